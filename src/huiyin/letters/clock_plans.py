"""Reading the table of time limits for the settings: its versions, its lines, and what a change would have changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.letters.clocks import STANDARD, Length, Table, subject_of
from huiyin.letters.models import Clock, ClockTable, TimedKind
from huiyin.letters.services.clock_table import Day, Line

LOOKED_AT = 2_000  # newest running clocks


def clock_tables(*, office: Office) -> QuerySet[ClockTable]:
    """Return the versions of an office's table, newest first."""
    return ClockTable.objects.filter(office=office).select_related("made_by").order_by("-version")


def clock_table(*, office: Office, version: int) -> ClockTable | None:
    """Return one version, or NotFound; None is version 0, the lengths that hold where an office has no table."""
    if version == 0:
        return None
    found = clock_tables(office=office).filter(version=version).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def lines_of(*, table: ClockTable | None) -> list[Line]:
    """Return the lines of a version in the order in which they were written."""
    if table is None:
        return [Line(one.clock, one.working_days, one.hours, urgency=one.urgency) for one in STANDARD]
    return [
        Line(TimedKind(row.clock), row.working_days, row.hours, row.category, row.kind, row.area, row.urgency)
        for row in table.rules.select_related("category", "area").order_by("pk")
    ]


def days_of(*, table: ClockTable | None) -> list[Day]:
    """Return the days on which the office differs from the national calendar, in order."""
    if table is None:
        return []
    return [Day(row.day, row.reason, row.is_open) for row in table.days.order_by("day")]


def planned(*, lines: Sequence[Line], days: Sequence[Day]) -> Table:
    """Return a table of these lines and days, not stored."""
    lengths = tuple(
        Length(
            one.clock,
            one.working_days,
            one.hours,
            one.category.path if one.category else "",
            one.kind,
            one.area.path if one.area else "",
            one.urgency,
        )
        for one in lines
    )
    closings = frozenset(one.day for one in days if not one.is_open)
    return Table(0, lengths, closings, frozenset(one.day for one in days if one.is_open))


def touched_by(*, office: Office, before: Table, after: Table) -> tuple[int, int]:
    """Return how many running clocks would have had another time by the new table, and how many were looked at: the
    newest 2,000. They keep the times they have."""
    rows = Clock.objects.filter(matter__letter__office=office, met_at=None)
    rows = rows.select_related("matter__letter", "matter__category", "matter__area").order_by("-pk")
    changed = looked = 0
    for clock in rows[:LOOKED_AT]:
        letter = clock.matter.letter
        subject = subject_of(matter=clock.matter, kind=letter.kind)
        times = [table.due(TimedKind(clock.kind), subject, letter.received_at) for table in (before, after)]
        looked += 1
        changed += times[0] != times[1]
    return changed, looked
