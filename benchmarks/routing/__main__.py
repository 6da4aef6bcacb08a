"""Routing by five-fold cross-validation: `PYTHONPATH=src python -m benchmarks.routing FOLDER`, the letters' folder.

Copies of a text stay in one fold, so that no text is scored by a model that has read it.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np

from huiyin.pure.routing import train

FOLDS = 5
BINS = 10
SURE = 0.9


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


def crossed(name: str, texts: dict[str, str]) -> str:
    words, truth = np.array(list(texts), dtype=object), np.array(list(texts.values()))
    fold = np.random.default_rng(0).permutation(len(words)) % FOLDS
    guess, certainty = truth.copy(), np.zeros(len(words))
    for part in range(FOLDS):
        model = train(words[fold != part].tolist(), truth[fold != part].tolist())
        chances = model.chances(words[fold == part].tolist())
        guess[fold == part] = np.array(model.categories)[chances.argmax(axis=1)]
        certainty[fold == part] = chances.max(axis=1)
    return measure(name, guess == truth, truth, guess, certainty)


def main() -> int:
    folder = Path(sys.argv[1])
    print("| texts | number | macro-F1 | accuracy | ECE | certainty ≥ 0.9 | accuracy there |")
    print("|---|---|---|---|---|---|---|")
    for file in ("routing_letters.csv", "routing_tokens.csv"):
        began = time.monotonic()
        print(
            crossed(file.removesuffix(".csv"), read(folder / file)),
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
