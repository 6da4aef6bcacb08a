"""The release desk: title and summary beside the letters, what may be masked, and what the public will see before it
does. Only the page that shows it has the button that releases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound, Refused
from huiyin.letters.selectors import texts_of
from huiyin.problems.models import LineState, Problem, Release
from huiyin.problems.selectors import belongings_of, is_taken_back, problem_for, release_queue
from huiyin.problems.services.release import release_decide, release_try
from huiyin.pure.text import mask
from huiyin.web.desk import problem_words as words
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problem_forms import ReleaseForm
from huiyin.web.desk.problems import ASKS, show_list
from huiyin.web.desk.release_words import found_in, marked, public_pages, ticked
from huiyin.web.ui.parts import tell

SAID = ("title", "summary", "public_property", "version")
Typed = dict[str, Any]


@require_safe
def queue(request: DeskRequest) -> HttpResponseBase:
    """List the problems that no publisher has looked at."""
    return show_list(
        request, release_queue(actor=request.actor), _("Waiting for release"), link="desk:release-one"
    )


@ASKS
def one(request: DeskRequest, number: str) -> HttpResponseBase:
    """Read a problem beside its letters, mask, look at what the public will see, and decide."""
    problem = problem_for(actor=request.actor, number=number)
    if not request.actor.covers(Role.PUBLISHER, office_id=problem.office_id, area=problem.area):
        raise NotFound(NOBODY)
    values = _read(request, problem)
    initial = {
        "title": problem.public_title or problem.title,
        "summary": problem.public_summary or problem.summary,
        "public_property": problem.public_property,
        "version": problem.version,
    }
    form = ReleaseForm(posted(request), initial=initial)
    act = ACTS.get(request.POST.get("act", ""), _preview)

    def do(typed: Typed) -> HttpResponseBase:
        return act(request, problem, typed, values)

    said = {name: form[name].value() or "" for name in ("title", "summary")}
    return ask(request, form=form, do=do, template="desk/release_one.html", found=found_in(**said), **values)


def _read(request: DeskRequest, problem: Problem) -> dict[str, Any]:
    """Return what stands beside the words: every letter with what may tell who somebody is."""
    belongings = list(belongings_of(problem=problem, actor=request.actor))
    if len({row.matter.letter_id for row in belongings}) < problem.letters_count:
        raise NotFound(NOBODY)  # a publisher reads every letter, or leaves it to one who may
    texts = texts_of(letters=[row.matter.letter_id for row in belongings])
    steps = list(problem.steps.filter(public=True).order_by("id"))
    return {
        "problem": problem,
        "taken_back": is_taken_back(problem=problem),
        "line": problem.lines.filter(state=LineState.WAITING).order_by("version").first(),
        "shape": words.shape(problem),
        "cards": [
            {"matter": row.matter, "body": marked(texts[row.matter.letter_id].body or "")}
            for row in belongings
        ],
        "offered": words.events(steps),
        "offered_found": found_in(**{f"step{step.pk}": step.words for step in steps}),
    }


def _mask(request: DeskRequest, problem: Problem, typed: Typed, values: Typed) -> HttpResponseBase:
    """Put ××× in place of what was ticked, and show the words again."""
    said = {name: str(typed[name]) for name in ("title", "summary")}
    stretches = ticked(request.POST.getlist("mask"), said)
    if not stretches:
        raise Refused(_("Nothing is ticked, so nothing was masked."))
    for name, spans in stretches.items():
        said[name] = mask(said[name], spans)
    return _again(request, typed | said, values)


def _again(request: DeskRequest, typed: Typed, values: Typed) -> HttpResponseBase:
    form = ReleaseForm(initial=typed)
    found = found_in(title=typed["title"], summary=typed["summary"])
    return render(request, "desk/release_one.html", {**values, "form": form, "found": found})


def _edit(request: DeskRequest, problem: Problem, typed: Typed, values: Typed) -> HttpResponseBase:
    """Go back from the preview with the words as they are."""
    return _again(request, typed, values)


def _preview(request: DeskRequest, problem: Problem, typed: Typed, values: Typed) -> HttpResponseBase:
    """Show the public's own pages as they would be; nothing is public by it."""
    said = {name: typed[name] for name in SAID}
    pages = release_try(
        look=lambda found: public_pages(request, found),
        problem=problem, staff=request.user, at=now(), role=Role.PUBLISHER, **said,
    )  # fmt: skip
    form: Form = ReleaseForm(initial=typed)
    for field in form.fields.values():
        field.widget = field.hidden_widget()
    found = found_in(title=typed["title"], summary=typed["summary"])
    shown = {**values, "form": form, "pages": pages, "found": found}
    return render(request, "desk/release_preview.html", shown)


def _release(request: DeskRequest, problem: Problem, typed: Typed, values: Typed) -> HttpResponseBase:
    said = {name: typed[name] for name in SAID}
    return _decide(request, problem, Release.RELEASED, said)


def _keep(decision: Release) -> Callable[..., HttpResponseBase]:
    def keep(request: DeskRequest, problem: Problem, typed: Typed, values: Typed) -> HttpResponseBase:
        said = {name: typed[name] for name in ("reason", "version")}
        return _decide(request, problem, decision, said)

    return keep


def _decide(request: DeskRequest, problem: Problem, decision: Release, said: Typed) -> HttpResponseBase:
    release_decide(
        problem=problem, decision=decision, staff=request.user, at=now(), role=Role.PUBLISHER, **said
    )
    tell(
        request,
        _("Problem %(number)s: %(decision)s.") % {"number": problem.number, "decision": decision.label},
    )
    return redirect("desk:release")


# What a button of the two pages does; anything else shows what the public will see.
ACTS: dict[str, Callable[..., HttpResponseBase]] = {
    "mask": _mask,
    "edit": _edit,
    "release": _release,
    Release.HELD: _keep(Release.HELD),
    Release.REFUSED: _keep(Release.REFUSED),
}
