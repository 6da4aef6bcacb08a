"""What is found in a text: figures, and findings about them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a text states.

    `start` and `end` count characters of the text as given; `surface` is the text between them. `value` is
    the number with 万 and 亿 multiplied out (percent as printed: 97.8), the lower end of a range, or None for
    a numeral that counts nothing; `high` is the upper end of a range. `unit` is the common name of `raw_unit`.
    `qualifier` is exact, more_than, less_than, about or expected. `kind` is count, money, percent, growth,
    mass, … for results, and name, ordinal, date, time, period, scope, idiom, narrative or ratio for the rest.
    """

    start: int
    end: int
    surface: str
    value: Decimal | None
    high: Decimal | None
    unit: str
    raw_unit: str
    qualifier: str
    kind: str
    measure: str
    result: bool

    def as_dict(self) -> dict[str, object]:
        """The figure with plain numbers, ready for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "surface": self.surface,
            "value": plain(self.value),
            "high": plain(self.high),
            "unit": self.unit,
            "raw_unit": self.raw_unit,
            "qualifier": self.qualifier,
            "kind": self.kind,
            "measure": self.measure,
            "result": self.result,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the arithmetic of a text that cannot be right.

    `figures` are positions in the list of figures that was checked; `message` is a Chinese sentence.
    """

    kind: str
    figures: tuple[int, ...]
    message: str

    def as_dict(self) -> dict[str, object]:
        """The finding ready for JSON."""
        return {"kind": self.kind, "figures": list(self.figures), "message": self.message}


def plain(value: Decimal | None) -> int | float | None:
    """The same number as an int where it is whole, else as a float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
