"""Which pairs are worth a look: those that share enough rare terms, so that the work grows with the items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

COMMON = 60  # a term of more items than this suggests no pair by itself
LEAST = 0.08  # of the cosine, that rare terms alone must give
CHUNK = 200_000

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]


def pairs(rows: csr_array) -> tuple[Indices, Indices]:
    """Return the pairs (left < right) of rows whose rare terms alone give a cosine of LEAST."""
    spread = np.bincount(rows.indices, minlength=rows.shape[1])
    rare = rows[:, np.flatnonzero((spread > 1) & (spread <= COMMON))].tocsr()
    likeness = triu(rare @ rare.T, k=1).tocoo()
    chosen = likeness.data >= LEAST
    left, right = likeness.row[chosen].astype(np.int64), likeness.col[chosen].astype(np.int64)
    order = np.lexsort((right, left))
    return left[order], right[order]


def cosines(rows: csr_array, left: Indices, right: Indices) -> Floats:
    """Return the cosine of each pair of unit rows."""
    parts = [
        np.asarray(rows[left[at : at + CHUNK]].multiply(rows[right[at : at + CHUNK]]).sum(axis=1)).ravel()
        for at in range(0, len(left), CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)
