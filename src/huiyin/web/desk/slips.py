"""Slips at the desk: issued by village, counted without a letter, taken back, and what a village says of the others."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.common.errors import NotFound, Refused
from huiyin.letters.coverage import (
    campaign_of,
    days_of_issue,
    place_at_desk,
    places_at_desk,
    village_of,
    villages,
)
from huiyin.letters.models import Campaign, CampaignArea
from huiyin.letters.services.campaign import counts_record
from huiyin.letters.services.slip import Counted, slips_issue_each, slips_return_each, slips_take_back
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.campaign_forms import BackForm, CodesForm, CountsForm, IssueForm
from huiyin.web.desk.campaign_history import village_told
from huiyin.web.desk.campaigns import share_of
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import desk_role
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.parts import tell


@ASKS
def issue(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Issue slips in every village at once; what is missing to the households stands in the fields."""
    campaign = campaign_of(office=request.office, pk=pk)
    places = _mine(request, campaign)
    known = {row.place.pk: row.coverage.issued for row in villages(campaign=campaign)}
    missing = [(p.area.code, p.area.name, max(0, (p.households or 0) - known[p.pk])) for p in places]

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        counts = [(place, typed[place.area.code]) for place in places if typed[place.area.code]]
        if not counts:
            raise Refused(_("Write a number in at least one village."))
        count = slips_issue_each(counts=counts, at=now(), role=desk_role(request))
        tell(
            request,
            ngettext("%d slip is issued. Print it now.", "%d slips are issued. Print them now.", count)
            % count,
        )
        return redirect("desk:campaign", pk=pk)

    form = IssueForm(posted(request), villages=missing)
    rows = [(place, known[place.pk], form[place.area.code]) for place in places]
    return ask(request, form=form, do=do, template="desk/slips_issue.html", campaign=campaign, rows=rows)


@ASKS
def village(request: DeskRequest, pk: int, code: str) -> HttpResponseBase:
    """Show one village of a campaign, record refused and absent, lead to its slips on paper."""
    place = _place(request, pk, code)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        counts_record(place=place, at=now(), role=desk_role(request), **typed)
        tell(request, _("Recorded for %s.") % place.area.name)
        return redirect("desk:campaign", pk=pk)

    form = CountsForm(posted(request), initial={"refused": place.refused, "absent": place.absent})
    coverage = village_of(place=place)
    values: dict[str, Any] = {
        "place": place,
        "coverage": coverage,
        "share": share_of(coverage),
        "days": days_of_issue(campaign=place.campaign, area=place.area),
        "events": village_told(place=place),
    }
    return ask(request, form=form, do=do, template="desk/campaign_village.html", **values)


@ASKS
def take_back(request: DeskRequest, pk: int, code: str) -> HttpResponseBase:
    """Take back slips that were printed and not handed out."""
    place = _place(request, pk, code)
    form = BackForm(posted(request))

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        codes = form.listed()
        if bool(codes) == typed["all_of_them"]:
            raise Refused(_("Write the codes, or choose all of them; one of the two."), field="codes")
        count = slips_take_back(place=place, codes=codes or None, at=now(), role=desk_role(request))
        tell(request, ngettext("%d slip is taken back.", "%d slips are taken back.", count) % count)
        return redirect("desk:campaign-village", pk=pk, code=code)

    values = {
        "title": _("Take slips back: %s") % place.area.name,
        "lead": _("For slips that were printed and not handed out. They no longer count as issued."),
        "button": _("Take back"),
        "back": reverse("desk:campaign-village", args=[pk, code]),
        "back_to": place.area.name,
    }
    return ask(request, form=form, do=do, template="desk/setting.html", **values)


@ASKS
def count(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Count slips that came back without a letter: empty sheets, calls that said nothing is amiss."""
    campaign = campaign_of(office=request.office, pk=pk)
    _mine(request, campaign)
    form = CodesForm(posted(request))

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at = now()
        came = slips_return_each(
            campaign=campaign, codes=form.listed(), on=localdate(at), at=at, role=desk_role(request)
        )
        tell(request, _told(came))
        return redirect("desk:slip-count", pk=pk)

    values = {
        "title": _("Count slips that came back"),
        "lead": _("Without a letter: an empty sheet, a call. With a letter, the code is typed there."),
        "button": _("Count"),
        "back": reverse("desk:campaign", args=[pk]),
        "back_to": campaign.name,
    }
    return ask(request, form=form, do=do, template="desk/setting.html", **values)


def _told(came: list[tuple[str, Counted]]) -> str:
    """Say how many counted, and name what did not: whoever has the paper can look again."""
    counted = sum(outcome is Counted.NOW for _code, outcome in came)
    sentences = [ngettext("%d household counted.", "%d households counted.", counted) % counted]
    for outcome, words in (
        (Counted.BEFORE, _("Counted before: %s.")),
        (Counted.UNKNOWN, _("Not slips of this campaign: %s.")),
        (Counted.OVER, _("The campaign had ended: %s.")),
    ):
        if named := [code[:12] for code, found in came if found is outcome]:
            sentences.append(words % "、".join(named))
    return " ".join(sentences)


def _place(request: DeskRequest, pk: int, code: str) -> CampaignArea:
    return place_at_desk(actor=request.actor, office=request.office, pk=pk, code=code)


def _mine(request: DeskRequest, campaign: Campaign) -> list[CampaignArea]:
    """Return the villages in which this member of staff works, or NotFound where there are none."""
    places = places_at_desk(actor=request.actor, campaign=campaign)
    if not places:
        raise NotFound(_("No village of this campaign is yours."))
    return places
