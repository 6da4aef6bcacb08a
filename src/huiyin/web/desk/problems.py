"""Lists of problems, and one problem with everything that can be done about it now."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import NOBODY, areas_of, units_of
from huiyin.common.errors import NotFound
from huiyin.problems.models import LATE_STATES, Problem, Release
from huiyin.problems.orders import WATCHERS
from huiyin.problems.selectors import (
    assignment_of,
    belongings_of,
    my_unit_problems,
    note_role,
    problem_for,
    problem_list,
    timeline,
    unit_proposed,
)
from huiyin.problems.services.problem import belonging_undo, problem_describe
from huiyin.problems.timing import moves_for, tables_of
from huiyin.web.desk import problem_words as words
from huiyin.web.desk.after_words import after_values
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.order_words import rows_about
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.desk.problem_clocks import times_of
from huiyin.web.desk.problem_forms import DescribeForm, FilterForm, WordsForm, of_problem
from huiyin.web.ui.parts import Chip, tell

ASKS = require_http_methods(["GET", "HEAD", "POST"])
ACT = "desk/problem_act.html"
DESK = (Role.COORDINATOR, Role.CLERK, Role.SUPERVISOR)


def rows_of(page: Any, at: Any) -> list[dict[str, Any]]:
    """Return what a row of a list shows."""
    problems = list(page)
    tables = tables_of(problems=problems)
    return [
        {
            "problem": problem,
            "shape": words.shape(problem),
            "clock": words.clock(problem, at=at, table=tables[problem.office_id]),
        }
        for problem in problems
    ]


def show_list(request: DeskRequest, rows: Any, title: str, **values: Any) -> HttpResponse:
    """Show one page of a list of problems."""
    at, page = now(), page_of(rows, request.GET.get("page"))
    values |= {"title": title, "page": page, "rows": rows_of(page, at), "count": count_of(page)}
    return render(request, "desk/problems.html", values)


@require_safe
def problems(request: DeskRequest) -> HttpResponse:
    """List problems with filters; the address is the state."""
    form = FilterForm(
        request.GET, units=units_of(office=request.office), areas=areas_of(office=request.office)
    )
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    state = chosen.get("state", "")
    states = LATE_STATES if state == "active" else (state,) if state else ()
    rows = problem_list(
        actor=request.actor,
        states=states,
        unit=chosen.get("unit"),
        area=chosen.get("area"),
        query=chosen.get("q", ""),
    )
    labels = dict(form.fields["state"].choices)  # type: ignore[attr-defined]
    filters = [
        Chip(labels.get(value, value) if name == "state" else str(value), name)
        for name, value in chosen.items()
    ]
    return show_list(request, rows, _("Problems"), form=form, filters=filters)


@require_safe
def overdue(request: DeskRequest) -> HttpResponse:
    """List the problems whose answer is late, latest first."""
    return show_list(request, problem_list(actor=request.actor, late_at=now()), _("Overdue problems"))


@require_safe
def unit(request: DeskRequest) -> HttpResponse:
    """List what the handler's units have in hand."""
    return show_list(request, my_unit_problems(actor=request.actor), _("My unit"))


@require_safe
def problem(request: DeskRequest, number: str) -> HttpResponse:
    """Show one problem: deadline, next steps, letters, history."""
    at, found = now(), problem_for(actor=request.actor, number=number)
    moves = moves_for(actor=request.actor, problem=found, at=at)
    belongings = list(belongings_of(problem=found, actor=request.actor))
    values = after_values(found) | {
        "problem": found,
        "shape": words.shape(found),
        **times_of(request, found, at=at),
        "way": words.way(found),
        "moves": moves,
        "proposed": unit_proposed(problem=found) if any(move.name == "assign" for move in moves) else None,
        "assignment": assignment_of(problem=found),
        "belongings": belongings,
        "elsewhere": found.letters_count - len({row.matter.letter_id for row in belongings}),
        "events": words.events(timeline(problem=found)),
        "release_shape": words.RELEASES[found.release],  # type: ignore[index]
        "orders": rows_about(request, found, at),
        "may_order": request.actor.covers(*WATCHERS, office_id=found.office_id, area=found.area),
        "may_sort": request.actor.covers(*DESK, office_id=found.office_id, area=found.area),
        "may_note": note_role(actor=request.actor, problem=found) is not None,
        "may_line": found.unit_id in request.actor.unit_ids and found.release == Release.RELEASED,
        "may_release": request.actor.covers(Role.PUBLISHER, office_id=found.office_id, area=found.area),
    }
    return render(request, "desk/problem.html", values)


def sortable(request: DeskRequest, number: str) -> Problem:
    """Return a problem that this actor may describe and take matters out of, or NotFound."""
    found = problem_for(actor=request.actor, number=number)
    if not request.actor.covers(*DESK, office_id=found.office_id, area=found.area):
        raise NotFound(NOBODY)
    return found


@ASKS
def describe(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write title, summary, category and place."""
    found = sortable(request, number)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        problem_describe(problem=found, at=now(), role=role_of(request, *DESK), **typed)
        tell(request, _("Saved."))
        return redirect("desk:problem", number=number)

    form = DescribeForm(posted(request), areas=areas_of(office=request.office), initial=of_problem(found))
    title = _("Describe problem %s") % found.number
    return ask(request, form=form, do=do, template=ACT, title=title, problem=found, button=_("Save"))


@ASKS
def take_out(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Take a matter out of a problem, with a reason."""
    found = sortable(request, number)
    belonging = belongings_of(problem=found, actor=request.actor).filter(pk=pk).first()
    if belonging is None:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at, role = now(), role_of(request, *DESK)
        belonging_undo(belonging=belonging, why=typed["words"], at=at, role=role, staff=request.user)
        tell(request, _("Taken out. The matter waits to be sorted again."))
        return redirect("desk:problem", number=number)

    title = _("Take letter %(letter)s out of problem %(problem)s") % {
        "letter": belonging.matter.letter.number, "problem": found.number
    }  # fmt: skip
    return ask(
        request,
        form=WordsForm(posted(request)),
        do=do,
        template=ACT,
        title=title,
        problem=found,
        button=_("Take out"),
    )
