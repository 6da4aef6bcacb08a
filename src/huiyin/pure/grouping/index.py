"""Existing problems for an item that comes later. The index changes in place; it holds terms, never text."""

from __future__ import annotations

import heapq
import math
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable

from huiyin.pure.grouping import terms, text
from huiyin.pure.grouping.items import Item, Pair, Proposal, Reason

AT_MOST = 5
LEAST = 0.1  # of the cosine; below, nothing speaks for a problem
SURE = 0.5  # the cosine from which the certainty is 1, as twice the threshold of a whole run
READ = 6_000  # postings read for one item, rarest terms first: this bounds the time, whatever the volume
CLOSE = 40  # items compared exactly
SHARED = 4


class Index:
    """Items by problem. An item is known by its id; adding it again moves it to its new problem."""

    def __init__(self, entries: Iterable[tuple[str, Item]] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._held: dict[int, array[int]] = {}
        self._problems: dict[str, tuple[str, array[int], array[float]]] = {}
        self._ids: list[str] = []
        self._slots: dict[str, int] = {}
        for problem_id, item in entries:
            self.add(problem_id, item)

    def __len__(self) -> int:
        return len(self._problems)

    def add(self, problem_id: str, item: Item) -> None:
        """Put an item into a problem."""
        self.remove(item.id)
        slot = self._slots.setdefault(item.id, len(self._ids))
        if slot == len(self._ids):
            self._ids.append(item.id)
        numbers, counts = array("i"), array("f")
        for term, count in sorted(_terms(item).items()):
            number = self._numbers.setdefault(term, len(self._names))
            if number == len(self._names):
                self._names.append(term)
            numbers.append(number)
            counts.append(count)
            self._held.setdefault(number, array("i")).append(slot)
        self._problems[item.id] = (problem_id, numbers, counts)

    def remove(self, item_id: str) -> None:
        """Take an item out; an unknown id changes nothing."""
        found = self._problems.pop(item_id, None)
        if found is not None:
            for number in found[1]:
                self._held[number].remove(self._slots[item_id])

    def propose(
        self, item: Item, *, barred: Container[str] = (), cannot: Iterable[Pair] = ()
    ) -> list[Proposal]:
        """Return up to AT_MOST problems, the likeliest first; the item itself is left out.

        So are the problems in `barred`, and those that hold an item which `cannot` keeps apart from this one.
        """
        apart = {other for pair in cannot if item.id in pair for other in pair if other != item.id}
        shut = {self._problems[other][0] for other in apart if other in self._problems}
        wanted = {self._numbers[term]: count for term, count in _terms(item).items() if term in self._numbers}
        weights = {
            number: count * self._rarity(number) for number, count in wanted.items() if self._held[number]
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        best: dict[str, tuple[float, tuple[str, ...]]] = {}
        for item_id in self._near(weights):
            problem_id = self._problems[item_id][0]
            if item_id == item.id or problem_id in barred or problem_id in shut:
                continue
            likeness, shared = self._compare(weights, length, item_id)
            if likeness >= LEAST and likeness > best.get(problem_id, (0.0, ()))[0]:
                best[problem_id] = (likeness, shared)
        ranked = sorted(best.items(), key=lambda found: (-found[1][0], found[0]))[:AT_MOST]
        return [
            Proposal(problem_id, round(min(1.0, likeness / SURE), 3), Reason(shared=shared))
            for problem_id, (likeness, shared) in ranked
        ]

    def _rarity(self, number: int) -> float:
        return math.log((len(self._problems) + 2) / (len(self._held[number]) + 1))

    def _near(self, weights: dict[int, float]) -> list[str]:
        """Return the ids of the items that share the most weight in rare terms."""
        scores: defaultdict[int, float] = defaultdict(float)
        read = 0
        for number in sorted(weights, key=lambda number: (len(self._held[number]), self._names[number])):
            read += len(self._held[number])
            if read > READ and scores:
                break
            weight = weights[number] * self._rarity(number)
            for slot in self._held[number][:READ]:
                scores[slot] += weight
        close = heapq.nsmallest(CLOSE, scores, key=lambda slot: (-round(scores[slot], 9), self._ids[slot]))
        return [self._ids[slot] for slot in close]

    def _compare(
        self, weights: dict[int, float], length: float, item_id: str
    ) -> tuple[float, tuple[str, ...]]:
        """Return the cosine with an item, and the shared terms of most weight."""
        _, numbers, counts = self._problems[item_id]
        theirs = {number: count * self._rarity(number) for number, count in zip(numbers, counts, strict=True)}
        size = math.sqrt(sum(weight * weight for weight in theirs.values())) or 1.0
        parts = {number: weights[number] * weight for number, weight in theirs.items() if number in weights}
        shown = sorted(parts, key=lambda number: (-parts[number], self._names[number]))
        names = [self._names[number] for number in shown if len(self._names[number]) > 1]
        shared = [name for name in names if name[0] != terms.PAIR][:SHARED]
        return sum(parts.values()) / (length * size), tuple(shared)


def propose(
    letter: Item, index: Index, *, barred: Container[str] = (), cannot: Iterable[Pair] = ()
) -> list[Proposal]:
    """Return up to AT_MOST problems of the index for a letter that came later: see Index.propose."""
    return index.propose(letter, barred=barred, cannot=cannot)


def _terms(item: Item) -> dict[str, float]:
    return terms.of(text.fold(item.title), text.fold(item.body))
