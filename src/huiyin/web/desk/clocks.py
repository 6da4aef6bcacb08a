"""Saying the clocks of matters in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from huiyin.letters.clocks import Table
from huiyin.letters.models import Clock
from huiyin.pure.calendar import CLOSES
from huiyin.web.ui import dates

HOUR = timedelta(hours=1)
NEAR = timedelta(hours=24)


def end_of_day(at: datetime) -> datetime:
    """Return midnight at the end of the day of a moment, at the office's place."""
    return (localtime(at) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_day(at: datetime) -> datetime:
    """Return midnight at the beginning of the day of a moment, at the office's place."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def words(due: datetime, *, at: datetime, table: Table, provisional: bool = False) -> str:
    """Return how long is left until something is due, or by how much it is late: in working days of the office, or in
    hours where the time given was hours and the end is near."""
    near = abs(due - at) < NEAR and localtime(due).time() != CLOSES
    left = int(abs(due - at) / HOUR) if near else table.left(at, due)
    return dates.due(due, left, at=at, hours=near, provisional=provisional)


def words_of(clock: Clock, *, at: datetime, table: Table) -> str:
    """Return the same of a running clock."""
    return words(clock.due_at, at=at, table=table, provisional=clock.provisional)


def state_of(clock: Clock, *, at: datetime) -> str:
    """Return the shape for a running clock: late, due today, or none."""
    if clock.due_at < at:
        return "overdue"
    return "due_soon" if clock.due_at < end_of_day(at) else ""
