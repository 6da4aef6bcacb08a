"""The blocks of the first page that are about problems."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.common.counting import bounded
from huiyin.problems.board import View, objections, queue
from huiyin.problems.models import State
from huiyin.problems.selectors import (
    my_unit_problems,
    problem_list,
    problems_for,
    release_queue,
)
from huiyin.problems.telling import replies_to_call, replies_to_print
from huiyin.problems.timing import tables_of
from huiyin.web.desk import problem_words as words
from huiyin.web.desk.clocks import end_of_day
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.paging import said
from huiyin.web.desk.rights import DESK
from huiyin.web.desk.today_block import MOST, Block, Line

WATCHERS = (Role.COORDINATOR, Role.SUPERVISOR, Role.CLERK, Role.HANDLER)


def _block(
    rows: Any, title: str, name: str, at: datetime, *, state: str, late: bool = False, query: str = ""
) -> Block | None:
    count = bounded(rows=rows)
    if not count.number:
        return None
    shown = list(rows[:MOST])
    tables = tables_of(problems=shown)
    lines = [
        Line(
            reverse("desk:problem", args=[row.number]),
            f"{row.number} {row.title}",
            words.clock(row, at=at, table=tables[row.office_id])[1],
        )
        for row in shown
    ]
    return Block(title, said(count), reverse(name) + query, lines, state, count.number if late else 0)


def overdue(request: DeskRequest, at: datetime) -> Block | None:
    """Problems whose answer is late."""
    rows = problem_list(actor=request.actor, late_at=at)
    return _block(rows, _("Overdue"), "desk:overdue", at, state="overdue", late=True)


def due_today(request: DeskRequest, at: datetime) -> Block | None:
    """Problems whose answer is due before the day ends."""
    rows = problem_list(actor=request.actor, late_at=end_of_day(at)).filter(answer_due__gte=at)
    return _block(rows, _("Due today"), "desk:problems", at, state="due_soon", query="?state=active")


def in_state(request: DeskRequest, at: datetime, state: State, title: str, shape: str) -> Block | None:
    """Problems that wait in one state for a coordinator or supervisor."""
    rows = problems_for(actor=request.actor).filter(state=state).order_by("state_at", "id")
    return _block(rows, title, "desk:problems", at, state=shape, query=f"?state={state}")


def reopened(request: DeskRequest, at: datetime) -> Block | None:
    """Problems whose writers say that they are not solved."""
    if not request.actor.has(Role.SUPERVISOR):
        return None
    return in_state(request, at, State.REOPENED, _("Writers say: not solved"), "reopened")


def returned(request: DeskRequest, at: datetime) -> Block | None:
    """Problems that a unit gave back."""
    if not request.actor.has(Role.COORDINATOR):
        return None
    return in_state(request, at, State.RETURNED, _("Returned by a unit"), "returned")


def unassigned(request: DeskRequest, at: datetime) -> Block | None:
    """Problems that no unit has yet."""
    if not request.actor.has(Role.COORDINATOR):
        return None
    return in_state(request, at, State.OPEN, _("Waiting for a unit"), "received")


def my_unit(request: DeskRequest, at: datetime) -> Block | None:
    """What the handler's unit has in hand."""
    if not request.actor.has(Role.HANDLER):
        return None
    return _block(
        my_unit_problems(actor=request.actor), _("My unit has in hand"), "desk:unit", at, state="working"
    )


def proposals(request: DeskRequest, at: datetime) -> Block | None:
    """Proposals that wait for a decision."""
    if not request.actor.has(*DESK):
        return None
    count = bounded(rows=queue(actor=request.actor, view=View()))
    if not count.number:
        return None
    return Block(
        _("Proposals to sort letters"),
        said(count),
        reverse("desk:sort"),
        [],
        "received",
        0,
        _("Sort letters"),
    )


def objected(request: DeskRequest, at: datetime) -> Block | None:
    """Objections to decisions on the sorting board."""
    if not request.actor.has(Role.SUPERVISOR):
        return None
    rows = objections(actor=request.actor)
    count = bounded(rows=rows)
    if not count.number:
        return None
    lines = [
        Line(reverse("desk:sort-opinion", args=[row.pk]), row.proposal.title, row.words)
        for row in rows[:MOST]
    ]
    return Block(_("Objections to sorting"), said(count), lines[0].url, lines, "returned")


def releases(request: DeskRequest, at: datetime) -> Block | None:
    """Problems that a publisher has to look at."""
    if not request.actor.has(Role.PUBLISHER):
        return None
    return _block(
        release_queue(actor=request.actor), _("Waiting for release"), "desk:release", at, state="received"
    )


def to_tell(request: DeskRequest, at: datetime) -> Block | None:
    """Answers that have not reached their writers yet."""
    if not request.actor.has(*DESK):
        return None
    calls = bounded(rows=replies_to_call(actor=request.actor))
    sheets = bounded(rows=replies_to_print(actor=request.actor, whole=True))
    if not calls.number and not sheets.number:
        return None
    lines = [
        Line(reverse("desk:calls"), _("To tell by phone"), said(calls)),
        Line(reverse("desk:answers"), _("To print"), said(sheets)),
    ]
    return Block(_("Answers to bring to writers"), said(calls), reverse("desk:calls"), lines, "answered")


BLOCKS = (overdue, due_today, reopened, returned, unassigned, my_unit, proposals, objected, releases, to_tell)
