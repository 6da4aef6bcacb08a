"""How long a matter may wait, and the due times that follow from a letter's `received_at`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.letters.models import ClockKind
from huiyin.pure.calendar import add_working_days

# Working days: first contact and sorting by the end of the next one, the answer within five (standards: 1 wd, 5 wd).
WORKING_DAYS = {ClockKind.SORTED: 1, ClockKind.CONTACT: 1, ClockKind.ANSWER: 5}


@dataclass(frozen=True)
class Due:
    """A due time; provisional when the year's shifted days were not known yet."""

    kind: ClockKind
    at: datetime
    provisional: bool


def dues(*, received_at: datetime) -> list[Due]:
    """Return the due time of every clock of a matter."""
    zone = ZoneInfo(settings.TIME_ZONE)
    found = ((kind, add_working_days(received_at, days, zone=zone)) for kind, days in WORKING_DAYS.items())
    return [Due(kind, due.at, due.provisional) for kind, due in found]
