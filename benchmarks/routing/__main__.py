"""Routing by five-fold cross-validation: `PYTHONPATH=src python -m benchmarks.routing FOLDER`, the letters' folder.

Nearly every letter is also among the texts cut into words: both stay in one fold, so that nothing is scored by a
model that has read it.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from huiyin.pure.routing import features, train

FOLDS = 5
BINS = 10
SURE = 0.9
COMMON = 200  # texts; a word in more of them finds no twin
TWIN = 0.9


def read(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row.get("text") or f"{row['title']}\n{row['body']}": row["category"] for row in rows}


def measure(name: str, right: np.ndarray, truth: np.ndarray, guess: np.ndarray, certainty: np.ndarray) -> str:
    scores = []
    for category in sorted(set(truth)):
        hits = float(((truth == category) & (guess == category)).sum())
        scores.append(2 * hits / float((truth == category).sum() + (guess == category).sum()))
    place = np.minimum((certainty * BINS).astype(int), BINS - 1)
    error = sum(
        abs(right[place == one].mean() - certainty[place == one].mean()) * (place == one).mean()
        for one in range(BINS)
        if (place == one).any()
    )
    sure = certainty >= SURE
    return (
        f"| {name} | {len(truth)} | {np.mean(scores):.3f} | {right.mean():.3f} | {error:.3f} "
        f"| {sure.mean():.0%} | {right[sure].mean():.3f} |"
    )


def twins(letters: list[str], cut: list[str]) -> list[int]:
    """Return for each letter the place of its text among the cut ones, -1 for none: nearly all its words are there."""
    words = [set(text.split()) for text in cut]
    holders: dict[str, list[int]] = {}
    for place, found in enumerate(words):
        for word in found:
            holders.setdefault(word, []).append(place)
    places = []
    for letter in letters:
        votes: Counter[int] = Counter()
        for word in {word for word in features.words(letter) if len(holders.get(word, ())) < COMMON}:
            votes.update(dict.fromkeys(holders.get(word, ()), 1))
        best = [
            place
            for place, _ in votes.most_common(3)
            if sum(word in letter for word in words[place]) > TWIN * len(words[place])
        ]
        places.append(best[0] if best else -1)
    return places


def crossed(letters: dict[str, str], cut: dict[str, str]) -> list[str]:
    """Learn four fifths of the cut texts; read the rest, and the letters as written that belong to the rest."""
    words, truth = list(cut), np.array(list(cut.values()))
    whole, meant = list(letters), np.array(list(letters.values()))
    fold = np.random.default_rng(0).permutation(len(words)) % FOLDS
    of_letter = np.array(
        [fold[place] if place >= 0 else at % FOLDS for at, place in enumerate(twins(whole, words))]
    )
    found = {"cut": [truth.copy(), np.zeros(len(truth))], "whole": [meant.copy(), np.zeros(len(meant))]}
    for part in range(FOLDS):
        inside = np.flatnonzero(fold != part)
        model = train([words[at] for at in inside], truth[inside].tolist())
        for name, texts, where in (("cut", words, fold), ("whole", whole, of_letter)):
            outside = np.flatnonzero(where == part)
            chances = model.chances([texts[at] for at in outside])
            found[name][0][outside] = np.array(model.categories)[chances.argmax(axis=1)]
            found[name][1][outside] = chances.max(axis=1)
    return [
        measure(name, guess == labels, labels, guess, certainty)
        for name, labels, (guess, certainty) in (
            ("texts cut into words", truth, found["cut"]),
            ("letters as written", meant, found["whole"]),
        )
    ]


def main() -> int:
    folder = Path(sys.argv[1])
    print("| texts | number | macro-F1 | accuracy | ECE | certainty ≥ 0.9 | accuracy there |")
    print("|---|---|---|---|---|---|---|")
    began = time.monotonic()
    print("\n".join(crossed(read(folder / "routing_letters.csv"), read(folder / "routing_tokens.csv"))))
    print(f"{FOLDS} models, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
