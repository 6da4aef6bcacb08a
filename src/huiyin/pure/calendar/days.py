"""Which days are worked: the State Council's yearly notice, or Monday to Friday where there is none yet.

The notices from 2004 on come from PyPI `chinesecalendar`. Its own `is_workday` looks through all its dates
at every call and raises beyond its last year; here its two tables are read once.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

NONE: frozenset[date] = frozenset()
SATURDAY = 5


class _Notices(NamedTuple):
    holidays: frozenset[date]
    worked_weekends: frozenset[date]
    first: date
    last: date


@cache
def _notices() -> _Notices:
    # Imported here: it costs 20 to 30 ms, which a command that counts no days should not pay.
    from chinese_calendar import holidays, workdays

    # The notice for a year also moves the last days of the year before (some of 29 to 31 December in 2006,
    # 2007, 2011, 2018, 2022 and 2023), so those of the last year are still open.
    last = date(max(holidays).year, 12, 28)
    return _Notices(frozenset(holidays), frozenset(workdays), date(min(holidays).year, 1, 1), last)


def known_until() -> date:
    """Return the last day about which the notices have spoken."""
    return _notices().last


def is_known(day: date) -> bool:
    """Say whether the notices have spoken about this day; if not, a date that rests on it is provisional."""
    notices = _notices()
    return notices.first <= day <= notices.last


def worked_weekends(year: int) -> list[date]:
    """Return the Saturdays and Sundays of a year that the notices make working days (补班), in order."""
    return sorted(day for day in _notices().worked_weekends if day.year == year and day.weekday() >= SATURDAY)


def is_working_day(day: date, closings: frozenset[date] = NONE, openings: frozenset[date] = NONE) -> bool:
    """Say whether an office works on this day.

    `closings` and `openings` are the place's own days off and extra working days; they win over the notices,
    and a day in both is off. Where the notices are silent (`is_known`), Monday to Friday are worked.
    """
    if day in closings:
        return False
    if day in openings:
        return True
    notices = _notices()
    if day.weekday() < SATURDAY:
        return day not in notices.holidays
    return day in notices.worked_weekends
