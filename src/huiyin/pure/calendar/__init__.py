"""Working time: which days an office works, and when something is due. See docs/algorithms/calendar.md."""

from __future__ import annotations

from huiyin.pure.calendar.days import is_known, is_working_day, known_until, worked_weekends
from huiyin.pure.calendar.due import (
    CLOSES,
    SHANGHAI,
    Due,
    add_hours,
    add_working_days,
    days_ended,
    working_days_between,
)

__all__ = [
    "CLOSES",
    "SHANGHAI",
    "Due",
    "add_hours",
    "add_working_days",
    "days_ended",
    "is_known",
    "is_working_day",
    "known_until",
    "worked_weekends",
    "working_days_between",
]
