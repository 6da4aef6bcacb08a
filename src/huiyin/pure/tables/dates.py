"""Days and times as offices write them: 2026/11/3 9:12, 2026年11月3日, 20261103, an Excel serial number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_TIME = (
    r"(上午|下午|中午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*"
    r"(?:[:分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?\s*(AM|PM)?"
)
_ZONE = r"(Z|[+-]\d{2}:?\d{2})?"
_WRITTEN = re.compile(
    rf"{_DAY}(?:\s*[T,]?\s*(?:[\(（]?(?:星期|周)[一二三四五六日天][\)）]?)?\s*{_TIME}\s*{_ZONE})?", re.I
)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_LATER = frozenset({"下午", "晚上", "PM"})
# Day 1 is 1900-01-01, and Excel knows a 29 February 1900; from 1 March 1900 on this is day 0.
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a reading of a wall clock, as it stands in the cell
_DAY_0_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
SERIALS = (20_000, 80_000)  # 1954 to 2119; other numbers are no days


class Moment(NamedTuple):
    """A day and time as the clock on the wall showed it, or with its offset from UTC where the text names one.

    `has_time` says whether the text told the time.
    """

    at: datetime
    has_time: bool


class NoDateError(ValueError):
    """The text is no day and time. `is_day` says that it looks like one which the calendar does not have (13月)."""

    def __init__(self, *, is_day: bool) -> None:
        super().__init__("no such day" if is_day else "not a day")
        self.is_day = is_day


def read_moment(text: str) -> Moment:
    """Return the day and time that a text tells, year first; NoDateError where it tells none, or none that exists."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain) and SERIALS[0] <= float(plain) <= SERIALS[1]:
        return Moment(from_serial(float(plain)), "." in plain)
    try:
        written = _WRITTEN.fullmatch(plain)
        if written:
            return _from_written(*written.groups())
        run = _RUN.fullmatch(plain)
        if run:
            parts = [int(part or 0) for part in run.groups()]
            return Moment(datetime(*parts), run[4] is not None)  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError as error:
        raise NoDateError(is_day=True) from error
    raise NoDateError(is_day=False)


def _from_written(
    year: str,
    month: str,
    day: str,
    half: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half_after: str | None,
    zone: str | None,
) -> Moment:
    clock = int(hour or 0)
    said = (half or half_after or "").upper()
    if said in _LATER and clock < 12:
        clock += 12
    elif said == "AM" and clock == 12:
        clock = 0
    at = datetime(int(year), int(month), int(day), clock, int(minute or 0), int(second or 0))  # noqa: DTZ001
    if zone:
        offset = datetime.strptime("+0000" if zone in "Zz" else zone.replace(":", ""), "%z").tzinfo
        at = at.replace(tzinfo=offset)
    return Moment(at, hour is not None)


def from_serial(number: float, *, since_1904: bool = False) -> datetime:
    """Return the moment of a serial number of an office program, to the second. OverflowError far outside of time."""
    day_0 = _DAY_0_OF_1904 if since_1904 else _DAY_0
    return day_0 + timedelta(seconds=round(number * 86_400))


def as_text(at: datetime) -> str:
    """Return a moment as this module reads it again: without the time where it is midnight."""
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        return date.isoformat(at)
    return at.isoformat(sep=" ", timespec="seconds" if at.second else "minutes")
