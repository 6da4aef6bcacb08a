"""The release desk: title and summary beside the letters, before anything becomes public."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.letters.selectors import texts_of
from huiyin.problems.models import LineState, Release
from huiyin.problems.selectors import belongings_of, problem_for, release_queue
from huiyin.problems.services.release import release_decide
from huiyin.web.desk import problem_words as words
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problem_forms import ReleaseForm
from huiyin.web.desk.problems import ASKS, show_list
from huiyin.web.ui.parts import tell


@require_safe
def queue(request: DeskRequest) -> HttpResponseBase:
    """List the problems that no publisher has looked at."""
    return show_list(
        request, release_queue(actor=request.actor), _("Waiting for release"), link="desk:release-one"
    )


@ASKS
def one(request: DeskRequest, number: str) -> HttpResponseBase:
    """Read a problem beside its letters and decide."""
    problem = problem_for(actor=request.actor, number=number)
    if not request.actor.covers(Role.PUBLISHER, office_id=problem.office_id, area=problem.area):
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        typed["decision"] = Release(typed["decision"])
        release_decide(problem=problem, staff=request.user, at=now(), role=Role.PUBLISHER, **typed)
        tell(request, _("Problem %(number)s: %(decision)s.") % {
            "number": number, "decision": Release(typed["decision"]).label
        })  # fmt: skip
        return redirect("desk:release")

    belongings = list(belongings_of(problem=problem, actor=request.actor))
    if len({row.matter.letter_id for row in belongings}) < problem.letters_count:
        raise NotFound(NOBODY)  # a publisher reads every letter, or leaves it to one who may
    texts = texts_of(letters=[row.matter.letter_id for row in belongings])
    initial = {
        "title": problem.public_title or problem.title,
        "summary": problem.public_summary or problem.summary,
        "version": problem.version,
    }
    values = {
        "problem": problem,
        "line": problem.lines.filter(state=LineState.WAITING).order_by("version").first(),
        "shape": words.shape(problem),
        "cards": [{"matter": row.matter, "text": texts[row.matter.letter_id]} for row in belongings],
        "offered": words.events(problem.steps.filter(public=True).order_by("id")),
    }
    form = ReleaseForm(posted(request), initial=initial)
    return ask(request, form=form, do=do, template="desk/release_one.html", **values)
