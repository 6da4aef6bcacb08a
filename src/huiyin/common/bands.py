"""The bands in which small counts are shown, so that no single thing can be told from a number."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate

# Lower edges; the last has no upper one. Below the first is 0.
BANDS = (1, 5, 10, 20, 50, 100, 200, 500, 1000)
# What a change of a shown count must at least rest on.
CELL = 5


def edges(count: int) -> tuple[int, int | None]:
    """Return the lowest and the highest count of the band that a count (0 or more) lies in; None = no highest."""
    if count < BANDS[0]:
        return 0, 0
    place = sum(count >= edge for edge in BANDS)
    return BANDS[place - 1], BANDS[place] - 1 if place < len(BANDS) else None


def week_began(at: datetime) -> datetime:
    """Return the start of the week of `at`, at the office's place: until then counts are told."""
    return week_of(localdate(at))


def week_of(day: date) -> datetime:
    """Return the start of Monday of the week of a day, at the office's place."""
    return datetime.combine(day - timedelta(days=day.weekday()), time(), get_current_timezone())
