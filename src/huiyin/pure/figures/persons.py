"""Persons and person-times: 人 counts heads, 人次 counts every time that somebody came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from huiyin.pure.figures.context import Stated
from huiyin.pure.figures.model import Finding

_ALIKE = 0.75


def person_findings(results: list[Stated]) -> Iterator[Finding]:
    """Findings where one text counts the same people once as heads and once as times."""
    heads = [result for result in results if result.figure.unit == "人"]
    times = [result for result in results if result.figure.unit == "人次"]
    for head in heads:
        for time in times:
            if _likeness(head.figure.measure, time.figure.measure) < _ALIKE:
                continue
            yield from _confused(head, time)


def _confused(head: Stated, time: Stated) -> Iterator[Finding]:
    pair = f"“{head.figure.surface}”和“{time.figure.surface}”"
    if head.value == time.value:
        yield Finding(
            "persons",
            (head.index, time.index),
            f"{pair}说的是同一件事：人数与人次不是一回事，请核对用哪一个。",
        )
    elif head.value > time.value and head.sentence == time.sentence:
        yield Finding("persons", (head.index, time.index), f"{pair}：人次不会少于人数，请核对。")


def _likeness(one: str, other: str) -> float:
    left, right = (Counter(name.removesuffix("人数").removesuffix("人次")) for name in (one, other))
    size = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / size if size else 0.0
