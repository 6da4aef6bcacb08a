"""Campaigns at the desk: the list, one with its coverage by village, beginning one and changing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import areas_of
from huiyin.letters.batches import batches_of
from huiyin.letters.coverage import (
    Coverage,
    areas_in,
    areas_to_ask,
    campaign_of,
    campaigns_with_coverage,
    places_at_desk,
    total,
    villages,
)
from huiyin.letters.services.campaign import campaign_begin, campaign_change
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.campaign_forms import CampaignChangeForm, CampaignForm
from huiyin.web.desk.campaign_history import changes_told
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.amounts import percent
from huiyin.web.ui.parts import tell

BATCHES = 50  # newest boxes on the page of a campaign; the others are in the list
ROLES = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CLERK)


@require_safe
def campaigns(request: DeskRequest) -> HttpResponse:
    """List the campaigns, newest first, with their coverage."""
    rows = [
        (row, share_of(Coverage(row.issued, row.returned, 0, 0)))  # type: ignore[attr-defined]
        for row in campaigns_with_coverage(office=request.office)
    ]
    values = {
        "rows": rows,
        "today": localdate(),
        "begins": request.may_open("campaign-new"),
        "works": request.may_open("batches"),
    }
    return render(request, "desk/campaigns.html", values)


@require_safe
def campaign(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one campaign: its coverage now, by village, and its boxes."""
    found = campaign_of(office=request.office, pk=pk)
    rows = villages(campaign=found)
    mine = {place.pk for place in places_at_desk(actor=request.actor, campaign=found)}
    whole = total(row.coverage for row in rows)
    values = {
        "campaign": found,
        "today": localdate(),
        "whole": whole,
        "share": share_of(whole),
        "rows": [(row.place, row.coverage, share_of(row.coverage), row.place.pk in mine) for row in rows],
        "batches": batches_of(actor=request.actor, campaign=found)[:BATCHES],
        "works": bool(mine),
        "changes": request.may_open("campaign-change"),
    }
    return render(request, "desk/campaign.html", values)


def share_of(coverage: Coverage) -> str:
    """Return the rate in words, or nothing where the base is too small for one."""
    return percent(coverage.returned, coverage.issued) if coverage.has_rate else ""


@ASKS
def campaign_new(request: DeskRequest) -> HttpResponseBase:
    """Begin a campaign."""

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = campaign_begin(office=request.office, at=now(), role=role_of(request, *ROLES), **typed)
        tell(request, _("“%s” has begun.") % typed["name"])
        return redirect("desk:campaign", pk=made.pk)

    areas = areas_of(office=request.office)
    initial = {"starts_on": localdate(), "areas": areas.filter(numchild=0)}
    form = CampaignForm(posted(request), areas=areas, initial=initial)
    back = {"back": reverse("desk:campaigns"), "back_to": _("Campaigns")}
    values = {"title": _("Begin a campaign"), "button": _("Begin"), **back}
    return ask(request, form=form, do=do, template="desk/setting.html", **values)


@ASKS
def change(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a campaign, with a reason; show what was changed before."""
    found = campaign_of(office=request.office, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        campaign_change(campaign=found, at=now(), role=role_of(request, *ROLES), **typed)
        tell(request, _("%s is changed.") % typed["name"])
        return redirect("desk:campaign", pk=pk)

    areas = areas_in(campaign=found)
    initial = {name: getattr(found, name) for name in ("name", "question", "starts_on", "ends_on")}
    form = CampaignChangeForm(
        posted(request), areas=areas_to_ask(campaign=found), initial=initial | {"areas": areas}
    )
    values: dict[str, Any] = {
        "title": _("Change %s") % found.name,
        "button": _("Save"),
        "back": reverse("desk:campaign", args=[pk]),
        "back_to": found.name,
        "events": changes_told(campaign=found),
    }
    return ask(request, form=form, do=do, template="desk/setting.html", **values)
