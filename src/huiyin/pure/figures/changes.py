"""Changes: from one number to another, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from huiyin.pure.figures.bounds import decimals
from huiyin.pure.figures.context import Stated, number, percent
from huiyin.pure.figures.model import Finding

_FROM = re.compile(r"(?:由|从)[^，。；]{0,16}$")
_UP = re.compile(r"(?:增长|增加|提高|上升|提升|上涨|扩大|攀升|增|升|涨)(?:到|至|为)")
_DOWN = re.compile(r"(?:减少|下降|降低|缩短|压缩|压减|下调|下跌|缩减|降|减)(?:到|至|为)")


def change_findings(results: list[Stated]) -> Iterator[Finding]:
    """Findings about changes, in the order of the text."""
    for position, (old, new) in enumerate(pairwise(results)):
        if not _is_change(old, new):
            continue
        yield from _direction(old, new)
        if position + 2 < len(results):
            yield from _amount(old, new, results[position + 2])


def _is_change(old: Stated, new: Stated) -> bool:
    exact = old.figure.qualifier == new.figure.qualifier == "exact"
    same = old.figure.unit == new.figure.unit and old.sentence == new.sentence and old.value > 0
    return exact and same and bool(_FROM.search(old.lead))


def _direction(old: Stated, new: Stated) -> Iterator[Finding]:
    pair = f"“{old.figure.surface}”到“{new.figure.surface}”"
    if _UP.search(new.gap) and new.value < old.value:
        yield Finding("direction", (old.index, new.index), f"{pair}是减少，文中说的是增加。")
    if _DOWN.search(new.gap) and new.value > old.value:
        yield Finding("direction", (old.index, new.index), f"{pair}是增加，文中说的是减少。")


def _amount(old: Stated, new: Stated, by: Stated) -> Iterator[Finding]:
    if by.figure.unit != "%" or by.figure.kind != "growth" or by.sentence != new.sentence or len(by.gap) > 12:
        return
    if not (_UP.search(new.gap) or _DOWN.search(new.gap)) or by.figure.qualifier != "exact":
        return
    change = abs(new.value - old.value)
    if new.figure.unit == "%" and by.value == change:
        yield Finding(
            "points",
            (old.index, new.index, by.index),
            f"“{old.figure.surface}”到“{new.figure.surface}”相差{number(change)}个百分点，不是{by.figure.surface}。",
        )
        return
    actual = change * 100 / old.value
    if abs(actual - by.value) > Decimal(1).scaleb(-decimals(by.figure)):
        yield Finding(
            "growth",
            (old.index, new.index, by.index),
            f"“{old.figure.surface}”到“{new.figure.surface}”的变化是{percent(actual)}，文中是{by.figure.surface}。",
        )
