"""Terms and their weights: which words an item has, and how much each says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import text

PAIR = "+"
TITLE = 2  # a title's words count twice: the clerk's line names the matter


def count(title: Sequence[str], body: Sequence[str]) -> dict[str, float]:
    """Return how often each term occurs, damped: 1 + ln(count)."""
    counts = Counter(body)
    for term in title:
        counts[term] += TITLE
    return {term: 1 + math.log(number) for term, number in counts.items()}


def of(title: str, body: str) -> dict[str, float]:
    """Return the terms of a folded title and body; a title alone also gives its pairs of neighbouring signs.

    A line of ten words shares few with another one; the pairs hold what different cuts of a name have in
    common. They begin with PAIR and are never shown.
    """
    words = text.tokens(title)
    if not body.strip():
        signs = text.letters(title)
        words += [PAIR + signs[at : at + 2] for at in range(len(signs) - 1)]
    return count(words, text.tokens(body))


def matrix(documents: Sequence[dict[str, float]]) -> tuple[csr_array, list[str]]:
    """Return the TF-IDF rows, each of length 1 (or 0 when empty), and the terms of the columns in order.

    IDF is ln((n + 1) / df), so that a term of one item weighs most and a term of all nearly nothing.
    """
    spread = Counter(term for document in documents for term in document)
    names = sorted(spread)
    column = {term: place for place, term in enumerate(names)}
    rarity = np.array([math.log((len(documents) + 1) / spread[term]) for term in names])
    ends = np.cumsum([0, *(len(document) for document in documents)])
    columns = np.fromiter(_columns(documents, column), dtype=np.int32, count=int(ends[-1]))
    values = np.fromiter(_values(documents), dtype=np.float64, count=int(ends[-1]))
    values *= rarity[columns] if len(names) else 1.0
    rows = csr_array((values, columns, ends), shape=(len(documents), len(names)))
    rows.sort_indices()
    return unit(rows), names


def unit(rows: csr_array) -> csr_array:
    """Scale each row to length 1; an empty row stays empty."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    rows.data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return rows


def _columns(documents: Iterable[dict[str, float]], column: dict[str, int]) -> Iterable[int]:
    return (column[term] for document in documents for term in document)


def _values(documents: Iterable[dict[str, float]]) -> Iterable[float]:
    return (value for document in documents for value in document.values())
