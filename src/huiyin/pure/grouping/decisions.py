"""What the office has decided: pairs that stay together and pairs that stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huiyin.pure.grouping.items import Pair

Places = list[tuple[int, int]]


class ContradictionError(ValueError):
    """Pairs that must stay together imply a pair that must stay apart."""


def places(pairs: Iterable[Pair], place: Mapping[str, int]) -> Places:
    """Return the pairs as sorted places; pairs with an id that is not among the items are left out."""
    found = {
        (min(place[one], place[two]), max(place[one], place[two]))
        for one, two in pairs
        if one in place and two in place and one != two
    }
    return sorted(found)


def check(together: Places, apart: Places, ids: list[str]) -> None:
    """Raise ContradictionError when a pair of `apart` is joined by `together`."""
    home = roots(len(ids), together)
    for left, right in apart:
        if home[left] == home[right]:
            raise ContradictionError(f"{ids[left]} and {ids[right]} must stay both together and apart")


def roots(count: int, pairs: Places) -> list[int]:
    """Return for each of 0..count-1 the lowest number that the pairs join it to."""
    home = list(range(count))
    for left, right in pairs:
        one, two = _root(home, left), _root(home, right)
        home[max(one, two)] = min(one, two)
    return [_root(home, node) for node in range(count)]


def _root(home: list[int], node: int) -> int:
    while home[node] != node:
        home[node] = home[home[node]]
        node = home[node]
    return node
