"""Campaigns: what a change may do, and what a village says of its households."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Campaign, CampaignArea
from huiyin.letters.services.campaign import campaign_begin, campaign_change, counts_record
from huiyin.letters.services.slip import slip_return
from tests.asking import CLERK, a_campaign, codes_out, place_in
from tests.people import NOON, Township

TODAY = NOON.date()
KEPT: dict[str, Any] = {"starts_on": TODAY, "ends_on": None, "question": "", "reason": "x"}


def test_a_campaign_keeps_the_households_of_its_day(town: Township) -> None:
    campaign = a_campaign(town)
    town.village.households = 999
    town.village.save()
    assert {p.area.name: p.households for p in campaign.places.all()} == {"三村": 120, "一村": 142}


def test_without_slips_the_households_follow_a_change(town: Township) -> None:
    campaign = a_campaign(town)
    town.village.households = 125
    town.village.save()
    campaign_change(campaign=campaign, name="一封信", areas=[town.village], **KEPT, **CLERK)
    assert [(p.area.name, p.households) for p in campaign.places.all()] == [("三村", 125)]


def test_a_village_with_slips_stays(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town)
    with pytest.raises(Refused, match="三村") as caught:
        campaign_change(campaign=campaign, name="新", areas=[town.other_village], **KEPT, **CLERK)
    assert caught.value.field == "areas"
    assert campaign.places.count() == 2
    assert Campaign.objects.get().name == "一封信"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"question": "问" * 301}, "question"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ],
    ids=["empty", "long", "question", "end"],
)
def test_what_a_campaign_cannot_be(town: Township, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        a_campaign(town, **wrong)
    assert caught.value.field == field
    assert not Campaign.objects.exists()


def test_a_place_of_another_office_is_not_known(town: Township) -> None:
    with pytest.raises(Refused):
        a_campaign(town, areas=[town.neighbour.area])


def test_two_campaigns_cannot_have_one_name(town: Township) -> None:
    a_campaign(town)
    with pytest.raises(Refused):
        campaign_begin(office=town.office, name="一封信", starts_on=TODAY, **CLERK)
    assert Campaign.objects.count() == 1


def test_counts_are_recorded_and_the_old_ones_stay_in_the_journal(town: Township) -> None:
    place = out_in(town)
    counts_record(place=place, refused=1, absent=1, **CLERK)
    counts_record(place=place, refused=0, absent=2, **CLERK)
    place.refresh_from_db()
    assert (place.refused, place.absent) == (0, 2)
    said = [json.loads(e.content or "") for e in Entry.objects.filter(kind="letters.counts-recorded")]
    assert [(s["refused"], s["absent"], s["before"]) for s in said] == [
        (1, 1, {"refused": 0, "absent": 0}),
        (0, 2, {"refused": 1, "absent": 1}),
    ]


@pytest.mark.parametrize(("refused", "absent"), [(4, 0), (2, 2), (-1, 0), (0, -1)])
def test_counts_are_no_more_than_the_slips_that_are_out(town: Township, refused: int, absent: int) -> None:
    place = out_in(town)
    with pytest.raises(Refused, match="三村"):
        counts_record(place=place, refused=refused, absent=absent, **CLERK)
    place.refresh_from_db()
    assert (place.refused, place.absent) == (0, 0)


def test_a_slip_that_came_back_is_out_no_more(town: Township) -> None:
    campaign = a_campaign(town)
    codes = codes_out(campaign, town)
    slip_return(office=town.office, code=codes[0], on=TODAY, **CLERK)
    with pytest.raises(Refused):
        counts_record(place=place_in(campaign, town), refused=3, absent=0, **CLERK)


def out_in(town: Township) -> CampaignArea:
    campaign = a_campaign(town)
    codes_out(campaign, town)
    return place_in(campaign, town)
