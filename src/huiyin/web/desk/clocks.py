"""Saying the clocks of matters in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import get_current_timezone, localtime

from huiyin.letters.models import Clock
from huiyin.pure.calendar import working_days_between
from huiyin.web.ui import dates


def end_of_day(at: datetime) -> datetime:
    """Return midnight at the end of the day of a moment, at the office's place."""
    return (localtime(at) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_day(at: datetime) -> datetime:
    """Return midnight at the beginning of the day of a moment, at the office's place."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def words_of(clock: Clock, *, at: datetime) -> str:
    """Return how long is left until a running clock is due, or by how much it is late."""
    left = working_days_between(at, clock.due_at, zone=get_current_timezone())
    return dates.due(clock.due_at, left, at=at, provisional=clock.provisional)


def state_of(clock: Clock, *, at: datetime) -> str:
    """Return the shape for a running clock: late, due today, or none."""
    if clock.due_at < at:
        return "overdue"
    return "due_soon" if clock.due_at < end_of_day(at) else ""
