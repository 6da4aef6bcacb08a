"""The times of a problem at the desk: what runs, what was given more, and the unit's own deadlines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.models import Role, Unit
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.letters.clocks import table_of
from huiyin.problems.models import IN_HAND, Problem, State
from huiyin.problems.selectors import problem_for
from huiyin.problems.services.delay import own_deadline_meet, own_deadline_set
from huiyin.problems.timing import gate, own_deadlines, suspension_of
from huiyin.web.desk import clocks, problem_words
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problem_forms import OwnDeadlineForm, WordsForm
from huiyin.web.ui.parts import tell

ASKS = require_http_methods(["GET", "HEAD", "POST"])
ACT = "desk/problem_act.html"


def times_of(request: DeskRequest, problem: Problem, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a problem shows of its times."""
    table = table_of(office_id=problem.office_id)
    mine = _lead(request, problem) is not None
    own = [
        {
            "deadline": row,
            "words": clocks.words(row.due_at, at=at, table=table),
            "late": row.due_at < at,
            "may_meet": row.met_at is None and row.unit_id in request.actor.unit_ids,
        }
        for row in own_deadlines(problem=problem)
    ]
    open_gate = gate(problem=problem, at=at)
    return {
        "clock": problem_words.clock(problem, at=at, table=table),
        "own": own,
        "delays": problem.delays.select_related("unit").order_by("-at", "-pk"),
        "suspension": suspension_of(problem=problem),
        "gate": open_gate if problem.state == State.ASSIGNED else None,
        "may_set": mine and problem.state in IN_HAND,
    }


def _lead(request: DeskRequest, problem: Problem) -> Unit | None:
    """Return the lead unit where it is the actor's own."""
    return problem.unit if problem.unit_id in request.actor.unit_ids else None


@ASKS
def own_deadline(request: DeskRequest, number: str) -> HttpResponseBase:
    """Set a deadline of the unit's own."""
    problem = problem_for(actor=request.actor, number=number)
    unit = _lead(request, problem)
    if unit is None or problem.state not in IN_HAND:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        by: dict[str, Any] = {"staff": request.user, "at": now(), "role": Role.HANDLER}
        own_deadline_set(problem=problem, unit=unit, **typed, **by)
        tell(request, _("Saved."))
        return redirect("desk:problem", number=number)

    title = _("A deadline of your own: problem %s") % number
    form = OwnDeadlineForm(posted(request))
    return ask(request, form=form, do=do, template=ACT, title=title, problem=problem, button=_("Save"))


@ASKS
def own_deadline_met(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Mark what a unit wanted to have done by a day as done."""
    problem = problem_for(actor=request.actor, number=number)
    mine = own_deadlines(problem=problem).filter(unit__in=request.actor.unit_ids, pk=pk).first()
    if mine is None:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        own_deadline_meet(deadline=mine, staff=request.user, at=now(), role=Role.HANDLER)
        tell(request, _("Done: %s") % mine.name)
        return redirect("desk:problem", number=number)

    title = _("Done: %s") % mine.name
    form = WordsForm(posted(request), needed=False, asked=False)
    return ask(request, form=form, do=do, template=ACT, title=title, problem=problem, button=_("Done"))
