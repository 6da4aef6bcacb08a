"""Matters in, groups with reasons out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import candidates, decisions, names, terms, text
from huiyin.pure.grouping.items import Group, Item, Mode, Pair, Progress, Reason
from huiyin.pure.grouping.linkage import average_linkage

THRESHOLD = 0.25
SHARED = 4  # terms named in a reason


def group(
    items: Sequence[Item],
    *,
    mode: Mode = "careful",
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
    progress: Progress | None = None,
) -> list[Group]:
    """Put items that tell of one problem into one group; every item is in exactly one group.

    The result does not depend on the order of the items. Groups come largest first, then by their first id.
    `must` and `cannot` are pairs of ids and always hold; pairs with unknown ids are ignored.
    `progress` is called with the share done, 0..1. Raises ValueError for an id given twice and
    ContradictionError when the pairs contradict each other.
    """
    tell = progress or (lambda share: None)
    ordered = sorted(items, key=lambda item: item.id)
    place = {item.id: at for at, item in enumerate(ordered)}
    if len(place) < len(ordered):
        raise ValueError("an id is given twice")
    together = decisions.places(must, place)
    apart = decisions.places(cannot, place)
    decisions.check(together, apart, [item.id for item in ordered])
    titles = [text.fold(item.title) for item in ordered]
    bodies = [text.fold(item.body) for item in ordered]
    tell(0.1)
    rows, columns = terms.matrix([terms.of(*both) for both in zip(titles, bodies, strict=True)])
    copies = _copies([text.letters(title + body) for title, body in zip(titles, bodies, strict=True)], apart)
    tell(0.4)
    left, right = candidates.pairs(rows)
    likeness = candidates.cosines(rows, left, right)
    tell(0.7)
    edges = zip(left.tolist(), right.tolist(), likeness.tolist(), strict=True)
    bound = [pair for pair in copies if pair not in set(apart)]
    clusters = average_linkage(len(ordered), edges, THRESHOLD, together=together + bound, apart=apart)
    tell(0.9)
    decided = decisions.roots(len(ordered), together)
    groups = [_group(members, ordered, rows, columns, decided) for members in clusters]
    tell(1.0)
    return sorted(groups, key=lambda found: (-len(found.members), found.members))


def _copies(texts: Sequence[str], apart: decisions.Places) -> decisions.Places:
    """Return pairs of the same text, unless a decision keeps some of that text apart."""
    first: dict[str, int] = {}
    barred = {node for pair in apart for node in pair}
    return [
        (first.setdefault(words, at), at)
        for at, words in enumerate(texts)
        if words and at not in barred and first.setdefault(words, at) != at
    ]


def _group(
    members: Sequence[int],
    items: Sequence[Item],
    rows: csr_array,
    columns: Sequence[str],
    decided: Sequence[int],
) -> Group:
    ids = tuple(items[at].id for at in members)
    if len(members) == 1:
        return Group(ids, _title(items[members[0]]), 1.0, (1.0,), Reason())
    block = rows[list(members)]
    alike = (block @ block.T).toarray()
    means = (alike.sum(axis=1) - alike.diagonal()) / (len(members) - 1)
    middle = items[members[int(np.argmax(means))]]
    certainties = tuple(round(min(1.0, float(mean) / (2 * THRESHOLD)), 3) for mean in means)
    bodies = Counter(text.letters(text.fold(items[at].body)) for at in members)
    copies = max((number for body, number in bodies.items() if body), default=0)
    same = max(Counter(decided[at] for at in members).values())
    reason = Reason(_shared(block, columns), copies if copies > 1 else 0, same if same > 1 else 0)
    return Group(ids, _title(middle), min(certainties), certainties, reason)


def _title(item: Item) -> str:
    line = item.title.strip() or item.body.strip()[: names.LONGEST * 2]
    return names.clean(text.without_contacts(line)) or names.UNTITLED


def _shared(block: csr_array, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the terms of most weight that at least half of the members (and two) have."""
    held = np.asarray((block > 0).sum(axis=0)).ravel()
    weight = np.asarray(block.sum(axis=0)).ravel()
    common = np.flatnonzero(held >= max(2, block.shape[0] / 2))
    ranked = sorted(common.tolist(), key=lambda at: (-weight[at], columns[at]))
    return tuple(columns[at] for at in ranked if len(columns[at]) > 1 and columns[at][0] != terms.PAIR)[
        :SHARED
    ]
