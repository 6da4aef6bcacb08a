"""When something is due.

Civil Code of China, article 201: the day of receipt is not counted (开始的当日不计入，自下一日开始计算);
hours run from the moment of receipt, day and night. Article 203: the last day ends when the office closes
(有业务时间的，停止业务活动的时间为截止时间).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.pure.calendar.days import NONE, is_known, is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSES = time(18)
DAY = timedelta(days=1)
MOST_DAYS = 1000
REMEMBERED = 4096  # letters come many a day, and their lengths are few


class Due(NamedTuple):
    """A due time. `provisional`: it rests on a day about which no notice has spoken, and may still move."""

    at: datetime
    provisional: bool


def add_working_days(
    start: datetime,
    days: int,
    *,
    closings: frozenset[date] = NONE,
    openings: frozenset[date] = NONE,
    zone: tzinfo = SHANGHAI,
    closes: time = CLOSES,
) -> Due:
    """Return when `days` working days (1 to 1000) after `start` are over: at `closes` on the last of them.

    `start` is aware; its day is the one that the calendar in `zone` shows, and it is not counted, whether
    worked or not. So what comes on a Friday, Saturday or Sunday with one day is due on Monday. The answer is
    in `zone`.
    ValueError: `start` is naive, or `days` out of range.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"{days} working days: must be 1 to {MOST_DAYS}")
    first = _day(start, zone)
    last = _last(first, days, closings, openings)
    # The days known are one unbroken run, so its two ends answer for all between them.
    provisional = not (is_known(first) and is_known(last))
    return Due(datetime.combine(last, closes, zone), provisional)


def add_hours(start: datetime, hours: int, *, zone: tzinfo = SHANGHAI) -> Due:
    """Return when `hours` of elapsed time after `start` (aware) are over, in `zone`; never provisional."""
    _must_be_aware(start)
    return Due((start.astimezone(UTC) + timedelta(hours=hours)).astimezone(zone), provisional=False)


def working_days_between(
    start: datetime,
    end: datetime,
    *,
    closings: frozenset[date] = NONE,
    openings: frozenset[date] = NONE,
    zone: tzinfo = SHANGHAI,
) -> int:
    """Count the working days after the day of `start` up to and with the day of `end`: "2 working days left".

    0 on the same day (and over a weekend), negative when `end` lies before; both are aware. It turns
    `add_working_days` back: from `start` to what that returns there are `days` of them.
    """
    first, last = _day(start, zone), _day(end, zone)
    if last < first:
        return -_count(last, first, closings, openings)
    return _count(first, last, closings, openings)


def days_ended(
    start: datetime,
    end: datetime,
    *,
    closings: frozenset[date] = NONE,
    openings: frozenset[date] = NONE,
    zone: tzinfo = SHANGHAI,
    closes: time = CLOSES,
) -> int:
    """Count the working days whose end (at `closes`) lies after `start` and not after `end`; 0 when none does.

    So a time that stops from `start` to `end` is made good by as many working days: before and after, equally many
    ends of a working day are left. Both are aware.
    """
    whole = working_days_between(start, end, closings=closings, openings=openings, zone=zone)

    def is_open(at: datetime) -> bool:
        """Say whether the working day of this moment has not ended yet."""
        return at.astimezone(zone).time() < closes and is_working_day(_day(at, zone), closings, openings)

    return max(0, whole + is_open(start) - is_open(end)) if start <= end else 0


@lru_cache(REMEMBERED)
def _last(first: date, days: int, closings: frozenset[date], openings: frozenset[date]) -> date:
    day = first
    while days:
        day += DAY
        days -= is_working_day(day, closings, openings)
    return day


@lru_cache(REMEMBERED)
def _count(first: date, last: date, closings: frozenset[date], openings: frozenset[date]) -> int:
    after = (first + number * DAY for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, closings, openings) for day in after)


def _day(at: datetime, zone: tzinfo) -> date:
    _must_be_aware(at)
    return at.astimezone(zone).date()


def _must_be_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
