"""What routing looks at: words, and pairs of neighbouring Chinese signs, which survive a wrong cut."""

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

LONGEST = 20_000  # signs read of a text

_RUNS = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|[a-z]+|[\u0f40-\u0fbc]+")


def terms(text: str) -> Counter[str]:
    """Return how often each term occurs in a text, cut into words before or not. Digits say nothing here."""
    found: Counter[str] = Counter()
    han = ""
    for match in _RUNS.finditer(unicodedata.normalize("NFKC", text[:LONGEST]).lower()):
        run = match.group()
        found.update(rjieba.cut(run) if match["han"] else [run])
        han += run if match["han"] else " "
    found.update("+" + han[at : at + 2] for at in range(len(han) - 1) if " " not in han[at : at + 2])
    return found


def rows(
    documents: Sequence[Mapping[str, int]], column: Mapping[str, int], rarity: NDArray[np.float64]
) -> csr_array:
    """Return one row of length 1 per document: (1 + ln count) times rarity; unknown terms are left out."""
    values, columns, ends = [], [], [0]
    for document in documents:
        known = sorted((column[term], count) for term, count in document.items() if term in column)
        weights = [(1 + math.log(count)) * float(rarity[place]) for place, count in known]
        length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
        columns += [place for place, _ in known]
        values += [weight / length for weight in weights]
        ends.append(len(columns))
    return csr_array(
        (np.array(values, dtype=np.float64), np.array(columns, dtype=np.int32), np.array(ends)),
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
