"""A campaign in the invented township: the village asked is 三村, and its slips are known by their codes."""

from __future__ import annotations

from typing import Any

from huiyin.letters.models import Batch, Campaign, CampaignArea, Channel, Slip
from huiyin.letters.services.batch import batch_open
from huiyin.letters.services.campaign import campaign_begin
from huiyin.letters.services.slip import slips_issue
from tests.people import NOON, Township

CLERK: dict[str, Any] = {"at": NOON, "role": "clerk"}


def a_campaign(town: Township, **changes: Any) -> Campaign:
    """Begin a campaign in two villages."""
    parts: dict[str, Any] = {
        "office": town.office,
        "name": "一封信",
        "question": "您家门口最该办的一件事是什么？",
        "starts_on": NOON.date(),
        "areas": [town.village, town.other_village],
    }
    return campaign_begin(**(parts | CLERK | changes))


def place_in(campaign: Campaign, town: Township) -> CampaignArea:
    """Return 三村 in a campaign."""
    return CampaignArea.objects.select_related("area", "campaign__office").get(
        campaign=campaign, area=town.village
    )


def codes_out(campaign: Campaign, town: Township, count: int = 3) -> list[str]:
    """Issue slips in 三村 and return their codes as they are stored."""
    place = place_in(campaign, town)
    slips_issue(place=place, count=count, **CLERK)
    return list(Slip.objects.filter(place=place).order_by("pk").values_list("code", flat=True))


def a_batch(town: Township, **changes: Any) -> Batch:
    """Open a box with three pieces."""
    parts: dict[str, Any] = {
        "office": town.office,
        "channel": Channel.PAPER,
        "pieces": 3,
        "opened_by": town.wang,
        "opened_with": town.li,
    }
    return batch_open(**(parts | CLERK | changes))
