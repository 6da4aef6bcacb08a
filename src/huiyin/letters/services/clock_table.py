"""Writing the table of time limits, version by version, and moving clocks nearer when a matter turns out to press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters import clocks
from huiyin.letters.models import (
    Clock,
    ClockKind,
    ClockRule,
    ClockTable,
    ClosingDay,
    Ending,
    Letter,
    Matter,
    TimedKind,
)
from huiyin.letters.services.entry import matter_entry

REASON_LIMIT = 300
MOST_DAYS, MOST_HOURS = 365, 24 * 30
MOST_LINES = 500


@dataclass(frozen=True)
class Line:
    """One length: working days or hours, for whatever fits all that is named."""

    clock: TimedKind
    working_days: int | None = None
    hours: int | None = None
    category: Category | None = None
    kind: str = ""
    area: Area | None = None
    urgency: str = ""

    @property
    def names(self) -> tuple[str, str, str, str, str]:
        """Return what the line is for, to tell two apart."""
        category = self.category.path if self.category else ""
        return self.clock, category, self.kind, self.area.path if self.area else "", self.urgency


@dataclass(frozen=True)
class Day:
    """A day on which the office is closed, or open on a day off."""

    day: date
    reason: str
    is_open: bool = False


@transaction.atomic
def clock_table_make(
    *,
    office: Office,
    lines: Sequence[Line],
    days: Sequence[Day],
    reason: str,
    at: datetime,
    role: str,
    by: Staff | None = None,
    after: int | None = None,
) -> ClockTable:
    """Make the next version. Clocks that run keep the times they have; what comes in from now on follows the new one.

    `after` is the version that was changed (0 for none): Conflict when somebody made another one meanwhile.
    """
    _check(office, lines, days, reason)
    Office.objects.select_for_update().get(pk=office.pk)
    last = ClockTable.objects.filter(office=office).order_by("-version").first()
    if after is not None and after != (last.version if last else 0):
        raise Conflict(
            _("Somebody else changed the time limits meanwhile. Look at the version in force, then decide.")
        )
    version = last.version + 1 if last else 1
    made = ClockTable.objects.create(
        office=office, version=version, reason=reason.strip(), made_at=at, made_by=by
    )
    ClockRule.objects.bulk_create(ClockRule(table=made, **one.__dict__) for one in lines)
    ClosingDay.objects.bulk_create(ClosingDay(table=made, **one.__dict__) for one in days)
    clocks.forget()
    entry_write(
        office=office.code,
        kind="letters.clock-table-made",
        object_kind="clock-table",
        object_id=made.pk,
        at=at,
        role=role,
        content={
            "version": version,
            "reason": reason.strip(),
            "lines": [[*one.names, one.working_days or 0, one.hours or 0] for one in lines],
            "days": [[one.day.isoformat(), one.is_open, one.reason] for one in days],
        },
    )
    return made


def _check(office: Office, lines: Sequence[Line], days: Sequence[Day], reason: str) -> None:
    if not 0 < len(reason.strip()) <= REASON_LIMIT:
        raise Refused(_("Say why the time limits change, in at most 300 characters."), field="reason")
    if len(lines) > MOST_LINES or len(days) > MOST_LINES:
        raise Refused(_("At most 500 lines."))
    if len({one.names for one in lines}) < len(lines):
        raise Refused(_("There is a line for just this already; change that one."), field="clock")
    if len({one.day for one in days}) < len(days):
        raise Refused(_("This day stands in the list already."), field="day")
    if any(not one.reason.strip() for one in days):
        raise Refused(_("Say why the office is closed, or open, on this day."), field="day_reason")
    for one in lines:
        given = [value for value in (one.working_days, one.hours) if value is not None]
        most = MOST_DAYS if one.working_days is not None else MOST_HOURS
        if len(given) != 1 or not 1 <= given[0] <= most:
            raise Refused(_("A length is 1 to 365 working days, or 1 to 720 hours."), field="length")
        if one.area is not None and not one.area.path.startswith(office.area.path):
            raise Refused(_("This place is not known here."), field="area")


def clocks_hurry(*, matter: Matter) -> None:
    """Move the running clocks of a matter to what its category and urgency now ask for: nearer, never later.

    Part of the service that changes the matter.
    """
    letter = matter.letter
    table = clocks.table_of(office_id=letter.office_id)
    subject = clocks.subject_of(matter=matter, kind=letter.kind)
    for due in clocks.dues(table=table, subject=subject, received_at=letter.received_at):
        Clock.objects.filter(matter=matter, kind=due.kind, met_at=None, due_at__gt=due.at).update(
            due_at=due.at, provisional=due.provisional
        )


def contact_clocks_follow(*, letter: Letter, reachable: bool, at: datetime) -> None:
    """Start *first contact* where a writer can be reached from now on, stop it where nobody may contact them any more.

    It counts from now, since before there was no way. One that was late already stays: it was missed while there was
    a way. Part of the service that changes the contact.
    """
    mine = Clock.objects.filter(matter__letter=letter, kind=ClockKind.CONTACT)
    if not reachable:
        mine.filter(met_at=None, due_at__gte=at).delete()
        return
    table = clocks.table_of(office_id=letter.office_id)
    open_matters = letter.matters.filter(ending=Ending.OPEN).select_related("category", "area")
    for matter in open_matters.exclude(pk__in=mine.values("matter")):
        due = table.due(TimedKind.CONTACT, clocks.subject_of(matter=matter, kind=letter.kind), at)
        Clock.objects.create(
            matter=matter, kind=ClockKind.CONTACT, due_at=due.at, provisional=due.provisional
        )


@transaction.atomic
def clocks_recompute(*, matter: Matter, at: datetime) -> bool:
    """Give the running clocks of a matter that are provisional their final times, once the year's notice is known.

    Counted by the table in force when the letter was recorded. Returns whether anything was due at another time.
    """
    letter = matter.letter
    table = clocks.table_of(office_id=letter.office_id, at=letter.recorded_at)
    subject = clocks.subject_of(matter=matter, kind=letter.kind)
    moved: dict[str, str] = {}
    for due in clocks.dues(table=table, subject=subject, received_at=letter.received_at):
        rows = Clock.objects.filter(matter=matter, kind=due.kind, met_at=None, provisional=True)
        if due.provisional or not rows.exists():
            continue
        if rows.exclude(due_at=due.at).exists():
            moved[due.kind] = due.at.isoformat()
        rows.update(due_at=due.at, provisional=False)
    if moved:
        matter_entry(matter=matter, verb="clocks-recomputed", at=at, role="system", **moved)
    return bool(moved)
