"""Taking back what was decided on the board, objecting to what others decided, and settling an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accounts.models import Role
from huiyin.problems.board import decision_for, opinion_for
from huiyin.problems.decisions import said
from huiyin.problems.services.board import decision_object, decision_undo, opinion_settle
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.board import FilterForm, address_of
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import DESK
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

ASKS = require_http_methods(["GET", "HEAD", "POST"])


class WordsForm(Form):
    """A few words, the reason or the outcome."""

    words = forms.CharField(label=gettext_lazy("Why"), max_length=300)

    def __init__(self, data: Any, *, label: str) -> None:
        super().__init__(data)
        self.fields["words"].label = label


@require_POST
def undo(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take back one's own decision, and show the proposal again."""
    decision = decision_for(actor=request.actor, pk=pk)
    decision_undo(decision=decision, staff=request.user, at=now(), role=role_of(request, *DESK))
    tell(request, _("Undone. The letters wait again."))
    return HttpResponseRedirect(address_of(decision.proposal_id, FilterForm(request).view()))


@ASKS
def objection(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Object to a decision of somebody else."""
    decision = decision_for(actor=request.actor, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        decision_object(
            decision=decision,
            words=typed["words"],
            staff=request.user,
            at=now(),
            role=role_of(request, *DESK),
        )
        tell(request, _("Your objection lies with the supervisor. Nothing was changed."))
        return redirect("desk:sort")

    values = {
        "title": _("Object to a decision"),
        "said": said(decision),
        "decision": decision,
        "button": _("Object"),
        "back": address_of(decision.proposal_id, FilterForm(request).view()),
    }
    form = WordsForm(posted(request), label=_("Why the decision is wrong"))
    return ask(request, form=form, do=do, template="desk/board_act.html", **values)


@ASKS
def opinion(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Settle an objection: say what was done. Letters are taken out on the page of the problem."""
    found = opinion_for(actor=request.actor, pk=pk)
    assert found.against is not None

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        opinion_settle(
            opinion=found, outcome=typed["words"], staff=request.user, at=now(), role=Role.SUPERVISOR
        )
        tell(request, _("Settled."))
        return redirect("desk:today")

    values = {
        "title": _("Settle an objection"),
        "said": said(found.against),
        "decision": found.against,
        "opinion": found,
        "button": _("Settle"),
        "back": address_of(found.proposal_id, FilterForm(request).view()),
    }
    form = WordsForm(posted(request), label=_("What was done about it"))
    return ask(request, form=form, do=do, template="desk/board_act.html", **values)
