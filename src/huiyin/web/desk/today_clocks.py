"""The blocks of the first page that are about more time: what waits for a decision, is to be looked at again, or is due
by a unit's own word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.common.counting import bounded
from huiyin.letters.clocks import table_of
from huiyin.problems.models import Problem
from huiyin.problems.timing import DECIDERS, delays_waiting, own_due, reviews_due
from huiyin.web.desk import clocks
from huiyin.web.desk.clocks import end_of_day
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.paging import said
from huiyin.web.desk.today_block import MOST, Block, Line
from huiyin.web.ui import dates


def waiting(request: DeskRequest, at: datetime) -> Block | None:
    """What units ask for and somebody else has to decide."""
    if not request.actor.has(*DECIDERS):
        return None
    rows = delays_waiting(actor=request.actor)
    lines = [_line(row.problem, f"{row.get_kind_display()} · {row.unit}") for row in rows[:MOST]]
    return _block(rows, _("More time asked for"), lines, "received")


def reviews(request: DeskRequest, at: datetime) -> Block | None:
    """Suspended problems whose day to look at them again has come."""
    rows = reviews_due(actor=request.actor, on=localdate(at))
    lines = [_line(row.problem, dates.middle(row.review_on)) for row in rows[:MOST] if row.review_on]
    return _block(rows, _("Suspended, to be looked at again"), lines, "suspended")


def own(request: DeskRequest, at: datetime) -> Block | None:
    """What the handler's unit wanted to have done by today."""
    if not request.actor.has(Role.HANDLER):
        return None
    rows = own_due(actor=request.actor, before=end_of_day(at))
    late = bounded(rows=rows.filter(due_at__lt=at)).number
    table = table_of(office_id=request.office.pk)
    lines = [
        Line(
            reverse("desk:problem", args=[row.problem.number]),
            f"{row.name} · {row.problem.title}",
            clocks.words(row.due_at, at=at, table=table),
        )
        for row in rows[:MOST]
    ]
    return _block(
        rows, _("Your own deadlines, due today or late"), lines, "overdue" if late else "due_soon", late
    )


def _line(problem: Problem, end: str) -> Line:
    return Line(reverse("desk:problem", args=[problem.number]), f"{problem.number} {problem.title}", end)


def _block(rows: Any, title: str, lines: list[Line], state: str, late: int = 0) -> Block | None:
    if not lines:
        return None
    return Block(title, said(bounded(rows=rows)), str(lines[0].url), lines, state, late)


BLOCKS = (waiting, reviews, own)
