"""Bounds: the numbers that the wording of a figure leaves possible."""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from huiyin.pure.figures import numerals
from huiyin.pure.figures.model import Figure

_PRINTED = re.compile(r"\d[\d,]*(?:\.(\d+))?\s?([百千万亿]*)")
_TENTH = Decimal("0.1")


def bounds(figure: Figure) -> tuple[Decimal, Decimal]:
    """The lowest and the highest number that `figure` may stand for.

    余 reaches up to the next step of its last digit (1600余: 1600 to 1700), 近 down to the one below, 约 is
    taken as a tenth either way; a number with a decimal point or 万 is rounded to its last printed digit.
    """
    value = figure.value or Decimal(0)
    step = _step(value)
    if figure.high is not None:
        return value, figure.high
    if figure.qualifier == "more_than":
        return value, value + step
    if figure.qualifier == "less_than":
        return value - step, value
    if figure.qualifier in ("about", "expected"):
        return value * (1 - _TENTH), value * (1 + _TENTH)
    slack = _rounding(figure)
    return value - slack, value + slack


def agrees(figure: Figure, value: Decimal) -> bool:
    """Whether the wording of `figure` is right for the true `value` (1600余 is for 1623, not for 1600)."""
    low, high = bounds(figure)
    if figure.qualifier == "more_than":
        return low < value and (value <= high or "以上" in figure.surface)
    if figure.qualifier == "less_than":
        return low <= value < high
    return low <= value <= high


def decimals(figure: Figure) -> int:
    """Digits after the point as printed: 97.8% has 1."""
    printed = _PRINTED.search(numerals.fold(figure.surface))
    return len(printed.group(1) or "") if printed else 0


def shares(base: int, digits: int) -> dict[Decimal, int]:
    """Every percentage that a whole number of `base` things makes, rounded or cut to `digits`."""
    place = Decimal(1).scaleb(-digits)
    found: dict[Decimal, int] = {}
    for part in range(base + 1):
        exact = Decimal(part * 100) / base
        found.setdefault(exact.quantize(place, ROUND_FLOOR), part)
        found[exact.quantize(place, ROUND_HALF_UP)] = part
    return found


def _step(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 100 for 1600, 1000 for 17000."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) if value else Decimal(1)


def _rounding(figure: Figure) -> Decimal:
    """Half of the last printed digit's place where the figure is visibly rounded, else nothing."""
    printed = _PRINTED.search(numerals.fold(figure.surface))
    if not printed or not (printed.group(1) or printed.group(2)):
        return Decimal(0)
    place = Decimal(1).scaleb(-len(printed.group(1) or "")) * numerals.scale(printed.group(2))
    return place / 2
