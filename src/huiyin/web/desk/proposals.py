"""What the software takes for one matter: a person says yes, to all or some, or no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from huiyin.letters.models import Matter
from huiyin.letters.selectors import texts_of
from huiyin.problems.models import Proposal
from huiyin.problems.selectors import proposal_for, proposals_open
from huiyin.problems.services.proposal import proposal_accept, proposal_reject
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.desk.problems import ASKS, DESK
from huiyin.web.ui.parts import tell

# Words before numbers: what a certainty means to whoever decides.
SURE = (
    (0.8, gettext_lazy("very likely")),
    (0.5, gettext_lazy("perhaps")),
    (0.0, gettext_lazy("hard to say")),
)


class DecideForm(forms.Form):
    """Which letters belong together, under which title; or why they do not."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=60, required=False)
    matters = forms.ModelMultipleChoiceField(Matter.objects.none(), required=False)
    why = forms.CharField(label=gettext_lazy("Why not the same"), max_length=300, required=False)
    verdict = forms.ChoiceField(choices=[("accept", ""), ("reject", "")])

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].queryset = proposal.matters.select_related("letter__office")  # type: ignore[attr-defined]


def how_sure(proposal: Proposal) -> str:
    """Return the certainty in words."""
    return str(next(word for least, word in SURE if proposal.certainty >= least))


@require_safe
def proposals(request: DeskRequest) -> HttpResponse:
    """List the proposals that wait."""
    page = page_of(proposals_open(actor=request.actor), request.GET.get("page"))
    rows = [{"proposal": one, "sure": how_sure(one), "letters": len(one.matters.all())} for one in page]
    return render(request, "desk/proposals.html", {"page": page, "rows": rows, "count": count_of(page)})


@ASKS
def proposal(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show the letters side by side, and take the decision."""
    found = proposal_for(actor=request.actor, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        given: dict[str, Any] = {
            "proposal": found,
            "staff": request.user,
            "at": now(),
            "role": role_of(request, *DESK),
        }
        if typed["verdict"] == "reject":
            proposal_reject(why=typed["why"], **given)
            tell(request, _("Noted: not the same matter."))
            return redirect("desk:proposals")
        made = proposal_accept(matters=list(typed["matters"]), title=typed["title"], **given)
        tell(request, _("Problem %s opened.") % made.number)
        return redirect("desk:problem", number=made.number)

    matters = list(found.matters.select_related("letter__area").order_by("letter__received_at", "pk"))
    texts = texts_of(letters=[matter.letter_id for matter in matters])
    form = DecideForm(posted(request), proposal=found, initial={"title": found.title})
    cards = [{"matter": matter, "text": texts[matter.letter_id]} for matter in matters]
    values = {"proposal": found, "sure": how_sure(found), "cards": cards, "chosen": _chosen(form, matters)}
    return ask(request, form=form, do=do, template="desk/proposal.html", **values)


def _chosen(form: DecideForm, matters: list[Matter]) -> set[int]:
    if form.is_bound:
        return {int(value) for value in form["matters"].value() or () if str(value).isdigit()}
    return {matter.pk for matter in matters}
