"""Which pairs are worth a look: those that share enough rare terms, so that the work grows with the items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

BUDGET = 2_000  # multiplications an item may cost: the commonest terms are left out until they fit
LEAST = 0.08  # of the cosine, that rare terms alone must give
MOST = 100  # pairs kept for one item, the likest
CHUNK = 2_000

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]


def pairs(rows: csr_array, *, least: float = LEAST, most: int = MOST) -> tuple[Indices, Indices]:
    """Return the pairs (left < right) of unit rows that are among the `most` likest of one of the two.

    The likeness is what rare terms alone give of the cosine, at least `least`. Rare are those whose products fit
    into BUDGET times the number of rows, the rarest first: the work is linear by construction.
    """
    count = rows.shape[0]
    rare = rows[:, _rare(rows)].tocsr()
    other = rare.T.tocsr()
    found = []
    for begin in range(0, count, CHUNK):
        likeness = (rare[begin : begin + CHUNK] @ other).tocoo()
        chosen = (likeness.data >= least) & (likeness.row + begin != likeness.col)
        left, right = likeness.row[chosen].astype(np.int64) + begin, likeness.col[chosen].astype(np.int64)
        kept = _first(left, np.lexsort((right, -np.round(likeness.data[chosen], 6), left)), most)
        found.append(np.minimum(left, right)[kept] * count + np.maximum(left, right)[kept])
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return keys // max(count, 1), keys % max(count, 1)


def products(ones: csr_array, others: csr_array, left: Indices, right: Indices) -> Floats:
    """Return for each pair the product of a row of `ones` with a row of `others`: the cosine of unit rows."""
    found = np.zeros(len(left))
    for begin in range(0, len(left), 10 * CHUNK):
        part = slice(begin, begin + 10 * CHUNK)
        found[part] = np.asarray(ones[left[part]].multiply(others[right[part]]).sum(axis=1)).ravel()
    return found


def _rare(rows: csr_array) -> Indices:
    """Return the columns of two rows or more that fit into the budget, the rarest first."""
    spread = np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.int64)
    sizes = np.arange(spread.max(initial=0) + 1)
    cost = np.cumsum(np.bincount(spread, minlength=len(sizes)) * sizes**2)
    cap = int(np.searchsorted(cost, BUDGET * rows.shape[0], side="right")) - 1
    return np.flatnonzero((spread > 1) & (spread <= cap))


def _first(groups: Indices, order: Indices, most: int) -> Indices:
    """Return the places that come among the first `most` of their group in this order."""
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else order
    rank = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    return np.asarray(order[rank < most], dtype=np.int64)
