"""What routing looks at: words, runs of one to three signs, and both once more for the beginning of a text.

The four families are weighed apart, so that a long letter's signs do not drown its words. A writer says at the
beginning what it is about; later come greetings, laws and anger.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_array

from huiyin.pure.routing.stop_words import STOP_WORDS

LONGEST = 20_000  # signs read of a text
SIGNS = 3  # longest run
FIRST_WORDS, FIRST_SIGNS = 15, 25
FAMILIES = {"w": 1.0, "s": 1.0, "W": 0.7, "S": 0.7}  # words, signs; capitals: of the beginning

_RUNS = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|[a-z]+|[\u0f40-\u0fbc]+")

Documents = Sequence[Mapping[str, int]]


def words(text: str) -> list[str]:
    """Return the words of a text in order, cut before or not, without digits and without words that say nothing."""
    found: list[str] = []
    for match in _RUNS.finditer(unicodedata.normalize("NFKC", text[:LONGEST]).lower()):
        found += rjieba.cut(match.group()) if match["han"] else [match.group()]
    return [word for word in found if word not in STOP_WORDS]


def terms(text: str) -> Counter[str]:
    """Return how often each term occurs in a text; its first letter is its family."""
    cut = words(text)
    signs = "".join(cut)
    found = Counter("w" + word for word in cut)
    found.update("W" + word for word in cut[:FIRST_WORDS])
    found.update("s" + run for run in _runs(signs))
    found.update("S" + run for run in _runs(signs[:FIRST_SIGNS]))
    return found


def _runs(signs: str) -> Iterable[str]:
    return (signs[at : at + long] for long in range(1, SIGNS + 1) for at in range(len(signs) - long + 1))


def rows(documents: Documents, column: Mapping[str, int], rarity: NDArray[np.float64]) -> csr_array:
    """Return one row per document: (1 + ln count) times rarity, every family at its own length; unknown terms are
    left out."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for document in documents:
        known = sorted((column[term], term[0], count) for term, count in document.items() if term in column)
        weights = [(1 + math.log(count)) * float(rarity[place]) for place, _, count in known]
        squares = dict.fromkeys(FAMILIES, 0.0)
        for (_, family, _), weight in zip(known, weights, strict=True):
            squares[family] += weight * weight
        share = {
            family: weight / math.sqrt(squares[family]) if squares[family] else 0.0
            for family, weight in FAMILIES.items()
        }
        columns += [place for place, _, _ in known]
        values += [weight * share[family] for (_, family, _), weight in zip(known, weights, strict=True)]
        ends.append(len(columns))
    return csr_array(
        (
            np.array(values, dtype=np.float64),
            np.array(columns, dtype=np.int32),
            np.array(ends, dtype=np.int32),
        ),
        shape=(len(documents), len(column)),
    )


def vocabulary(
    documents: Iterable[Mapping[str, int]], least: int = 2
) -> tuple[list[str], NDArray[np.float64]]:
    """Return the terms of at least `least` documents in order, and the rarity 1 + ln((1 + n) / (1 + df)) of each."""
    documents = list(documents)
    spread = Counter(term for document in documents for term in document)
    names = sorted(term for term, count in spread.items() if count >= least)
    rarity = [1 + math.log((1 + len(documents)) / (1 + spread[term])) for term in names]
    return names, np.array(rarity, dtype=np.float64)
