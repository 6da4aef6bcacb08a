"""Persons and person-times: 人 counts heads, 人次 counts every time that somebody came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from huiyin.pure.figures.context import Stated
from huiyin.pure.figures.model import Finding

_UNITS = ("人", "人次")
_TOTAL = re.compile(r"^(?:合计|共计|总计|总共|一共)")
_ENDING = re.compile("(?:人数|人次|人员)$")
_ALIKE = 0.75
_NEAR = 8


def person_findings(results: list[Stated]) -> Iterator[Finding]:
    """Findings where one text counts the same people as heads and as times, or adds the two."""
    for head, time in _candidates(results):
        yield from _confused(head, time)
    for position, total in enumerate(results):
        if total.figure.unit in _UNITS and _TOTAL.search(total.lead):
            yield from _added(total, results[:position])


def _candidates(results: list[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """Each head count with the time counts beside it, and with the first one of the same number."""
    first: dict[Decimal, Stated] = {}
    for result in results:
        if result.figure.unit == "人次":
            first.setdefault(result.value, result)
    for position, head in enumerate(results):
        if head.figure.unit == "人":
            near = results[max(0, position - _NEAR) : position + _NEAR]
            times = {time.index: time for time in near if time.figure.unit == "人次"}
            same = first.get(head.value)
            for time in (times | {same.index: same} if same else times).values():
                yield head, time


def _confused(head: Stated, time: Stated) -> Iterator[Finding]:
    pair = f"“{head.figure.surface}”和“{time.figure.surface}”"
    one, other = (_ENDING.sub("", result.figure.measure) for result in (head, time))
    if head.value == time.value and _pairs(one) & _pairs(other):
        message = f"{pair}数目相同，一处按人数、一处按人次：请核对用哪一个。"
    elif head.value > time.value and head.sentence == time.sentence and _likeness(one, other) >= _ALIKE:
        message = f"{pair}：同一件事的人次不会少于人数，请核对。"
    else:
        return
    yield Finding("persons", (head.index, time.index), message)


def _added(total: Stated, before: list[Stated]) -> Iterator[Finding]:
    parts = list(
        takewhile(
            lambda part: part.sentence == total.sentence and part.figure.unit in _UNITS, reversed(before)
        )
    )
    if {part.figure.unit for part in parts} == set(_UNITS):
        surfaces = "、".join(f"“{part.figure.surface}”" for part in reversed(parts))
        indexes = (total.index, *(part.index for part in reversed(parts)))
        yield Finding("persons", indexes, f"人数与人次不能相加：{surfaces}合成了“{total.figure.surface}”。")


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}


def _likeness(one: str, other: str) -> float:
    size = len(one) + len(other)
    return 2 * sum((Counter(one) & Counter(other)).values()) / size if size else 0.0
