"""Categories that the software proposes: a person takes them, several at once where they are likely."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huiyin.accounts.models import Unit
from huiyin.accounts.selectors import dispatch_rules, nearest
from huiyin.common.errors import HuiyinError
from huiyin.letters.categories import LIKELY, POSSIBLE, category_proposals, learnt
from huiyin.letters.models import CategoryProposal
from huiyin.letters.selectors import concerned_units
from huiyin.problems.services.describe import matter_categorise
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import desk_role
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.ui.parts import tell


@require_http_methods(["GET", "HEAD", "POST"])
def category_proposals_page(request: DeskRequest) -> HttpResponseBase:
    """Show what is likely and can be taken as it is, or what nobody can say; take what was ticked."""
    sure = request.GET.get("show") != "unsure"
    rows = category_proposals(actor=request.actor, sure=sure)
    if request.method == "POST":
        return _take(request)
    page = page_of(rows, request.GET.get("page"))
    other = page_of(category_proposals(actor=request.actor, sure=not sure), None)
    values = {
        "page": page,
        "count": count_of(page),
        "other": count_of(other),
        "sure": sure,
        "learnt": learnt(office=request.office),
        "rows": [
            {"proposal": one, "how": how_sure(one), "unit": unit}
            for one, unit in zip(page, _units(request, list(page)), strict=True)
        ],
    }
    return render(request, "desk/category_proposals.html", values)


def how_sure(proposal: CategoryProposal) -> str:
    """Say a certainty in words."""
    if proposal.category is None or proposal.certainty < POSSIBLE:
        return _("hard to say")
    return _("very likely") if proposal.certainty >= LIKELY else _("perhaps")


def _take(request: DeskRequest) -> HttpResponse:
    """Take every ticked one; what cannot be taken is said and stays in the list."""
    chosen = {int(value) for value in request.POST.getlist("take") if value.isdecimal() and len(value) < 19}
    given: dict[str, Any] = {"at": now(), "role": desk_role(request)}
    taken, refused = 0, ""
    for proposal in category_proposals(actor=request.actor).filter(pk__in=chosen, category__isnull=False):
        try:
            matter_categorise(proposal=proposal, **given)
            taken += 1
        except HuiyinError as error:
            refused = str(error)
    words = ngettext("%(n)s category taken.", "%(n)s categories taken.", taken) % {"n": taken}
    tell(request, f"{words} {refused}".strip() if chosen else _("Nothing was ticked."))
    return redirect(request.get_full_path())


def _units(request: DeskRequest, proposals: list[CategoryProposal]) -> list[Unit | None]:
    """Return the unit that the dispatch list names for each; none where the letter complains about that unit."""
    rules = dispatch_rules(office=request.office)
    concerned = concerned_units(letters=[one.matter.letter_id for one in proposals])
    found: list[Unit | None] = []
    for one in proposals:
        rule = one.category and nearest(rules=rules, category=one.category, area=one.matter.area)
        unit = rule.lead if rule else None
        found.append(None if unit and (one.matter.letter_id, unit.pk) in concerned else unit)
    return found
