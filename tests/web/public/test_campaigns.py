"""Campaigns in public: numbers in steps, the table, the sheet; and a code that comes with a letter from the web."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from huiyin.accounts.services import area_add
from huiyin.letters.models import Campaign, CampaignArea, Letter, Slip
from huiyin.letters.services.campaign import counts_record
from huiyin.letters.services.slip import slip_return, slips_issue
from huiyin.pure.receipts import print_slip
from tests.asking import CLERK, a_campaign, codes_out, place_in
from tests.people import NOON, Township
from tests.web.public.typed import sent, step_one, text

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LIMIT = 60_000  # bytes of a public page


@pytest.fixture
def campaign(town: Township) -> Campaign:
    """Begin a campaign whose slips went out before the server's today."""
    return a_campaign(town, starts_on=TODAY - timedelta(days=9))


def issued(campaign: Campaign, town: Township, count: int, back: int = 0) -> list[str]:
    """Issue slips in 三村 long ago, of which some came back yesterday."""
    codes = codes_out(campaign, town, count)
    Slip.objects.update(issued_on=TODAY - timedelta(days=9))
    for code in codes[:back]:
        slip_return(office=town.office, code=code, on=YESTERDAY, **CLERK)
    return codes


def page_of(client: Client, campaign: Campaign, rest: str = "/") -> str:
    return text(client.get(f"/campaigns/{campaign.pk}{rest}"))


def test_it_works(client: Client, town: Township, campaign: Campaign) -> None:
    issued(campaign, town, 40, 33)
    page = page_of(client, campaign)
    assert "40 户中至少收回 30 户" in page
    assert "75.0%" in page
    assert campaign.question in page
    assert f"/write/?campaign={campaign.pk}" in page
    assert len(page.encode()) < LIMIT


def test_no_slips_no_percentage(client: Client, campaign: Campaign) -> None:
    page = page_of(client, campaign)
    assert "还没有发出户码条" in page
    assert "%" not in page.partition("<main")[2]


def test_under_twenty_there_is_no_rate(client: Client, town: Township, campaign: Campaign) -> None:
    issued(campaign, town, 19, 15)
    assert not re.search(r"\d\.\d%", page_of(client, campaign))


def test_one_more_answer_changes_no_copy(client: Client, town: Township, campaign: Campaign) -> None:
    """An outsider lays yesterday's copies beside today's: page, table and sheet; one household more is not seen."""
    codes = issued(campaign, town, 40, 31)
    counts_record(place=place_in(campaign, town), refused=5, absent=0, **CLERK)
    before = [page_of(client, campaign, rest) for rest in ("/", ".csv", "/board/")]
    for code in codes[31:34]:
        slip_return(office=town.office, code=code, on=YESTERDAY, **CLERK)
        assert [page_of(client, campaign, rest) for rest in ("/", ".csv", "/board/")] == before


def test_what_came_today_waits_until_tomorrow(client: Client, town: Township, campaign: Campaign) -> None:
    codes = issued(campaign, town, 40)
    for code in codes:
        slip_return(office=town.office, code=code, on=TODAY, **CLERK)
    assert "40 户中收回的还不到 5 户" in page_of(client, campaign)


def test_no_code_stands_in_public(client: Client, town: Township, campaign: Campaign) -> None:
    codes = issued(campaign, town, 40, 20)
    pages = "".join(page_of(client, campaign, rest) for rest in ("/", ".csv", "/board/"))
    assert not any(code in pages or print_slip(code) in pages for code in codes)


def test_over(client: Client, town: Township) -> None:
    campaign = a_campaign(town, starts_on=TODAY - timedelta(days=9), ends_on=YESTERDAY)
    issued(campaign, town, 40, 33)
    page = page_of(client, campaign)
    assert "40 户中收回 33 户" in page
    assert "已于" in page
    assert "/write/?campaign" not in page
    assert "/write/" in page


