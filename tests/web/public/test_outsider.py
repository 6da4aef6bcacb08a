"""An outsider with every public page, table and search of today and a copy of all of them from yesterday.

**To single out a letter** is to say of one letter, or of fewer than five, any of these: that it came on a certain day;
its receipt number; the minute it was received; words of its text; that it belongs to a certain problem, village,
category or campaign where the public was not told so by a publisher. So:

1. Copies before and after fewer than five letters differ in nothing, whatever was done with these letters at the desk
   (recorded, sorted, put into a released problem), within a week.
2. Where copies of two weeks differ in a problem's band, five letters or more came or left in between.
3. No copy holds a receipt number, a check word, a text, a place below the village, or the minute a letter came.

The outsider reads pages, not minds: who sent four letters of five knows of the fifth, see
docs/decisions/2026-11-24-what-the-public-is-told.md.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from huiyin.letters.models import Channel, Letter
from huiyin.letters.services.campaign import campaign_begin
from huiyin.problems.models import Problem, Release
from huiyin.problems.services.problem import problem_join, problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.told import counts_tell
from tests.people import NOON, Township, received

BODY = "只有我家门口的那盏灯不亮，晚上十点以后看不见路。"
PLACE = "三组最里头一家"
STARTS = ("/", "/problems/", "/problems.csv", "/campaigns/", "/problems/?q=水管", "/problems/?sort=letters")
LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
# A form has a random key, a page its time; neither is about letters. The journal tells how many entries of any kind
# there are, none of them of a kind that can be told: tests/web/public/test_journal.py.
NOISE = re.compile(r'name="(?:csrfmiddlewaretoken|client_id)" value="[^"]*"|\d{1,2}:\d\d')
NOT_FOLLOWED = ("/desk", "/static", "/journal", "/bo/", "/en/", "/api")
MOST = 400
BEFORE = NOON + timedelta(days=2, minutes=17)
TODAY = NOON + timedelta(days=10)


def copy(client: Client) -> dict[str, str]:
    """Return every public page and table there is a way to, by its address."""
    cache.clear()
    pages: dict[str, str] = {}
    waiting = list(STARTS)
    while waiting and len(pages) < MOST:
        address = waiting.pop()
        if address in pages or address.startswith(NOT_FOLLOWED):
            continue
        response: Any = client.get(address)
        body = (
            response.getvalue().decode() if response.streaming else response.content.decode(errors="replace")
        )
        pages[address] = NOISE.sub("", body)
        waiting += [found.replace("&amp;", "&") for found in LINK.findall(body)]
    assert len(pages) < MOST
    return pages


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the addresses at which two copies differ."""
    return sorted(address for address in one.keys() | other.keys() if one.get(address) != other.get(address))


class Town:
    """The invented township with a campaign, and problems of one to six letters, all told before this week."""

    def __init__(self, town: Township) -> None:
        self.town = town
        self.before = BEFORE
        self.campaign = campaign_begin(
            office=town.office, name="一封信", question="", starts_on=self.before.date(),
            areas=[town.village], at=self.before, role="clerk",
        )  # fmt: skip
        self.problems = [self.released(count) for count in (1, 3, 4, 6)]
        counts_tell(at=TODAY)

    def letter(self, at: datetime) -> Any:
        return received(
            self.town, at=at, body=BODY, place=PLACE, campaign=self.campaign, category=self.town.supply,
            channel=Channel.WEB,
        ).letter.matters.get()  # fmt: skip

    def released(self, letters: int) -> Problem:
        title = f"三村水管冻裂（{letters}）"
        matters = [self.letter(self.before) for _letter in range(letters)]
        by: dict[str, Any] = {"at": self.before, "staff": self.town.wang}
        made = problem_open(
            office=self.town.office, title=title, matters=matters, why="x", role="clerk", **by
        )
        return release_decide(
            problem=made, decision=Release.RELEASED, title=title, summary="水管冻裂，没有水。", staff=self.town.nima,
            at=self.before, role="publisher",
        )  # fmt: skip

    def join(self, problem: Problem) -> None:
        problem_join(
            problem=problem, matter=self.letter(timezone.now()), why="x", at=timezone.now(), role="clerk"
        )


@pytest.fixture
def told(town: Township, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return the town; today is Thursday of the week after."""
    made = Town(town)
    monkeypatch.setattr(timezone, "now", lambda: TODAY)
    return made


def test_the_outsider_sees_the_pages(client: Client, told: Town) -> None:
    pages = copy(client)
    assert {f"/problems/{problem.number}/" for problem in told.problems} <= pages.keys()
    assert f"/campaigns/{told.campaign.pk}/" in pages
    assert "1–4" in pages["/problems/"]
    assert "5–9" in pages["/problems/"]


@pytest.mark.parametrize("count", [1, 4])
def test_letters_of_this_week_change_nothing(client: Client, told: Town, count: int) -> None:
    yesterday = copy(client)
    for _letter in range(count):
        told.letter(timezone.now())
    assert differing(yesterday, copy(client)) == []


@pytest.mark.parametrize("which", [0, 1, 2, 3])
def test_a_letter_put_into_a_released_problem_changes_nothing(client: Client, told: Town, which: int) -> None:
    yesterday = copy(client)
    told.join(told.problems[which])
    counts_tell(at=timezone.now())
    assert differing(yesterday, copy(client)) == []


@pytest.mark.parametrize("count", [1, 4, 5])
def test_a_band_changes_for_five_letters_or_not_at_all(client: Client, told: Town, count: int) -> None:
    problem = told.problems[2]
    yesterday = copy(client)[f"/problems/{problem.number}/"]
    for _letter in range(count):
        told.join(problem)
    counts_tell(at=timezone.now() + timedelta(days=7))
    today = copy(client)[f"/problems/{problem.number}/"]
    assert (today == yesterday) is (count < 5)


def test_nothing_of_a_letter_is_on_any_page(client: Client, told: Town) -> None:
    whole = "".join(copy(client).values())
    letters = Letter.objects.all()
    assert letters
    for letter in letters:
        assert letter.number not in whole
    assert BODY[:8] not in whole
    assert PLACE not in whole


def test_the_minute_of_a_letter_is_on_no_page(client: Client, told: Town) -> None:
    cache.clear()
    minute = f"{localtime(told.before):%H:%M}"
    for address in copy(client):
        if address.startswith(("/problems", "/campaigns")):
            response: Any = client.get(address)
            body = response.getvalue() if response.streaming else response.content
            assert minute not in body.decode(), address
