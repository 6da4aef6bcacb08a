"""What is looked at in a pair of items, in numbers; the columns of the pair model, in the order of FAMILIES."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, diags_array, eye_array

from huiyin.pure.grouping import terms, text
from huiyin.pure.grouping.candidates import Floats, Indices, products
from huiyin.pure.grouping.items import Item

READ = 600  # signs of a body that are cut into pairs and threes of signs

# Family by family; the last one is there only where something measures the meaning of titles.
FAMILIES: dict[str, tuple[str, ...]] = {
    "words": ("words", "title words", "body words"),
    "signs": ("title pairs", "title threes", "pairs", "threes"),
    "held": ("threes held, less", "threes held, more", "pairs held, less", "pairs held, more"),
    "names": ("rarest three of both titles", "rarest three of a title", "threes of a title"),
    "rank": ("rank, better", "rank, worse", "of the best, less", "of the best, more", "neighbours"),
    "length": ("shorter body", "longer body", "shorter title"),
    "time": ("days between",),
    "meaning": ("meaning",),
}
NAMES = tuple(name for names in FAMILIES.values() for name in names)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All items as rows: unit rows of words and signs, which threes and pairs of signs they have, lengths, days."""

    words: csr_array
    title_words: csr_array
    body_words: csr_array
    title_pairs: csr_array
    title_threes: csr_array
    pairs: csr_array
    threes: csr_array
    heavy_pairs: csr_array  # those of a title, each with its rarity in all texts
    heavy_threes: csr_array
    has_pairs: csr_array
    has_threes: csr_array
    lengths: Floats
    lines: Floats
    days: Floats  # NaN where no time is known


def sheet(items: Sequence[Item], words: csr_array) -> Sheet:
    """Return the sheet of items; `words` are their weighed terms."""
    titles, bodies = [text.fold(item.title) for item in items], [text.fold(item.body) for item in items]
    lines = [text.letters(title) for title in titles]
    texts = [line + text.letters(body)[:READ] for line, body in zip(lines, bodies, strict=True)]
    pairs, heavy_pairs = _signs(lines, texts, 2)
    threes, heavy_threes = _signs(lines, texts, 3)
    days = [item.time.timestamp() / 86_400 if item.time else np.nan for item in items]
    return Sheet(
        words,
        terms.weigh(_counts([text.tokens(title) for title in titles])),
        terms.weigh(_counts([text.tokens(body) for body in bodies])),
        terms.weigh(_counts([terms.grams(line, 2) for line in lines])),
        terms.weigh(_counts([terms.grams(line, 3) for line in lines])),
        terms.weigh(pairs),
        terms.weigh(threes),
        heavy_pairs,
        heavy_threes,
        _ones(pairs),
        _ones(threes),
        np.array([len(text.letters(body)) for body in bodies], dtype=float),
        np.array([len(line) for line in lines], dtype=float),
        np.array(days, dtype=float),
    )


def features(sheet: Sheet, left: Indices, right: Indices) -> Floats:
    """Return a row for each pair, a column for each of NAMES but the meaning."""
    both = sheet.words, sheet.title_words, sheet.body_words, sheet.title_pairs, sheet.title_threes
    alike = [products(rows, rows, left, right) for rows in (*both, sheet.pairs, sheet.threes)]
    count = np.log(max(sheet.words.shape[0], 2))
    columns = [
        *alike,
        *_held(sheet.heavy_threes, sheet.has_threes, left, right),
        *_held(sheet.heavy_pairs, sheet.has_pairs, left, right),
        _rarest(sheet.heavy_threes, _ones(sheet.heavy_threes), left, right) / count,
        np.maximum(
            _rarest(sheet.heavy_threes, sheet.has_threes, left, right),
            _rarest(sheet.heavy_threes, sheet.has_threes, right, left),
        )
        / count,
        products(_ones(sheet.heavy_threes), sheet.has_threes, left, right)
        + products(sheet.has_threes, _ones(sheet.heavy_threes), left, right),
        *_ranks(alike[0], left, right, len(sheet.lines)),
        *(np.log1p(edge(sheet.lengths[left], sheet.lengths[right])) for edge in (np.minimum, np.maximum)),
        np.minimum(sheet.lines[left], sheet.lines[right]),
        np.log1p(np.abs(sheet.days[left] - sheet.days[right])),
    ]
    return np.column_stack(columns) if len(left) else np.zeros((0, len(NAMES) - 1))


def _signs(lines: Sequence[str], texts: Sequence[str], size: int) -> tuple[csr_array, csr_array]:
    """Return the counts of runs of signs in texts, and those of titles among them with their rarity."""
    gathered = terms.Counts()
    for piece in (*texts, *lines):
        gathered.add(terms.grams(piece, size))
    counts = gathered.counts()
    whole = counts[: len(texts)]
    heavy = _ones(counts[len(texts) :])
    heavy.data *= terms.rarity(whole)[heavy.indices].astype(np.float32)
    return whole, heavy


def _counts(documents: Sequence[Sequence[str]]) -> csr_array:
    gathered = terms.Counts()
    for document in documents:
        gathered.add(document)
    return gathered.counts()


def _ones(rows: csr_array) -> csr_array:
    return csr_array((np.ones(rows.nnz, np.float32), rows.indices, rows.indptr), shape=rows.shape)


def _held(heavy: csr_array, has: csr_array, left: Indices, right: Indices) -> tuple[Floats, Floats]:
    """Return which share of a title's weight the other text holds, the lower and the higher of the two."""
    whole = np.maximum(np.asarray(heavy.sum(axis=1)).ravel(), 1e-9)
    one = products(heavy, has, left, right) / whole[left]
    other = products(heavy, has, right, left) / whole[right]
    return np.minimum(one, other), np.maximum(one, other)


def _rarest(heavy: csr_array, has: csr_array, left: Indices, right: Indices) -> Floats:
    """Return the rarity of the rarest run of signs that a title shares with the other text."""
    found = np.zeros(len(left))
    for begin in range(0, len(left), 20_000):
        part = slice(begin, begin + 20_000)
        shared = heavy[left[part]].multiply(has[right[part]]).tocsr()
        found[part] = shared.max(axis=1).toarray().ravel()
    return found


def _ranks(likeness: Floats, left: Indices, right: Indices, count: int) -> tuple[Floats, ...]:
    """Return how the pair stands among all pairs of its two items, and how much their neighbours agree."""
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    both = np.concatenate([likeness, likeness])
    order = np.lexsort((other, -both, one))
    rank = np.empty(len(one))
    rank[order] = np.arange(len(one)) - np.searchsorted(one[order], one[order])
    best = np.zeros(count)
    np.maximum.at(best, one, both)
    near, far = rank[: len(left)], rank[len(left) :]
    of_left, of_right = likeness / np.maximum(best[left], 1e-9), likeness / np.maximum(best[right], 1e-9)
    graph = csr_array((both, (one, other)), shape=(count, count)) + eye_array(count, format="csr")
    lengths = np.sqrt(np.asarray(graph.multiply(graph).sum(axis=1)).ravel())
    around = (diags_array(1 / lengths) @ graph).tocsr()
    return (
        np.minimum(near, far),
        np.maximum(near, far),
        np.minimum(of_left, of_right),
        np.maximum(of_left, of_right),
        products(around, around, left, right),
    )
