"""Splitting a letter into matters, describing them, and ending them without a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.letters import clocks
from huiyin.letters.data import LINE_LIMIT
from huiyin.letters.models import (
    Clock,
    ClockKind,
    Contact,
    Ending,
    Letter,
    Matter,
    Reply,
    TimedKind,
    Urgency,
)
from huiyin.letters.selectors import repeats_of
from huiyin.letters.services.answer import answer_write
from huiyin.letters.services.clock_table import clocks_hurry
from huiyin.letters.services.entry import matter_entry
from huiyin.letters.services.intake import WRITER, clocks_start
from huiyin.letters.services.letter import refuse_erased

MOST_MATTERS = 12
# What must be said when a matter ends this way: a reason, and where the writer can turn instead.
NEEDS = {
    Ending.TRANSFERRED: ("reason", "go_to"),
    Ending.NOT_ACCEPTED: ("reason", "go_to"),
    Ending.VOID: ("reason",),
    Ending.WITHDRAWN: (),
}


@dataclass(frozen=True)
class Part:
    """One matter as the clerk marks it: a line, and the span of the text it comes from if there is one."""

    line: str
    start: int | None = None
    end: int | None = None


@transaction.atomic
def letter_split(*, letter: Letter, parts: Sequence[Part], at: datetime, role: str) -> list[Matter]:
    """Add matters to a letter. The first one stays; each has its own clocks, counted from the letter's receipt."""
    refuse_erased(letter)
    Letter.objects.select_for_update().get(pk=letter.pk)
    count = letter.matters.count()
    if not parts or count + len(parts) > MOST_MATTERS:
        raise Refused(_("A letter can have at most 12 matters."), field="line")
    reachable = Contact.objects.filter(Q(has_phone=True) | Q(has_email=True), letter=letter).exists()
    made = []
    for position, part in enumerate(parts, count + 1):
        _check_line(part.line)
        matter = Matter.objects.create(
            letter=letter,
            position=position,
            line=part.line.strip(),
            span_start=part.start,
            span_end=part.end,
            area=letter.area,
        )
        clocks_start(matter=matter, reachable=reachable)
        matter_entry(matter=matter, verb="split", at=at, role=role, line=part.line)
        made.append(matter)
    return made


@transaction.atomic
def matter_change(
    *,
    matter: Matter,
    at: datetime,
    role: str,
    line: str | None = None,
    category: Category | None = None,
    area: Area | None = None,
    urgency: Urgency | None = None,
) -> Matter:
    """Write a matter's line, category, place or urgency. Clocks come nearer where that asks for it, never later."""
    refuse_erased(matter.letter)
    if line is not None:
        _check_line(line)
        matter.line = line.strip()
    matter.category = category or matter.category
    matter.area = area or matter.area
    matter.urgency = matter.urgency if urgency is None else urgency
    matter.save(update_fields=["line", "category", "area", "urgency"])
    clocks_hurry(matter=matter)
    matter_entry(
        matter=matter,
        verb="matter-changed",
        at=at,
        role=role,
        line=matter.line,
        category=matter.category.code if matter.category else "",
        area=matter.area.code,
        urgency=matter.urgency,
    )
    return matter


@transaction.atomic
def matter_answer_on_spot(*, matter: Matter, body: str, staff: Staff, at: datetime, role: str) -> Matter:
    """End a matter with an answer given at once; whoever wrote the same again gets it too."""
    _end(matter, Ending.ON_THE_SPOT, at)
    told = [matter, *repeats_of(matters=[matter])]
    answer_write(office=matter.letter.office, body=body, matters=told, staff=staff, at=at, role=role)
    matter_entry(matter=matter, verb="ended", at=at, role=role, ending=Ending.ON_THE_SPOT)
    return matter


@transaction.atomic
def matter_end(
    *, matter: Matter, ending: Ending, at: datetime, role: str, reason: str = "", go_to: str = ""
) -> Matter:
    """End a matter without a problem: transferred outside, not accepted, void, withdrawn."""
    if ending not in NEEDS:
        raise Refused(_("A matter cannot end this way here."), field="ending")
    given = {"reason": reason.strip(), "go_to": go_to.strip()}
    for name in NEEDS[ending]:
        if not given[name]:
            raise Refused(_("Say why, and where the writer can turn."), field=name)
    _end(matter, ending, at, reason=given["reason"][:300], go_to=given["go_to"][:200])
    matter_entry(matter=matter, verb="ended", at=at, role=role, ending=ending, **given)
    return matter


