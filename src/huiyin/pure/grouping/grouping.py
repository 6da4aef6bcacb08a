"""Matters in, groups with reasons out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import candidates, copies, decisions, reasons, terms, text
from huiyin.pure.grouping.candidates import Indices
from huiyin.pure.grouping.careful import likeness
from huiyin.pure.grouping.items import Group, Item, Meaning, Mode, Pair, Progress
from huiyin.pure.grouping.linkage import average_linkage
from huiyin.pure.grouping.trees import PairModel, shipped

THRESHOLD = 0.25  # of the mean cosine, in fast mode; the pair model brings its own
FAINT = 0.02  # of the cosine, for the likest items of one; careful mode only
NEXT, NEXT_LINES = 25, 15  # how many are the likest: by all words, by the signs of the title


def group(
    items: Sequence[Item],
    *,
    mode: Mode = "careful",
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
    meaning: Meaning | None = None,
    model: PairModel | None = None,
    progress: Progress | None = None,
) -> list[Group]:
    """Put items that tell of one problem into one group; every item is in exactly one group.

    The result does not depend on the order of the items. Groups come largest first, then by their first id.
    `must` and `cannot` are pairs of ids and always hold; pairs with unknown ids are ignored. `fast` compares
    words; `careful` asks the pair model (`model` in place of the shipped one), and `meaning`, where it is given,
    for a vector of each title that is in doubt (rows of length 1). `progress` is called with the share done, 0..1.
    Raises ValueError for an id given twice and ContradictionError when the pairs contradict each other.
    """
    tell = progress or (lambda share: None)
    ordered = sorted(items, key=lambda item: item.id)
    together, apart = _decided(ordered, must, cannot)
    if not ordered:
        return []
    counts, names, same = read(ordered)
    rows = terms.weigh(counts)
    tell(0.3)
    near = copies.near_copies(counts)
    same += copies.of_one_hand(near, [text.letters(text.fold(item.title)) for item in ordered])
    pairs = worth_a_look(ordered, rows, near, mode)
    tell(0.5)
    if mode == "fast":
        alike, end = candidates.products(rows, rows, *pairs), THRESHOLD
        certainty = alike / (2 * THRESHOLD)
    else:
        alike, end = likeness(ordered, rows, pairs, model or shipped(), meaning, tell)
        certainty = alike
    bound = together + _allowed(same, apart)
    clusters = average_linkage(len(ordered), (*pairs, alike), end, together=bound, apart=apart)
    tell(0.9)
    groups = reasons.groups(clusters, ordered, rows, names, (*pairs, certainty), bound, together)
    tell(1.0)
    return sorted(groups, key=lambda found: (-len(found.members), found.members))


def _decided(
    ordered: Sequence[Item], must: Iterable[Pair], cannot: Iterable[Pair]
) -> tuple[decisions.Places, decisions.Places]:
    """Return the pairs of places that must and that cannot lie together. Raises as `group` does."""
    place = {item.id: at for at, item in enumerate(ordered)}
    if len(place) < len(ordered):
        raise ValueError("an id is given twice")
    together, apart = decisions.places(must, place), decisions.places(cannot, place)
    decisions.check(together, apart, [item.id for item in ordered])
    return together, apart


def read(items: Sequence[Item]) -> tuple[csr_array, list[str], decisions.Places]:
    """Return how often each item has each term, the terms, and the pairs of items of the same text."""
    gathered = terms.Counts()
    first: dict[bytes, int] = {}
    same = []
    for at, item in enumerate(items):
        title, body = text.fold(item.title), text.fold(item.body)
        once, twice = terms.words(title, body)[::-1]
        gathered.add(once, twice)
        signs = text.letters(title + body)
        if signs:
            known = first.setdefault(hashlib.blake2b(signs.encode("utf-8", "replace")).digest(), at)
            if known != at:
                same.append((known, at))
    return gathered.counts(), gathered.names(), same


def worth_a_look(
    items: Sequence[Item], rows: csr_array, near: tuple[Indices, Indices], mode: Mode
) -> tuple[Indices, Indices]:
    """Return the pairs that share rare terms, and all near-copies; careful looks at the likest of each item too."""
    found = [candidates.pairs(rows), near]
    if mode == "careful":
        found.append(candidates.pairs(rows, least=FAINT, most=NEXT))
        found.append(candidates.pairs(terms.title_pairs(items), least=FAINT, most=NEXT_LINES))
    keys = np.unique(np.concatenate([left * len(items) + right for left, right in found]))
    return keys // len(items), keys % len(items)


def _allowed(same: decisions.Places, apart: decisions.Places) -> decisions.Places:
    """Leave out the copies that a decision keeps apart from something: likeness decides for them."""
    barred = {node for pair in apart for node in pair}
    return [pair for pair in same if not barred.intersection(pair)]
