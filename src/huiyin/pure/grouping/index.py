"""Existing problems for an item that comes later. The index changes in place; it holds terms, never text."""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from zlib import crc32

from huiyin.pure.grouping import terms, text
from huiyin.pure.grouping.items import Item, Pair, Proposal, Reason

AT_MOST = 5
LEAST = 0.1  # of the cosine; below, nothing speaks for a problem
SURE = 0.5  # the cosine from which the certainty is 1, as twice the threshold of a whole run
READ = 4_000  # postings read for one item, rarest terms first: this bounds the time, whatever the volume
MOST = 255  # a count is kept in one byte
DAMPED = (0.0, *(1 + math.log(count) for count in range(1, MOST + 1)))
CLOSE = 40  # items compared exactly
SHARED = 4


class Index:
    """Items by problem. An item is known by its id; adding it again moves it to its new problem."""

    def __init__(self, entries: Iterable[tuple[str, Item]] = ()) -> None:
        self._held: dict[int, int | array[int]] = {}  # term: the slot of its item, or the slots, up to READ
        self._many: dict[int, int] = {}  # term of more items than READ: how many
        self._problems: dict[str, tuple[str, array[int], bytes]] = {}
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
        counts = {_number(term): min(count, MOST) for term, count in _terms(item).items()}
        for number in counts:
            self._hold(number, slot)
        self._problems[item.id] = (problem_id, array("I", counts), bytes(counts.values()))

    def remove(self, item_id: str) -> None:
        """Take an item out; an unknown id changes nothing."""
        found = self._problems.pop(item_id, None)
        for number in found[1] if found is not None else ():
            spread, held = self._spread(number), self._held.get(number)
            if isinstance(held, array):
                if self._slots[item_id] in held:
                    held.remove(self._slots[item_id])
            elif held is not None:
                del self._held[number]
            if number in self._many:
                self._many[number] = spread - 1

    def _hold(self, number: int, slot: int) -> None:
        held = self._held.get(number)
        if held is None:
            self._held[number] = slot
        elif isinstance(held, int):
            self._held[number] = array("i", (held, slot))
        elif number in self._many:
            self._many[number] += 1
        elif len(held) >= READ:
            self._many[number] = len(held) + 1
        else:
            held.append(slot)

    def _spread(self, number: int) -> int:
        held = self._held.get(number)
        if held is None:
            return 0
        return self._many.get(number) or (1 if isinstance(held, int) else len(held))

    def propose(
        self, item: Item, *, barred: Container[str] = (), cannot: Iterable[Pair] = ()
    ) -> list[Proposal]:
        """Return up to AT_MOST problems, the likeliest first; the item itself is left out.

        So are the problems in `barred`, and those that hold an item which `cannot` keeps apart from this one.
        """
        apart = {other for pair in cannot if item.id in pair for other in pair if other != item.id}
        shut = {self._problems[other][0] for other in apart if other in self._problems}
        names = {_number(term): (term, count) for term, count in _terms(item).items()}
        weights = {
            number: DAMPED[min(count, MOST)] * self._rarity(number)
            for number, (_, count) in names.items()
            if self._spread(number)
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        best: dict[str, tuple[float, tuple[str, ...]]] = {}
        for item_id in self._near(weights):
            problem_id = self._problems[item_id][0]
            if item_id == item.id or problem_id in barred or problem_id in shut:
                continue
            likeness, shared = self._compare(weights, length, item_id, names)
            if likeness >= LEAST and likeness > best.get(problem_id, (0.0, ()))[0]:
                best[problem_id] = (likeness, shared)
        ranked = sorted(best.items(), key=lambda found: (-found[1][0], found[0]))[:AT_MOST]
        return [
            Proposal(problem_id, round(min(1.0, likeness / SURE), 3), Reason(shared=shared))
            for problem_id, (likeness, shared) in ranked
        ]

    def _rarity(self, number: int) -> float:
        return math.log((len(self._problems) + 2) / (self._spread(number) + 1))

    def _near(self, weights: dict[int, float]) -> list[str]:
        """Return the ids of the items that share the most weight in rare terms."""
        scores: defaultdict[int, float] = defaultdict(float)
        read = 0
        for number in sorted(weights, key=lambda number: (self._spread(number), number)):
            read += self._spread(number)
            if read > READ and scores:
                break
            weight = weights[number] * self._rarity(number)
            held = self._held[number]
            for slot in (held,) if isinstance(held, int) else held:
                scores[slot] += weight
        close = heapq.nsmallest(CLOSE, scores, key=lambda slot: (-round(scores[slot], 9), self._ids[slot]))
        return [self._ids[slot] for slot in close]

    def _compare(
        self, weights: dict[int, float], length: float, item_id: str, names: dict[int, tuple[str, int]]
    ) -> tuple[float, tuple[str, ...]]:
        """Return the cosine with an item, and the shared terms of most weight."""
        _, numbers, counts = self._problems[item_id]
        parts: dict[int, float] = {}
        square = 0.0
        for number, count in zip(numbers, counts, strict=True):
            weight = DAMPED[count] * self._rarity(number)
            square += weight * weight
            if number in weights:
                parts[number] = weights[number] * weight
        shown = sorted(parts, key=lambda number: (-parts[number], names[number]))
        words = [names[number][0] for number in shown if len(names[number][0]) > 1]
        shared = tuple([word for word in words if word[0] != terms.PAIR][:SHARED])
        return sum(parts.values()) / (length * (math.sqrt(square) or 1.0)), shared


def propose(
    letter: Item, index: Index, *, barred: Container[str] = (), cannot: Iterable[Pair] = ()
) -> list[Proposal]:
    """Return up to AT_MOST problems of the index for a letter that came later: see Index.propose."""
    return index.propose(letter, barred=barred, cannot=cannot)


def _terms(item: Item) -> Counter[str]:
    title, body = terms.words(text.fold(item.title), text.fold(item.body))
    found = Counter(body)
    for term in title:
        found[term] += terms.TITLE
    return found


def _number(term: str) -> int:
    """Return a number for a term. Of 500,000 terms some 30 share theirs, which moves no proposal a reader would see."""
    return crc32(term.encode("utf-8", "replace"))