@transaction.atomic
def matter_repeats(*, matter: Matter, earlier: Matter, at: datetime, role: str) -> Matter:
    """End a matter as a repeat of an earlier one: linked, no new clock; its writer is told and asked what the other is,
    also what the other was told before.
    """
    if earlier.pk == matter.pk or earlier.letter.office_id != matter.letter.office_id:
        raise Refused(_("Choose the earlier letter that this one repeats."), field="earlier")
    if earlier.ending == Ending.REPEAT:
        raise Refused(_("That one is a repeat itself; choose the first letter."), field="earlier")
    _end(matter, Ending.REPEAT, at, repeats=earlier)
    matter_entry(
        matter=matter,
        verb="ended",
        at=at,
        role=role,
        ending=Ending.REPEAT,
        repeats=f"{earlier.letter.number}/{earlier.position}",
    )
    given = Reply.objects.filter(matter=earlier).select_related("answer__unit", "answer__by").order_by("-pk")
    if reply := given.first():
        answer_write(
            office=matter.letter.office,
            body=reply.answer.body,
            matters=[matter],
            staff=reply.answer.by,
            at=at,
            role=role,
            unit=reply.answer.unit,
        )
    return matter


@transaction.atomic
def matter_sorted(*, matter: Matter, at: datetime) -> Matter:
    """Mark that a matter lies in a problem; part of the service that puts it there."""
    matter.sorted_at = matter.sorted_at or at
    matter.save(update_fields=["sorted_at"])
    Clock.objects.filter(matter=matter, kind=ClockKind.SORTED, met_at=None).update(met_at=at)
    return matter


@transaction.atomic
def matter_unsorted(*, matter: Matter) -> Matter:
    """Mark that a matter lies in no problem any more; part of the service that takes it out. Clocks do not move."""
    matter.sorted_at = None
    matter.save(update_fields=["sorted_at"])
    return matter


@transaction.atomic
def matter_answered(*, matter: Matter, at: datetime) -> Matter:
    """End a matter through the answer of its problem; part of the service that answers it."""
    if not matter.ending:
        matter.ending, matter.ended_at = Ending.PROBLEM, at
        matter.save(update_fields=["ending", "ended_at"])
    Clock.objects.filter(matter=matter, met_at=None).update(met_at=at)
    return matter


@transaction.atomic
def matter_reopened(*, matter: Matter, at: datetime, role: str) -> Matter:
    """Open an answered matter again; part of the service that records "not solved".

    One that was answered on the spot lies in no problem whose clock would run: its answer clock starts anew.
    """
    rows = Matter.objects.filter(pk=matter.pk)
    on_the_spot = rows.filter(ending=Ending.ON_THE_SPOT).update(ending=Ending.OPEN, ended_at=None)
    rows.filter(ending=Ending.PROBLEM).update(ending=Ending.OPEN, ended_at=None)
    matter.refresh_from_db(fields=["ending", "ended_at"])
    if on_the_spot:
        _answer_again(matter, at, role)
    return matter


def _answer_again(matter: Matter, at: datetime, role: str) -> None:
    letter = matter.letter
    subject = clocks.subject_of(matter=matter, kind=letter.kind)
    due = clocks.table_of(office_id=letter.office_id).due(TimedKind.ANSWER, subject, at)
    clock = Clock.objects.filter(matter=matter, kind=ClockKind.ANSWER)
    before = clock.values_list("due_at", flat=True).get()
    clock.update(due_at=due.at, provisional=due.provisional, met_at=None)
    said = {"due": due.at.isoformat(), "before": before.isoformat()}
    matter_entry(matter=matter, verb="answer-due-again", at=at, role=role, **said)


@transaction.atomic
def letter_withdraw(*, letter: Letter, at: datetime, role: str = WRITER) -> list[Matter]:
    """End every open matter of a letter that its writer takes back. Matters in a problem stay with the problem's work,
    but their writer is not asked any more."""
    matters = list(letter.matters.filter(ending=Ending.OPEN).order_by("position"))
    if not matters:
        raise Refused(_("There is nothing open in this letter to withdraw."))
    for matter in matters:
        matter.letter = letter
        _end(matter, Ending.WITHDRAWN, at)
        matter_entry(matter=matter, verb="ended", at=at, role=role, ending=Ending.WITHDRAWN)
    return matters


def _end(matter: Matter, ending: Ending, at: datetime, **fields: object) -> None:
    rows = Matter.objects.filter(pk=matter.pk, ending=Ending.OPEN)
    if ending != Ending.WITHDRAWN and rows.filter(sorted_at__isnull=False).exists():
        raise Refused(_("This matter lies in a problem. Take it out first, or answer the problem."))
    changed = rows.update(ending=ending, ended_at=at, **fields)
    if not changed:
        raise Conflict(_("This matter has ended already. Look at the letter again."))
    matter.refresh_from_db()
    Clock.objects.filter(matter=matter, met_at=None).update(met_at=at)


def _check_line(line: str) -> None:
    if not line.strip() or len(line) > LINE_LIMIT or "\x00" in line:
        raise Refused(_("Write one line, at most 120 characters."), field="line")
