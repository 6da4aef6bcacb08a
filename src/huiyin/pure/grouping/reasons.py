"""What is said of each group: a title, how certain each member is, and why they are together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from huiyin.pure.grouping import decisions, names, terms, text
from huiyin.pure.grouping.candidates import Floats, Indices
from huiyin.pure.grouping.items import Group, Item, Reason

SHARED = 4  # terms named in a reason


def groups(
    clusters: Sequence[Sequence[int]],
    items: Sequence[Item],
    rows: csr_array,
    columns: Sequence[str],
    pairs: tuple[Indices, Indices, Floats],
    bound: decisions.Places,
    decided: decisions.Places,
) -> list[Group]:
    """Return a group for each cluster. `pairs` hold a certainty in 0..1; those of one text or decision are certain."""
    home = np.empty(len(items), dtype=np.int64)
    for at, members in enumerate(clusters):
        home[list(members)] = at
    means = _means(home, pairs, bound)
    shared = _shared(home, rows, columns)
    confirmed = decisions.roots(len(items), decided)
    found = []
    for at, members in enumerate(clusters):
        ids = tuple(items[member].id for member in members)
        if len(members) == 1:
            found.append(Group(ids, title(items[members[0]]), 1.0, (1.0,), Reason()))
            continue
        certainties = tuple(round(float(means[member]), 3) for member in members)
        middle = items[max(members, key=lambda member: (means[member], -member))]
        same = max(Counter(confirmed[member] for member in members).values())
        reason = Reason(shared.get(at, ()), _copies(members, items), same if same > 1 else 0)
        found.append(Group(ids, title(middle), min(certainties), certainties, reason))
    return found


def title(item: Item) -> str:
    """Return the line of an item as a clerk reads it, without contact data."""
    line = item.title.strip() or item.body.strip()[: names.LONGEST * 2]
    return names.clean(text.without_contacts(line)) or names.UNTITLED


def _means(home: Indices, pairs: tuple[Indices, Indices, Floats], bound: decisions.Places) -> Floats:
    """Return for each item the mean certainty of its pairs with the others of its group, at most 1."""
    left, right, certainty = pairs
    inside = home[left] == home[right]
    sure = np.array(bound, dtype=np.int64).reshape(-1, 2)
    sure = np.unique(sure[home[sure[:, 0]] == home[sure[:, 1]]], axis=0)
    known = left[inside] * len(home) + right[inside]
    fresh = sure[~np.isin(sure[:, 0] * len(home) + sure[:, 1], known)]
    ends = np.concatenate([left[inside], right[inside], fresh[:, 0], fresh[:, 1]])
    weights = np.concatenate([certainty[inside], certainty[inside], np.ones(2 * len(fresh))])
    others = np.maximum(np.bincount(home)[home] - 1, 1)
    return np.minimum(1.0, np.bincount(ends, weights, minlength=len(home)) / others)


def _shared(home: Indices, rows: csr_array, columns: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return for each group the terms of most weight that at least half of its members (and two) have."""
    sizes = np.bincount(home)
    members = np.flatnonzero(sizes[home] > 1)
    block = rows[members].tocsr()
    owner = np.repeat(home[members], np.diff(block.indptr))
    keys, at = np.unique(owner * len(columns) + block.indices, return_inverse=True)
    group, column = keys // len(columns), keys % len(columns)
    held, weight = np.bincount(at), np.round(np.bincount(at, block.data), 6)
    kept = np.flatnonzero(held >= np.maximum(2, sizes[group] / 2))
    kept = kept[np.array([_is_shown(columns[number]) for number in column[kept].tolist()], dtype=bool)]
    order = kept[np.lexsort((column[kept], -weight[kept], group[kept]))]
    found: dict[int, list[str]] = {}
    for owner_of, number in zip(group[order].tolist(), column[order].tolist(), strict=True):
        named = found.setdefault(owner_of, [])
        if len(named) < SHARED:
            named.append(columns[number])
    return {number: tuple(named) for number, named in found.items()}


def _is_shown(term: str) -> bool:
    return len(term) > 1 and term[0] != terms.PAIR


def _copies(members: Sequence[int], items: Sequence[Item]) -> int:
    """Return how many members have the same body, 0 when none."""
    bodies = Counter(text.letters(text.fold(items[member].body)) for member in members)
    most = max((number for body, number in bodies.items() if body), default=0)
    return most if most > 1 else 0
