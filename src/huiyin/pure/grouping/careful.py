"""The careful likeness: the pair model's chance that two items are about one problem."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import pairs
from huiyin.pure.grouping.candidates import Floats, Indices
from huiyin.pure.grouping.items import Item, Meaning, Progress
from huiyin.pure.grouping.trees import PairModel

DOUBT = (0.01, 0.97)  # chances between which the meaning of the titles is asked for
ASKED = 64  # titles in one question


def likeness(
    items: Sequence[Item],
    words: csr_array,
    looked: tuple[Indices, Indices],
    model: PairModel,
    meaning: Meaning | None,
    tell: Progress,
) -> tuple[Floats, float]:
    """Return the chance of each pair, and the mean chance where linkage ends.

    A pair of which one has no body is judged by the model for lines.
    """
    left, right = looked
    sheet = pairs.sheet(items, words)
    rows = np.column_stack([pairs.features(sheet, left, right), np.full(len(left), np.nan)])
    bare = np.array([not item.body.strip() for item in items])
    lines = bare[left] | bare[right]
    found = np.zeros(len(left))
    for kind, chosen in (("letters", ~lines), ("lines", lines)):
        found[chosen] = model.trees[kind].chances(rows[chosen])
    extra = ""
    if meaning is not None:
        extra = "+meaning"
        asked = (found > DOUBT[0]) & (found < DOUBT[1])
        rows[asked, -1] = _cosines([item.title for item in items], left[asked], right[asked], meaning, tell)
        for kind, chosen in (("letters", asked & ~lines), ("lines", asked & lines)):
            found[chosen] = model.trees[kind + extra].chances(rows[chosen])
    most = "lines" if 2 * bare.sum() > len(items) else "letters"
    return found, model.thresholds[most + extra]


def _cosines(
    titles: Sequence[str], left: Indices, right: Indices, meaning: Meaning, tell: Progress
) -> Floats:
    """Return the cosine of the vectors of two titles; each different title is asked for once."""
    asked = sorted({titles[at] for at in np.union1d(left, right).tolist()})
    place = {title: at for at, title in enumerate(asked)}
    found = []
    for begin in range(0, len(asked), ASKED):
        found.append(meaning(asked[begin : begin + ASKED]))
        tell(0.5 + 0.4 * begin / len(asked))
    vectors = np.concatenate(found) if found else np.zeros((0, 1), np.float32)
    where = np.array([place.get(title, 0) for title in titles], dtype=np.int64)
    return np.asarray(np.einsum("pd,pd->p", vectors[where[left]], vectors[where[right]]), dtype=np.float64)
