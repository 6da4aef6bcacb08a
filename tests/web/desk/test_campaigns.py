"""Campaigns, slips and boxes at the desk: each act once by a plain form, who may, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.services import area_add
from huiyin.letters.models import Batch, Campaign, CampaignArea, Slip
from huiyin.letters.services.slip import slips_issue
from huiyin.pure.receipts import print_slip
from tests.asking import CLERK, a_batch, a_campaign, codes_out, place_in
from tests.people import NOON, PASSWORD, Township, received
from tests.web.desk.settings_visits import see, send, signed_in, text_of


@pytest.fixture
def desk(town: Township) -> Client:
    return signed_in(town.wang)


@pytest.fixture
def campaign(town: Township) -> Campaign:
    """Begin a campaign long enough ago for the clock of the server."""
    return a_campaign(town, starts_on=timezone.localdate() - timedelta(days=9))


def codes(campaign: Campaign, town: Township, count: int = 10) -> list[str]:
    return codes_out(campaign, town, count)


def test_a_campaign_begins_with_every_village_chosen(town: Township) -> None:
    boss = signed_in(town.chen)
    page = see(boss, "campaign-new")
    assert page.count("checked") == 3
    areas = [town.village.pk, town.other_village.pk]
    send(boss, "campaign-new", name="一封信", question="最该办什么？", starts_on="2026-11-01", areas=areas)
    made = Campaign.objects.get()
    assert (made.question, made.places.count(), made.ends_on) == ("最该办什么？", 2, None)


def test_a_change_has_a_reason_and_shows_in_the_history(town: Township, campaign: Campaign) -> None:
    boss = signed_in(town.chen)
    areas = [area.pk for area in (town.village, town.other_village)]
    data: dict[str, Any] = {"name": "两封信", "starts_on": "2026-11-01", "areas": areas}
    assert send(boss, "campaign-change", campaign.pk, **data, reason="").status_code == 422
    send(boss, "campaign-change", campaign.pk, **data, reason="改名")
    assert Campaign.objects.get().name == "两封信"
    assert "改名" in see(boss, "campaign-change", campaign.pk)


def test_the_page_tells_coverage_by_village_with_both_numbers(
    town: Township, desk: Client, campaign: Campaign
) -> None:
    out = codes(campaign, town)
    assert "还没有发出户码条" not in see(desk, "campaign", campaign.pk)
    send(desk, "slip-count", campaign.pk, codes="\n".join(print_slip(code) for code in out[:7]))
    page = see(desk, "campaign", campaign.pk)
    assert "70.0%" in page


def test_without_slips_there_is_no_percentage(desk: Client, campaign: Campaign) -> None:
    assert "%" not in see(desk, "campaign", campaign.pk).partition("<main")[2]


def test_up_to_a_base_of_five_there_is_no_rate(town: Township, desk: Client, campaign: Campaign) -> None:
    out = codes(campaign, town, 5)
    send(desk, "slip-count", campaign.pk, codes=" ".join(out[:4]))
    assert "80.0%" not in see(desk, "campaign", campaign.pk)


def test_slips_are_issued_for_all_villages_at_once(town: Township, desk: Client, campaign: Campaign) -> None:
    page = see(desk, "slips-issue", campaign.pk)
    assert 'value="142"' in page
    assert 'value="120"' in page
    send(desk, "slips-issue", campaign.pk, YN01="142", YN03="")
    assert Slip.objects.count() == 142
    assert 'value="142"' not in see(desk, "slips-issue", campaign.pk)


@pytest.mark.parametrize("typed", ["0", "-1", "5001", "x", ""])
def test_no_slip_is_issued_for_what_is_no_number(desk: Client, campaign: Campaign, typed: str) -> None:
    answer = send(desk, "slips-issue", campaign.pk, YN01=typed)
    assert answer.status_code == 422
    assert not Slip.objects.exists()


def test_a_village_clerk_issues_in_one_village_alone(town: Township, campaign: Campaign) -> None:
    clerk = signed_in(town.village_clerk)
    send(clerk, "slips-issue", campaign.pk, YN01="3", YN03="5")
    assert set(Slip.objects.values_list("place__area__code", flat=True)) == {"YN01"}
    assert clerk.get(reverse("desk:campaign-village", args=[campaign.pk, "YN03"])).status_code == 404
    assert clerk.get(reverse("desk:slips-back", args=[campaign.pk, "YN03"])).status_code == 404


def test_refused_and_absent(town: Township, desk: Client, campaign: Campaign) -> None:
    codes(campaign, town)
    too_many = send(desk, "campaign-village", campaign.pk, "YN03", refused="9", absent="2")
    assert too_many.status_code == 422
    assert 'value="9"' in text_of(too_many)
    send(desk, "campaign-village", campaign.pk, "YN03", refused="1", absent="2")
    place = place_in(campaign, town)
    assert (place.refused, place.absent) == (1, 2)
    assert "不愿填 1，无人在家 2" in see(desk, "campaign-village", campaign.pk, "YN03")


def test_counting_names_what_did_not_count(town: Township, desk: Client, campaign: Campaign) -> None:
    first, second, *_others = codes(campaign, town)
    send(desk, "slip-count", campaign.pk, codes=first)
    said = text_of(send(desk, "slip-count", campaign.pk, codes=f"{first}，{second}、4K7-3XW0"))
    assert "1 户已计入" in said
    assert first in said
    assert "4K7-3XW0" in said
    assert CampaignArea.objects.get(area=town.village).slips.filter(returned_on__isnull=False).count() == 2


def test_slips_are_taken_back(town: Township, desk: Client, campaign: Campaign) -> None:
    out = codes(campaign, town)
    assert send(desk, "slips-back", campaign.pk, "YN03").status_code == 422
    both = send(desk, "slips-back", campaign.pk, "YN03", codes=out[0], all_of_them="on")
    assert both.status_code == 422
    send(desk, "slips-back", campaign.pk, "YN03", codes=out[0])
    assert Slip.objects.filter(taken_back_on__isnull=False).count() == 1
    send(desk, "slips-back", campaign.pk, "YN03", all_of_them="on")
    assert Slip.objects.filter(taken_back_on__isnull=False).count() == 10


class TestBoxes:
    def test_opened_by_two(self, town: Township, desk: Client) -> None:
        data: dict[str, Any] = {
            "channel": "paper",
            "pieces": "120",
            "opened_with": town.li.pk,
            "password": PASSWORD,
        }
        send(desk, "batch-open", **data)
        batch = Batch.objects.get()
        assert (batch.pieces, batch.opened_by, batch.opened_with) == (120, town.wang, town.li)
        assert "120 件，已录 0 件" in see(desk, "batches")

    @pytest.mark.parametrize("password", ["", "wrong"])
    def test_not_without_the_second(self, town: Township, desk: Client, password: str) -> None:
        data: dict[str, Any] = {
            "channel": "paper",
            "pieces": "120",
            "opened_with": town.li.pk,
            "password": password,
        }
        answer = send(desk, "batch-open", **data)
        assert answer.status_code == 422
        assert "120" in text_of(answer)
        assert 'value="wrong"' not in text_of(answer)
        assert not Batch.objects.exists()

    def test_not_alone(self, town: Township, desk: Client) -> None:
        data: dict[str, Any] = {
            "channel": "paper",
            "pieces": "1",
            "opened_with": town.wang.pk,
            "password": PASSWORD,
        }
        assert send(desk, "batch-open", **data).status_code == 422

    def test_passwords_are_not_tried_for_ever(self, town: Township, desk: Client) -> None:
        data: dict[str, Any] = {
            "channel": "paper",
            "pieces": "1",
            "opened_with": town.li.pk,
            "password": "wrong",
        }
        tries = [send(desk, "batch-open", **data).status_code for _each in range(6)]
        assert tries == [422] * 5 + [429]
        assert send(desk, "batch-open", **(data | {"password": PASSWORD})).status_code == 429

    def test_a_village_clerk_names_the_village(self, town: Township) -> None:
        clerk = signed_in(town.village_clerk)
        data: dict[str, Any] = {
            "channel": "paper",
            "pieces": "2",
            "opened_with": town.li.pk,
            "password": PASSWORD,
        }
        assert send(clerk, "batch-open", **data).status_code == 422
        assert send(clerk, "batch-open", **data, area=town.village.pk).status_code == 422
        send(clerk, "batch-open", **data, area=town.other_village.pk)
        assert Batch.objects.get().area == town.other_village

    def test_closed_with_a_word_where_numbers_differ(self, town: Township, desk: Client) -> None:
        batch = a_batch(town)
        assert send(desk, "batch-close", batch.pk, note="").status_code == 422
        send(desk, "batch-close", batch.pk, note="两张白纸")
        assert "两张白纸" in see(desk, "batches")
        assert send(desk, "batch-close", batch.pk, note="x").status_code == 409

    def test_a_box_of_another_village_is_not_there(self, town: Township) -> None:
        batch = a_batch(town, area=town.village)
        clerk = signed_in(town.village_clerk)
        assert clerk.get(reverse("desk:batch-close", args=[batch.pk])).status_code == 404


WHO = ("wang", "village_clerk", "stranger", "zhaxi", "li", "chen", "nima", "reviewer", "admin")
PAGES = {
    "campaign": "wang village_clerk li chen admin",
    "campaign-change": "li chen admin",
    "slips-issue": "wang village_clerk li chen",
    "slip-count": "wang village_clerk li chen",
    "campaign-village": "wang li chen",
    "slips-back": "wang li chen",
    "batch-close": "wang li chen",
}


@pytest.mark.parametrize("name", PAGES)
def test_who_gets_in(town: Township, campaign: Campaign, name: str) -> None:
    arguments: list[Any] = [a_batch(town, area=town.village).pk if name == "batch-close" else campaign.pk]
    arguments += ["YN03"] if name in ("campaign-village", "slips-back") else []
    for who in WHO:
        client, address = signed_in(getattr(town, who)), reverse(f"desk:{name}", args=arguments)
        expected = 200 if who in PAGES[name].split() else 404
        assert client.get(address).status_code == expected, who
        if expected == 404:
            assert client.post(address).status_code in (404, 405), who


@pytest.mark.parametrize("name", ["campaign", "campaigns", "slips-issue"])
def test_queries_are_the_same_with_many_villages(
    town: Township, desk: Client, campaign: Campaign, name: str, django_assert_max_num_queries: Any
) -> None:
    address = reverse(f"desk:{name}", args=[] if name == "campaigns" else [campaign.pk])
    desk.get(address)
    with django_assert_max_num_queries(100) as few:
        desk.get(address)
    for number in range(10, 40):
        area = area_add(
            office=town.office, parent=town.office.area, code=f"YN{number}", name=f"{number}村", at=NOON
        )
        place = CampaignArea.objects.create(campaign=campaign, area=area, households=9)
        slips_issue(place=place, count=2, **CLERK)
        received(town, batch=a_batch(town, campaign=campaign))
    with django_assert_max_num_queries(len(few)):
        assert desk.get(address).status_code == 200
