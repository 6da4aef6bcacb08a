"""Grouping against a careful reader: `PYTHONPATH=src python -m benchmarks.grouping FOLDER`, the letters' folder.

The shipped threshold was chosen on this same district, so the figures flatter it; they are not cross-fitted.
Intervals are the 2.5 % and 97.5 % points of bootstrap samples of whole problems.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from huiyin.pure.grouping import Index, Item, group

SAMPLES = 500
Labels = dict[str, int]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(truth: Labels, guess: Labels, weight: dict[int, int]) -> tuple[float, float]:
    """Return B³ F1 and pairwise F1, each problem counted as often as the sample holds it.

    A wrongly joined pair of two problems counts with the mean of both.
    """
    both = Counter((truth[one], guess[one]) for one in truth)
    size, found = Counter(truth.values()), Counter(guess.values())
    total = sum(weight[truth[one]] for one in truth)
    precise = sum(weight[true] * n * n / found[put] for (true, put), n in both.items()) / total
    recalled = sum(weight[true] * n * n / size[true] for (true, _), n in both.items()) / total
    hits = sum(weight[true] * n * (n - 1) / 2 for (true, _), n in both.items())
    wanted = sum(weight[true] * n * (n - 1) / 2 for true, n in size.items())
    given = sum(weight[true] * n * (found[put] - 1) / 2 for (true, put), n in both.items())
    return f1(precise, recalled), f1(hits / given if given else 0.0, hits / wanted if wanted else 0.0)


def row(name: str, truth: Labels, items: list[Item]) -> str:
    began = time.monotonic()
    guess = {one: at for at, found in enumerate(group(items)) for one in found.members}
    spent = time.monotonic() - began
    problems = sorted(set(truth.values()))
    whole = scores(truth, guess, dict.fromkeys(problems, 1))
    chance = np.random.default_rng(0)
    drawn = [
        scores(truth, guess, Counter(chance.choice(problems, len(problems)).tolist())) for _ in range(SAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    parts = [f"{whole[at]:.3f} ({low[at]:.3f}–{high[at]:.3f})" for at in range(2)]
    return f"| {name} | {parts[0]} | {parts[1]} | {spent:.1f} s |"


def proposals(truth: Labels, items: list[Item]) -> str:
    """Return how often the right problem is first, and among the first three, when each letter is left out."""
    size = Counter(truth.values())
    index = Index((str(truth[item.id]), item) for item in items)
    places, times = [], []
    for item in items:
        if size[truth[item.id]] < 2:
            continue
        began = time.monotonic()
        index.remove(item.id)
        found = [one.problem_id for one in index.propose(item)]
        times.append(time.monotonic() - began)
        index.add(str(truth[item.id]), item)
        places.append(found.index(str(truth[item.id])) if str(truth[item.id]) in found else 99)
    first, three = (np.mean([place < most for place in places]) for most in (1, 3))
    slow = np.percentile(times, 95) * 1000
    return f"propose: {len(places)} letters, first {first:.1%}, among three {three:.1%}, p95 {slow:.1f} ms"


def main() -> int:
    folder = Path(sys.argv[1])
    rows = read(folder / "district_letters.csv")
    truth = {one["id"]: int(one["problem"]) for one in read(folder / "district_problems.csv")}
    items = [Item(one["id"], one["title"], one["body"]) for one in rows]
    print("| letters | B³ F1 | pairwise F1 | time |\n|---|---|---|---|")
    print(row("title and body", truth, items))
    print(row("titles only", truth, [Item(one.id, one.title) for one in items]))
    print(proposals(truth, items))
    return 0


if __name__ == "__main__":
    sys.exit(main())