def test_the_table(client: Client, town: Township, campaign: Campaign) -> None:
    issued(campaign, town, 40, 33)
    answer = client.get(f"/campaigns/{campaign.pk}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[1][:3] == ["一村", "0", "0"]
    assert rows[2] == ["三村", "40", "30", "75.0%", YESTERDAY.isoformat()]


def test_the_sheet_for_the_board(client: Client, town: Township, campaign: Campaign) -> None:
    issued(campaign, town, 40, 33)
    page = page_of(client, campaign, "/board/")
    assert 'class="board"' in page
    assert "0000-1234567" in page


@pytest.mark.parametrize("rest", ["/", ".csv", "/board/"])
def test_what_has_not_begun_is_not_there(client: Client, town: Township, rest: str) -> None:
    campaign = a_campaign(town, starts_on=TODAY + timedelta(days=1))
    assert client.get(f"/campaigns/{campaign.pk}{rest}").status_code == 404
    assert client.get(f"/campaigns/999{rest}").status_code == 404
    assert campaign.name not in text(client.get("/campaigns/"))


def test_home_and_list_lead_there(client: Client, campaign: Campaign) -> None:
    cache.clear()
    link = f'href="/campaigns/{campaign.pk}/"'
    assert link in text(client.get("/"))
    assert link in text(client.get("/campaigns/"))


def test_many_villages_stand_under_their_township(
    client: Client, town: Township, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(20) as few:
        page_of(client, campaign)
    for number in range(10, 60):
        area = area_add(
            office=town.office, parent=town.office.area, code=f"YN{number}", name=f"{number}村", at=NOON
        )
        place = CampaignArea.objects.create(campaign=campaign, area=area, households=9)
        slips_issue(place=place, count=2, **CLERK)
    with django_assert_max_num_queries(len(few) + 1):  # the names of the townships, in one
        page = page_of(client, campaign)
    assert 'scope="rowgroup"' in page
    assert len(page.encode()) < LIMIT


class TestACodeWithALetter:
    def test_the_code_of_the_address_is_filled_in(self, client: Client, town: Township) -> None:
        assert 'value="4K7-3XWJ"' in text(client.get("/write/?slip=4K7-3XWJ"))

    def test_it_counts_and_is_not_kept(self, client: Client, town: Township, campaign: Campaign) -> None:
        code = print_slip(issued(campaign, town, 3)[0])
        second = client.post("/write/send/", step_one(slip=code))
        assert code in text(second)
        done = sent(client, slip=code)
        letter = Letter.objects.get()
        assert letter.campaign == campaign
        assert Slip.objects.filter(returned_on__isnull=False).count() == 1
        assert code not in text(client.get(done["Location"]))

    def test_nobody_can_ask_whether_a_household_answered(
        self, client: Client, town: Township, campaign: Campaign
    ) -> None:
        """A code that counted, one that did not yet, and one that was never issued: the form says the same of all."""
        codes = issued(campaign, town, 3, 1)
        form = step_one()
        answers = []
        for code in (codes[0], codes[1], "4K73XWJ"):
            page = text(client.post("/write/send/", form | {"slip": code}))
            shown = print_slip(code)
            assert shown in page
            answers.append(page.replace(shown, "").partition("<main")[2].partition("csrf")[0])
        assert answers[0] == answers[1] == answers[2]
        assert len({sent(client, slip=code).status_code for code in codes}) == 1

    def test_a_code_copied_wrongly_keeps_everything(self, client: Client, town: Township) -> None:
        answer = client.post("/write/send/", step_one(slip="4K7-3XWK"))
        assert answer.status_code == 422
        assert "没有抄对" in text(answer)
        assert "水管又冻裂" in text(answer)
        assert client.post("/write/send/", step_one(slip="")).status_code == 200

    def test_from_the_page_of_a_campaign_the_letter_is_of_it(
        self, client: Client, town: Township, campaign: Campaign
    ) -> None:
        page = text(client.get(f"/write/?campaign={campaign.pk}"))
        assert f'name="campaign" value="{campaign.pk}"' in page
        sent(client, campaign=str(campaign.pk))
        assert Letter.objects.get().campaign == campaign

    @pytest.mark.parametrize("typed", ["999", "x", "-1", "9" * 30, "１"])
    def test_another_campaign_is_none(
        self, client: Client, town: Township, campaign: Campaign, typed: str
    ) -> None:
        assert sent(client, campaign=typed).status_code == 303
        assert Letter.objects.get().campaign is None
