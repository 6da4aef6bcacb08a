"""Moving a problem: one page for every move of the table, and notes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.accounts.models import Unit
from huiyin.accounts.selectors import NOBODY, dispatch_for
from huiyin.common.errors import NotFound
from huiyin.problems.models import DelayKind, Problem
from huiyin.problems.selectors import (
    acting_role,
    note_role,
    problem_for,
    unit_proposed,
    units_possible,
)
from huiyin.problems.services import delay, work
from huiyin.problems.timing import delay_waiting, moves_for, original_days
from huiyin.problems.workflow import MOVES
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problem_forms import (
    AnswerForm,
    AssignForm,
    ExtensionForm,
    NoteForm,
    SuspensionForm,
    WordsForm,
)
from huiyin.web.desk.problems import ACT, ASKS
from huiyin.web.desk.template_choice import of_office, offered, taken
from huiyin.web.ui.parts import tell

Service = Callable[..., Any]
# A move whose form is a reason: the service, and the name of its argument for the reason (none: only a button).
PLAIN: dict[str, tuple[Service, str, bool]] = {
    "return": (work.problem_return, "reason", True),
    "reopen": (work.problem_reopen, "reason", True),
    "rework": (work.problem_rework, "reason", True),
    "keep": (work.problem_keep, "reason", True),
    "close": (work.problem_close, "words", False),
    "void": (work.problem_void, "reason", True),
    "accept": (work.problem_accept, "", False),
    "extend": (delay.extension_grant, "", False),
    "suspend": (delay.suspension_grant, "", False),
    "refuse-extend": (partial(delay.delay_refuse, kind=DelayKind.EXTENSION), "reason", True),
    "refuse-suspend": (partial(delay.delay_refuse, kind=DelayKind.SUSPENSION), "reason", True),
    "resume": (delay.problem_resume, "reason", True),
}

ASKING: dict[str, Service] = {"ask-extend": delay.extension_ask, "ask-suspend": delay.suspension_ask}


@ASKS
def move(request: DeskRequest, number: str, name: str) -> HttpResponseBase:
    """Make one move, if it is allowed now and is this actor's to make."""
    problem = problem_for(actor=request.actor, number=number)
    rule = next(
        (found for found in moves_for(actor=request.actor, problem=problem, at=now()) if found.name == name),
        None,
    )
    if rule is None:
        return _closed_move(request, problem, name)
    acting = acting_role(actor=request.actor, problem=problem, move=rule)
    assert acting is not None
    role, unit = acting

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        given: dict[str, Any] = {"problem": problem, "staff": request.user, "at": now(), "role": role}
        if name in {"assign", "reassign"}:
            _assign(problem, typed, given)
        elif name == "answer":
            assert unit is not None  # only the lead unit's handler may make this move
            work.problem_answer(unit=unit, **typed, **given)
        elif name in ASKING:
            reason = typed.pop("words")
            ASKING[name](unit=unit, reason=reason, **typed, **given)
        else:
            service, reason, _needed = PLAIN[name]
            said = {reason: typed["words"]} if reason else {}
            units = {"unit": unit} if name in {"accept", "return", "resume"} else {}
            service(**said, **units, **given)
        tell(request, _("Done: %s") % rule.label)
        return _back(request, number)

    title = _("%(move)s: problem %(number)s") % {"move": rule.label, "number": number}
    shown = offered(request, category=problem.category) if name == "answer" else {}
    return ask(
        request,
        form=_form(request, problem, name, shown),
        do=do,
        template=ACT,
        title=title,
        problem=problem,
        button=rule.label,
        asked=delay_waiting(problem=problem, kind=rule.decides) if rule.decides else None,
        **shown,
    )


def _closed_move(request: DeskRequest, problem: Problem, name: str) -> HttpResponseBase:
    """Answer a move that is not open: a sentence at the problem when somebody else was first, else 404."""
    if request.method != "POST" or name not in MOVES:
        raise NotFound(NOBODY)
    text = (
        _("This cannot be done now: the problem is %s. Look at what happened.") % problem.get_state_display()
    )
    tell(request, text, level=messages.WARNING)
    return redirect("desk:problem", number=problem.number)


def _back(request: DeskRequest, number: str) -> HttpResponseBase:
    """Go back to the problem; to the list where the actor sees it no more, as a unit that returned it."""
    try:
        problem_for(actor=request.actor, number=number)
    except NotFound:
        return redirect("desk:problems")
    return redirect("desk:problem", number=number)


def _form(request: DeskRequest, problem: Problem, name: str, shown: dict[str, Any]) -> Form:
    data = posted(request)
    if name in {"assign", "reassign"}:
        proposed = unit_proposed(problem=problem)
        initial = {"lead": proposed[0].pk, "supporting": [u.pk for u in proposed[1]]} if proposed else {}
        return AssignForm(data, units=units_possible(problem=problem), initial=initial)
    if name == "answer":
        about = {"number": problem.number, "matter": problem.title, "place": problem.area.name}
        body = taken(request, shown, **about, **of_office(request, problem.unit))
        return AnswerForm(data, initial={"body": body})
    if name == "ask-extend":
        return ExtensionForm(data, most=original_days(problem=problem))
    if name == "ask-suspend":
        return SuspensionForm(data)
    return WordsForm(data, needed=PLAIN[name][2], asked=bool(PLAIN[name][1]))


def _assign(problem: Problem, typed: dict[str, Any], given: dict[str, Any]) -> None:
    rule = dispatch_for(office=problem.office, category=problem.category, area=problem.area)
    lead: Unit = typed["lead"]
    by_list = rule.dispatch_list if rule is not None and rule.lead_id == lead.pk else None
    supporting = list(typed["supporting"])
    work.problem_assign(lead=lead, supporting=supporting, why=typed["words"], dispatch_list=by_list, **given)


@ASKS
def note(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write a note; internal unless it is offered to the public."""
    problem = problem_for(actor=request.actor, number=number)
    acting = note_role(actor=request.actor, problem=problem)
    if acting is None:
        raise NotFound(NOBODY)
    role, unit = acting

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        work.note_add(problem=problem, staff=request.user, at=now(), role=role, unit=unit, **typed)
        tell(request, _("Note saved."))
        return redirect("desk:problem", number=number)

    title = _("Note on problem %s") % number
    return ask(
        request,
        form=NoteForm(posted(request)),
        do=do,
        template=ACT,
        title=title,
        problem=problem,
        button=_("Save"),
    )
