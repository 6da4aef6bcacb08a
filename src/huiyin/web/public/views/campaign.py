"""Campaigns: how many households answered, by village; as a page, a table and a sheet for the notice board."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.accounts.selectors import names_above
from huiyin.letters.campaign_public import (
    CampaignBoard,
    PublicVillage,
    campaign_board,
    campaign_public,
    campaigns_begun,
)
from huiyin.problems.public import common_categories, counts
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.public.views.register import BOM, FORMULA
from huiyin.web.ui.amounts import SMALL_BASE, few, number, percent

GROUPED_OVER = 30  # villages


@door(*READ)
def campaigns(here: Here) -> HttpResponse:
    """List the campaigns that have begun, newest first."""
    return here.page("campaigns", rows=campaigns_begun(office=here.office, on=localdate(here.at)))


@door(*READ)
def campaign(here: Here, pk: int) -> HttpResponse:
    """Show one campaign."""
    return here.page("campaign", **_values(here, pk))


@door(*READ)
def board(here: Here, pk: int) -> HttpResponse:
    """Show a campaign as one sheet for the notice board."""
    return here.page("campaign_board", **_values(here, pk))


@door(*READ)
def campaign_csv(here: Here, pk: int) -> HttpResponse:
    """Give the villages of a campaign as a table."""
    found = _board(here, pk)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(
        [_("Village"), _("Slips issued"), _("Came back, at least"), _("Rate, at least"), _("As of")]
    )
    for village in found.villages:
        rate, day = _rate(village), found.as_of.isoformat()
        cells = [village.area.name, str(village.issued), _at_least(village), rate, day]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="campaign-{pk}-{found.as_of:%Y%m%d}.csv"'
    return response


def _board(here: Here, pk: int) -> CampaignBoard:
    today = localdate(here.at)
    return campaign_board(campaign=campaign_public(office=here.office, pk=pk, on=today), on=today)


def _values(here: Here, pk: int) -> dict[str, Any]:
    found = _board(here, pk)
    share = percent(found.returned, found.issued) if found.issued >= SMALL_BASE and found.returned else ""
    return {
        "board": found,
        "campaign": found.campaign,
        "share": share,
        "came": [_came(found, count) for count in (found.letters, found.calls)],
        "problems": counts(office=here.office, at=here.at, campaign=found.campaign),
        "common": common_categories(campaign=found.campaign),
        "state": _state(found),
        "groups": _groups(found),
    }


def _groups(found: CampaignBoard) -> list[tuple[str, list[tuple[PublicVillage, str, str]]]]:
    """Return the villages with what is said of each; under the name of their township where there are many."""
    rows = [(village, _at_least(village), _rate(village)) for village in found.villages]
    if len(rows) <= GROUPED_OVER:
        return [("", rows)]
    above = names_above(areas=[village.area for village in found.villages])
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: above[row[0].area.pk])]


def _at_least(village: PublicVillage) -> str:
    return number(village.at_least) if village.at_least else _("fewer than 5") if village.issued else "0"


def _rate(village: PublicVillage) -> str:
    if village.issued < SMALL_BASE or not village.at_least:
        return ""
    return percent(village.at_least, village.issued)


def _came(found: CampaignBoard, count: int) -> str:
    return number(count) if found.settled and not 0 < count < 5 else few(count)


def _state(found: CampaignBoard) -> tuple[str, str]:
    return ("closed", _("Over")) if found.over else ("working", _("Running"))
