"""A unit's line beside its overdue problem: the unit writes it, a publisher releases it."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.problems.models import Release
from huiyin.problems.selectors import line_newest, line_waiting, problem_for
from huiyin.problems.services.line import line_decide, line_write
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problem_forms import LineDecisionForm, LineForm
from huiyin.web.desk.problems import ACT, ASKS
from huiyin.web.ui.parts import tell


@ASKS
def write(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write the line of the unit that leads a released problem."""
    problem = problem_for(actor=request.actor, number=number)
    if problem.unit_id not in request.actor.unit_ids or problem.release != Release.RELEASED:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        line_write(problem=problem, staff=request.user, at=now(), role=Role.HANDLER, **typed)
        tell(request, _("Saved. The public reads it once a publisher has released it."))
        return redirect("desk:problem", number=number)

    last = line_newest(problem=problem)
    form = LineForm(posted(request), initial={"words": last.words if last else ""})
    title = _("What the unit says of problem %s") % number
    return ask(request, form=form, do=do, template=ACT, title=title, problem=problem, button=_("Save"))


@ASKS
def decide(request: DeskRequest, number: str) -> HttpResponseBase:
    """Release the line that waits, or say why not."""
    problem = problem_for(actor=request.actor, number=number)
    line = line_waiting(problem=problem)
    covers = request.actor.covers(Role.PUBLISHER, office_id=problem.office_id, area=problem.area)
    if line is None or not covers:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        line_decide(line=line, staff=request.user, at=now(), role=Role.PUBLISHER, **typed)
        tell(request, _("Decided."))
        return redirect("desk:release")

    title = _("%(unit)s says: %(words)s") % {"unit": line.unit.name, "words": line.words}
    form = LineDecisionForm(posted(request))
    return ask(request, form=form, do=do, template=ACT, title=title, problem=problem, button=_("Decide"))
