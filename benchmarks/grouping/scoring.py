"""How well a grouping agrees with a reader's: B³ and pairwise, with intervals over problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping

import numpy as np

SAMPLES = 500


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(
    truth: Mapping[str, Hashable], guess: Mapping[str, int], weight: Mapping[Hashable, int] | None = None
) -> tuple[float, float]:
    """Return B³ F1 and pairwise F1, each problem counted as often as the sample holds it (once without a sample).

    A wrongly joined pair of two problems counts with the mean of both.
    """
    both = Counter((truth[one], guess[one]) for one in truth)
    size, found = Counter(truth.values()), Counter(guess.values())
    times = weight if weight is not None else dict.fromkeys(size, 1)
    total = sum(times[truth[one]] for one in truth)
    precise = sum(times[true] * n * n / found[put] for (true, put), n in both.items()) / total
    recalled = sum(times[true] * n * n / size[true] for (true, _), n in both.items()) / total
    hits = sum(times[true] * n * (n - 1) / 2 for (true, _), n in both.items())
    wanted = sum(times[true] * n * (n - 1) / 2 for true, n in size.items())
    given = sum(times[true] * n * (found[put] - 1) / 2 for (true, put), n in both.items())
    return f1(precise, recalled), f1(hits / given if given else 0.0, hits / wanted if wanted else 0.0)


def interval(truth: Mapping[str, Hashable], guess: Mapping[str, int]) -> tuple[str, str]:
    """Return both scores with the 2.5 % and 97.5 % points of bootstrap samples of whole problems."""
    problems = sorted(set(truth.values()), key=str)
    whole = scores(truth, guess)
    chance = np.random.default_rng(0)
    drawn = []
    for _ in range(SAMPLES):
        taken = Counter(chance.integers(len(problems), size=len(problems)).tolist())
        drawn.append(scores(truth, guess, {name: taken[at] for at, name in enumerate(problems)}))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    one, other = (f"{whole[at]:.3f} ({low[at]:.3f}–{high[at]:.3f})" for at in range(2))
    return one, other
