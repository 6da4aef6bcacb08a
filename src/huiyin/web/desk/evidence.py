"""What shows that a problem was worked on: files and lasting rules, added, taken back, released."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role, Unit
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.problems.evidence import evidence_for, rule_for
from huiyin.problems.models import EvidenceKind, Problem
from huiyin.problems.selectors import note_role, problem_for
from huiyin.problems.services import evidence as services
from huiyin.web.desk.after_forms import EvidenceForm, PictureForm, RuleForm
from huiyin.web.desk.asking import ask
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_files import sent
from huiyin.web.desk.problem_forms import WordsForm
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.parts import tell

ACT = "desk/evidence_act.html"


def working(request: DeskRequest, number: str) -> tuple[Problem, str, Unit | None]:
    """Return a problem that this actor works on, as which role and for which unit, or NotFound."""
    problem = problem_for(actor=request.actor, number=number)
    acting = note_role(actor=request.actor, problem=problem)
    if acting is None:
        raise NotFound(NOBODY)
    return problem, *acting


def _posted(request: DeskRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


@require_safe
def file(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Give one file, to whoever may see the problem."""
    found = evidence_for(actor=request.actor, number=number, pk=pk)
    name = f"{number}-{found.kind}-{found.pk}"
    return sent(found.sha256, found.media_type, name, save="save" in request.GET)


@ASKS
def add(request: DeskRequest, number: str) -> HttpResponseBase:
    """Add pictures before, pictures after, or documents."""
    problem, role, unit = working(request, number)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = services.evidence_add(
            problem=problem,
            kind=EvidenceKind(typed["kind"]),
            given=typed["given"],
            caption=typed["caption"],
            unit=unit,
            staff=request.user,
            at=now(),
            role=role,
        )
        tell(request, _("%s files are added.") % len(made))
        return redirect("desk:problem", number=number)

    form = EvidenceForm(*_posted(request), initial={"kind": request.GET.get("kind", "")})
    return ask(
        request, form=form, do=do, template=ACT, problem=problem, title=_("Add evidence"), button=_("Add")
    )


@ASKS
def take_back(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Take back a file that was added by mistake, with a reason."""
    problem, role, _unit = working(request, number)
    found = evidence_for(actor=request.actor, number=number, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        services.evidence_void(evidence=found, why=typed["words"], staff=request.user, at=now(), role=role)
        tell(request, _("Taken back. The file is deleted; that it was there stays on record."))
        return redirect("desk:problem", number=number)

    return ask(
        request,
        form=WordsForm(*_posted(request)),
        do=do,
        template=ACT,
        problem=problem,
        shown=found,
        title=_("Take a file back"),
        button=_("Take back"),
    )


@ASKS
def release(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Look at one picture, and decide whether the public sees it."""
    problem = problem_for(actor=request.actor, number=number)
    found = evidence_for(actor=request.actor, number=number, pk=pk)
    covers = request.actor.covers(Role.PUBLISHER, office_id=problem.office_id, area=problem.area)
    if not covers or found.kind == EvidenceKind.DOCUMENT:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        services.evidence_release(
            evidence=found, released=typed["released"], staff=request.user, at=now(), role=Role.PUBLISHER
        )
        tell(request, _("Decided."))
        return redirect("desk:problem", number=number)

    return ask(
        request,
        form=PictureForm(*_posted(request)),
        do=do,
        template=ACT,
        problem=problem,
        shown=found,
        lead=_("Look for faces, number plates, house numbers and papers before you release it."),
        title=_("May the public see this picture?"),
        button=_("Decide"),
    )


@ASKS
def rule(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write down the rule that came of a problem."""
    problem, role, unit = working(request, number)
    of_unit = unit or problem.unit
    if of_unit is None:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        services.lasting_rule_add(
            problem=problem, unit=of_unit, staff=request.user, at=now(), role=role, **typed
        )
        tell(request, _("Saved. The public reads it once a publisher has released the problem again."))
        return redirect("desk:problem", number=number)

    form = RuleForm(*_posted(request), initial={"in_force_from": localdate(now())})
    return ask(
        request,
        form=form,
        do=do,
        template=ACT,
        problem=problem,
        title=_("A lasting rule of %s") % of_unit.name,
        button=_("Save"),
    )


@ASKS
def rule_end(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Say that a rule is in force no longer."""
    problem, role, _unit = working(request, number)
    found = rule_for(actor=request.actor, number=number, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        services.lasting_rule_end(rule=found, why=typed["words"], staff=request.user, at=now(), role=role)
        tell(request, _("The rule has ended. It stays listed with the reason."))
        return redirect("desk:problem", number=number)

    return ask(
        request,
        form=WordsForm(*_posted(request)),
        do=do,
        template=ACT,
        problem=problem,
        lead=found.words,
        title=_("End a lasting rule"),
        button=_("End it"),
    )
