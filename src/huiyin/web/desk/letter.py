"""One letter: what it says, its matters with their clocks, its writer, files, calls, wishes and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role, Unit
from huiyin.journal.selectors import entries_of
from huiyin.letters.clocks import Table, table_of
from huiyin.letters.listing import may_work_on
from huiyin.letters.models import Clock, Letter, Matter
from huiyin.letters.selectors import files_open, letter_for, matters_of, may_open_contact, text_of
from huiyin.problems.joining import problems_of_letter
from huiyin.problems.models import Problem
from huiyin.web.desk.clocks import state_of, words_of
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.history import history


@dataclass(frozen=True)
class ClockShown:
    """One clock in words; a clock that is met says when."""

    name: str
    words: str
    state: str
    met_at: datetime | None


@dataclass(frozen=True)
class MatterShown:
    """A matter with its clocks and the problem it lies in; `hidden` when that problem is not the reader's to see."""

    matter: Matter
    clocks: list[ClockShown]
    problem: Problem | None
    hidden: bool


@require_safe
def letter(request: DeskRequest, number: str) -> HttpResponse:
    """Show a letter."""
    found = letter_for(actor=request.actor, number=number)
    at_desk = may_work_on(actor=request.actor, letter=found)
    values = {
        "letter": found,
        "text": text_of(letter=found),
        "matters": matters_shown(request, found, now()),
        "at_desk": at_desk,
        "may_erase": may_work_on(actor=request.actor, letter=found, roles=(Role.SUPERVISOR,)),
        "may_open": may_open_contact(actor=request.actor, letter=found),
        "files_open": files_open(actor=request.actor, letter=found, at=now()),
        "may_call": at_desk or found.handlings.filter(unit__in=request.actor.unit_ids, until=None).exists(),
        "contact": getattr(found, "contact", None),
        "files": found.attachments.filter(erased_at=None).order_by("pk"),
        "calls": found.calls.select_related("unit").order_by("-at", "-pk"),
        "openings": found.openings.select_related("unit").order_by("-at", "-pk"),
        "wishes": found.wishes.order_by("-at", "-pk"),
    }
    if at_desk:
        values["concerned"] = found.concerned.select_related("unit", "staff").order_by("pk")
        values["history"] = history(
            entries_of(object_kind="letter", object_id=found.pk), names=names_of(found)
        )
    return render(request, "desk/letter.html", values)


def matters_shown(request: DeskRequest, found: Letter, at: datetime) -> list[MatterShown]:
    """Return the matters of a letter as the page shows them."""
    matters, table = list(matters_of(letter=found)), table_of(office_id=found.office_id)
    problems = problems_of_letter(actor=request.actor, letter=found)
    return [
        MatterShown(
            matter,
            [
                _clock_shown(clock, at, table)
                for clock in sorted(matter.clocks.all(), key=lambda clock: clock.due_at)
            ],
            problems.get(matter.pk),
            hidden=matter.sorted_at is not None and matter.pk not in problems,
        )
        for matter in matters
    ]


def _clock_shown(clock: Clock, at: datetime, table: Table) -> ClockShown:
    met = clock.met_at is not None
    return ClockShown(
        clock.get_kind_display(),
        "" if met else words_of(clock, at=at, table=table),
        "" if met else state_of(clock, at=at),
        clock.met_at,
    )


def names_of(found: Letter) -> dict[str, str]:
    """Return the names of units by code, for the history."""
    units: list[Unit] = list(found.office.units.all())
    return {unit.code: unit.name for unit in units}
