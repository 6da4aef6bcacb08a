"""Near-copies: letters whose words are nearly the same, found exactly, whatever the volume."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from huiyin.pure.grouping.candidates import CHUNK, Indices, products

SHARE = 0.8  # of all the words of two letters that both have (Jaccard)
TURNS = 3  # the likest of each letter first: most are joined by then, and the rest is compared at once
SIGNED = 50
SHORTEST = 8  # different words; below, a clerk's line would be a copy of many


def near_copies(counts: csr_array) -> tuple[Indices, Indices]:
    """Return pairs (left < right) that span the near-copies: rows are joined by them, in steps, when they share SHARE.

    Two sets that share SHARE of their union share at least one of their (1 - SHARE) rarest members (prefix
    filter: Chaudhuri, Ganti, Kaushik 2006); only such pairs are compared, so none is missed. Of letters that are
    joined already no pair is compared again: a letter that a thousand people sign costs a thousand comparisons.
    """
    has = csr_array((np.ones(counts.nnz, np.float32), counts.indices, counts.indptr), shape=counts.shape)
    sizes = np.diff(has.indptr)
    prefixes = _prefixes(has, sizes)
    other = prefixes.T.tocsr()
    count, labels = counts.shape[0], np.arange(counts.shape[0])
    kept: list[Indices] = [np.zeros((0, 2), np.int64)]
    for begin in range(0, count, CHUNK):
        shared = (prefixes[begin : begin + CHUNK] @ other).tocoo()
        right, left = shared.row.astype(np.int64) + begin, shared.col.astype(np.int64)
        small, large = np.minimum(sizes[left], sizes[right]), np.maximum(sizes[left], sizes[right])
        fits = (left < right) & (small >= SHARE * large)
        order = np.lexsort((left[fits], -shared.data[fits], right[fits]))
        waiting = np.stack([left[fits][order], right[fits][order]], axis=1)
        for turn in range(TURNS):
            tried = (
                np.r_[True, waiting[1:, 1] != waiting[:-1, 1]]
                if turn < TURNS - 1
                else np.ones(len(waiting), bool)
            )
            tried = tried[: len(waiting)]
            alike = waiting[tried][_alike(has, sizes, waiting[tried])]
            kept.append(alike)
            labels = _joined(labels, alike)
            waiting = waiting[~tried]
            waiting = waiting[labels[waiting[:, 0]] != labels[waiting[:, 1]]]
    both = np.concatenate(kept)
    return both[:, 0], both[:, 1]


def of_one_hand(pairs: tuple[Indices, Indices], titles: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs (left < right) of near-copies that are one letter, sent on by several people.

    Those are near-copies under the same title, and all near-copies where more than SIGNED hang together: the same
    words for another place have another title and are few. Words that hundreds share weigh nothing, so likeness
    could not hold a letter together that hundreds have signed with small edits.
    """
    count = len(titles)
    graph = csr_array((np.ones(len(pairs[0])), pairs), shape=(count, count))
    home = connected_components(graph, directed=False)[1]
    size = np.bincount(home, minlength=1)
    first: dict[tuple[int, str], int] = {}
    found = []
    for at in np.flatnonzero(size[home] > 1).tolist():
        own = int(home[at])
        known = first.setdefault((own, "" if size[own] > SIGNED else titles[at]), at)
        if known != at and (titles[at] or size[own] > SIGNED):
            found.append((known, at))
    return found


def _joined(labels: Indices, pairs: Indices) -> Indices:
    """Return the labels of the rows after joining those of each pair."""
    ends = labels[pairs]
    graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(labels), len(labels)))
    return np.asarray(connected_components(graph, directed=False)[1][labels], dtype=np.int64)


def _prefixes(has: csr_array, sizes: Indices) -> csr_array:
    """Keep of each row its rarest columns: as many as may be missing in a near-copy, and one more."""
    spread = np.bincount(has.indices, minlength=has.shape[1])
    owner = np.repeat(np.arange(has.shape[0]), sizes)
    order = np.lexsort((has.indices, spread[has.indices], owner))
    rank = np.arange(has.nnz) - np.repeat(has.indptr[:-1], sizes)
    long = np.floor((1 - SHARE) * sizes + 1e-9).astype(np.int64) + 1
    wanted = (rank < np.repeat(long, sizes)) & (np.repeat(sizes, sizes) >= SHORTEST)
    wanted &= spread[has.indices[order]] > 1
    columns, rows = has.indices[order][wanted], owner[wanted]
    return csr_array((np.ones(len(columns), np.float32), (rows, columns)), shape=has.shape)


def _alike(has: csr_array, sizes: Indices, pairs: Indices) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    left, right = pairs[:, 0], pairs[:, 1]
    both = products(has, has, left, right)
    return np.asarray(both >= SHARE * (sizes[left] + sizes[right] - both) - 1e-6)
