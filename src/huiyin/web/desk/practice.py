"""How the office goes on after an answer: the version in force, the earlier ones, and a form for the next."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.listing import office_for
from huiyin.accounts.models import Role
from huiyin.problems.models import NotSolved, Practice
from huiyin.problems.practice import practice_of, practices_of
from huiyin.problems.services.practice import practice_make
from huiyin.web.desk.after_forms import PracticeForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.parts import Event, tell

A = Role.ADMINISTRATOR


@ASKS
def practice(request: DeskRequest) -> HttpResponseBase:
    """Show what is in force, and decide anew."""
    office = office_for(actor=request.actor, roles=(A,))
    current = practice_of(office_id=office.pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        typed["not_solved"] = NotSolved(typed["not_solved"])
        practice_make(office=office, staff=request.user, at=now(), role=A, **typed)
        tell(request, _("In force from now on."))
        return redirect("desk:practice")

    initial = {
        "not_solved": current.not_solved,
        "correct_days": current.correct_days,
        "pair_needed": current.pair_needed,
    }
    return ask(
        request,
        form=PracticeForm(posted(request), initial=initial),
        do=do,
        template="desk/setting.html",
        title=_("After the answer"),
        button=_("Save"),
        back=reverse("desk:settings"),
        back_to=_("Settings"),
        events=[_event(row) for row in practices_of(office=office)],
    )


def _event(row: Practice) -> Event:
    said = _("Version %(version)s: %(rule)s; %(days)s days; pair of pictures %(pair)s") % {
        "version": row.version,
        "rule": row.get_not_solved_display(),
        "days": row.correct_days,
        "pair": _("needed") if row.pair_needed else _("not needed"),
    }
    return Event(row.made_at, said, row.reason, str(A.label))
