"""How long a matter may wait, and the due times that follow from a letter's `received_at`.

The lengths stand in the office's table of time limits; where it has none, or says nothing of a case, these hold:
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.letters.models import ClockKind, ClockTable, Matter, TimedKind, Urgency
from huiyin.pure.calendar import CLOSES, add_hours, add_working_days, days_ended, working_days_between
from huiyin.pure.calendar import Due as Time


@dataclass(frozen=True)
class Length:
    """A length for whatever fits all that is named; what is empty fits everything. Days are working days."""

    clock: TimedKind
    working_days: int | None = None
    hours: int | None = None
    category_path: str = ""
    kind: str = ""
    area_path: str = ""
    urgency: str = ""

    def fits(self, subject: Subject) -> bool:
        """Say whether this length is for such a matter."""
        return (
            subject.category_path.startswith(self.category_path)
            and subject.area_path.startswith(self.area_path)
            and self.kind in ("", subject.kind)
            and self.urgency in ("", subject.urgency)
        )

    @property
    def closeness(self) -> tuple[bool, int, bool, int]:
        """Return what orders fitting lengths: urgency, then the nearest category, then kind, then the nearest place."""
        return bool(self.urgency), len(self.category_path), bool(self.kind), len(self.area_path)


# Sorting and first contact by the end of the next working day, the answer within five; danger is fed back in two hours.
STANDARD = (
    Length(TimedKind.SORTED, working_days=1),
    Length(TimedKind.CONTACT, working_days=1),
    Length(TimedKind.ANSWER, working_days=5),
    Length(TimedKind.RETURN, working_days=1),
    Length(TimedKind.VERY_LATE, working_days=5),
    *(
        Length(clock, hours=2, urgency=Urgency.DANGER)
        for clock in (TimedKind.SORTED, TimedKind.CONTACT, TimedKind.ANSWER)
    ),
)


@dataclass(frozen=True)
class Subject:
    """What a length is chosen by: the places in the trees of categories and areas, the kind, and the urgency."""

    category_path: str = ""
    kind: str = ""
    area_path: str = ""
    urgency: str = ""


class _Calendar(TypedDict):
    closings: frozenset[date]
    openings: frozenset[date]
    zone: ZoneInfo


@dataclass(frozen=True)
class Table:
    """The lengths in force, and the days on which the office differs from the national calendar."""

    version: int
    lengths: tuple[Length, ...]
    closings: frozenset[date] = frozenset()
    openings: frozenset[date] = frozenset()

    def length(self, clock: TimedKind, subject: Subject) -> Length:
        """Return the length that fits best."""
        fitting = [one for one in self.lengths if one.clock == clock and one.fits(subject)]
        if not fitting:
            fitting = [one for one in STANDARD if one.clock == clock and one.fits(subject)]
        return max(fitting, key=lambda one: one.closeness)

    def due(self, clock: TimedKind, subject: Subject, start: datetime) -> Time:
        """Return when a clock is due that started then."""
        length = self.length(clock, subject)
        zone = ZoneInfo(settings.TIME_ZONE)
        if length.hours is not None:
            return add_hours(start, length.hours, zone=zone)
        return self.after(start, length.working_days or 1)

    def after(self, start: datetime, working_days: int) -> Time:
        """Return the end of the so-manieth working day of the office after a time."""
        return add_working_days(start, working_days, **self._calendar)

    def left(self, at: datetime, due: datetime) -> int:
        """Return the working days of the office from one time to another: negative when it is past."""
        return working_days_between(at, due, **self._calendar)

    def stopped(self, due: datetime, began: datetime, ended: datetime) -> Time:
        """Return when a clock is due that did not run from one time to another: as much is left after as before.

        A time at the end of a working day moves by working days, one of hours by the hours that went by.
        """
        zone = ZoneInfo(settings.TIME_ZONE)
        if due.astimezone(zone).time() != CLOSES:
            return Time(due + (ended - began), provisional=False)
        days = days_ended(began, ended, **self._calendar)
        return self.after(due, days) if days else Time(due, provisional=False)

    @property
    def _calendar(self) -> _Calendar:
        return {
            "closings": self.closings,
            "openings": self.openings,
            "zone": ZoneInfo(settings.TIME_ZONE),
        }


@dataclass(frozen=True)
class Due:
    """A due time; provisional when the year's shifted days were not known yet."""

    kind: ClockKind
    at: datetime
    provisional: bool


def subject_of(*, matter: Matter, kind: str) -> Subject:
    """Return what the lengths of a matter's clocks are chosen by; `kind` is its letter's."""
    return Subject(matter.category.path if matter.category else "", kind, matter.area.path, matter.urgency)


def dues(*, table: Table, subject: Subject, received_at: datetime) -> list[Due]:
    """Return the due time of every clock of a matter."""
    found = ((kind, table.due(TimedKind(kind), subject, received_at)) for kind in ClockKind)
    return [Due(kind, due.at, due.provisional) for kind, due in found]


def table_of(*, office_id: int, at: datetime | None = None) -> Table:
    """Return the table in force, or that of an earlier time: one query, since a version never changes and is
    remembered."""
    rows = ClockTable.objects.filter(office=office_id)
    if at is not None:
        rows = rows.filter(made_at__lte=at)
    found = rows.order_by("-version").values_list("pk", "version").first()
    return _read(*found) if found else Table(0, STANDARD)


@lru_cache(maxsize=64)
def _read(pk: int, version: int) -> Table:
    table = ClockTable.objects.prefetch_related("rules__category", "rules__area", "days").get(pk=pk)
    lengths = tuple(
        Length(
            TimedKind(rule.clock),
            rule.working_days,
            rule.hours,
            rule.category.path if rule.category else "",
            rule.kind,
            rule.area.path if rule.area else "",
            rule.urgency,
        )
        for rule in table.rules.all()
    )
    closings = frozenset(day.day for day in table.days.all() if not day.is_open)
    return Table(version, lengths, closings, frozenset(day.day for day in table.days.all() if day.is_open))


def forget() -> None:
    """Forget the remembered versions: a new one was made."""
    _read.cache_clear()
