"""Terms and their weights: which words an item has, and how much each says."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import text
from huiyin.pure.grouping.items import Item

PAIR = "+"
TITLE = 2  # a title's words count twice: the clerk's line names the matter


def words(title: str, body: str) -> tuple[list[str], list[str]]:
    """Return the terms of a folded title and body; a title alone also gives its pairs of neighbouring signs.

    A line of ten words shares few with another one; the pairs hold what different cuts of a name have in
    common. They begin with PAIR and are never shown.
    """
    found = text.tokens(title)
    if not body.strip():
        found += [PAIR + pair for pair in grams(text.letters(title), 2)]
    return found, text.tokens(body)


def grams(signs: str, size: int) -> list[str]:
    """Return the runs of `size` neighbouring signs."""
    return [signs[at : at + size] for at in range(len(signs) - size + 1)]


class Counts:
    """Counts of terms, gathered document by document; only numbers are kept, so that 100,000 letters fit."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        self._columns = array("i")
        self._heavy: list[tuple[int, int]] = []
        self._ends = [0]

    def add(self, once: Iterable[str], twice: Iterable[str] = ()) -> None:
        """Add a document: terms that count once, and terms that count TITLE times."""
        begin = len(self._columns)
        self._columns.extend(map(self._numbers.__getitem__, twice))
        self._heavy.append((begin, len(self._columns)))
        self._columns.extend(map(self._numbers.__getitem__, once))
        self._ends.append(len(self._columns))

    def names(self) -> list[str]:
        """Return the terms in the order of the columns."""
        return list(self._numbers)

    def counts(self) -> csr_array:
        """Return how often each document (row) has each term (column), TITLE times for those of `twice`."""
        columns = np.frombuffer(self._columns, dtype=np.int32) if self._columns else np.zeros(0, np.int32)
        values = np.ones(len(columns), dtype=np.float32)
        for begin, end in self._heavy:
            values[begin:end] = TITLE
        shape = (len(self._ends) - 1, max(1, len(self._numbers)))
        found = csr_array((values, columns, np.array(self._ends)), shape=shape)
        found.sum_duplicates()
        return found


def title_pairs(items: Sequence[Item]) -> csr_array:
    """Return the weighed pairs of neighbouring signs of each title."""
    gathered = Counts()
    for item in items:
        gathered.add(grams(text.letters(text.fold(item.title)), 2))
    return weigh(gathered.counts())


def weigh(counts: csr_array) -> csr_array:
    """Return the TF-IDF rows of counts, each of length 1 (or 0 when empty).

    Damped by 1 + ln(count); IDF is ln((n + 1) / df), so that a term of one item weighs most and a term of all
    nearly nothing.
    """
    rows = counts.copy()
    rows.data = (1 + np.log(rows.data)) * rarity(counts)[rows.indices].astype(np.float32)
    return unit(rows)


def rarity(counts: csr_array) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return ln((n + 1) / df) of each column; df is the number of rows that have it, at least 1."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((counts.shape[0] + 1) / np.maximum(spread, 1)))


def unit(rows: csr_array) -> csr_array:
    """Scale each row to length 1; an empty row stays empty."""
    squares = np.zeros(rows.shape[0])
    filled = np.diff(rows.indptr) > 0
    squares[filled] = np.add.reduceat(rows.data.astype(np.float64) ** 2, rows.indptr[:-1][filled])
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1
    rows.data = rows.data / np.repeat(lengths, np.diff(rows.indptr)).astype(np.float32)
    return rows
