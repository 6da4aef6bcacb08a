"""The list, one letter, and the first page: what is shown, and at which cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from huiyin.letters.models import Channel, Kind, WishKind
from huiyin.letters.services.letter import letter_erase, letter_hold, wish_make
from tests.people import NOON, Township, received
from tests.web.desk.visits import address, at_desk


def numbers(client: Client, **chosen: str) -> list[str]:
    """Return the numbers that a list shows, in its order."""
    return [row.number for row in client.get(address("letters"), chosen).context["rows"]]


def test_it_works(town: Township) -> None:
    first = received(town, body="二村路灯不亮。").letter
    second = received(town, at=NOON + timedelta(hours=1)).letter
    client = at_desk(town)
    assert numbers(client) == [second.number, first.number]
    assert numbers(client, show="waiting") == [first.number, second.number]
    assert "二村路灯不亮" in client.get(address("letters")).content.decode()


def test_filters(town: Township) -> None:
    web = received(town, kind=Kind.REPORT).letter
    paper = received(town, channel=Channel.PAPER, area=town.other_village).letter
    held = received(town, held_for="x").letter
    client = at_desk(town)
    assert numbers(client, channel="paper") == numbers(client, area="YN01") == [paper.number]
    assert numbers(client, kind="report") == [web.number]
    assert numbers(client, show="held") == [held.number]
    assert held.number not in numbers(client, show="waiting")
    assert set(numbers(client, area="YN")) == {web.number, paper.number, held.number}
    assert len(numbers(client, due="sorted")) == 3


@pytest.mark.parametrize("bad", [{"kind": "x"}, {"area": "火星"}, {"campaign": "9"}, {"show": "x"}], ids=str)
def test_an_unknown_filter_is_left_out_and_named(town: Township, bad: dict[str, str]) -> None:
    letter = received(town).letter
    answer = at_desk(town).get(address("letters"), bad)
    assert [row.number for row in answer.context["rows"]] == [letter.number]
    assert len(answer.context["unknown"]) == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "\0"])
def test_an_unknown_page_is_the_first(town: Township, page: str) -> None:
    received(town)
    assert at_desk(town).get(address("letters"), {"page": page}).context["page"].number == 1


def test_the_list_goes_on_after_a_letter(town: Township) -> None:
    early, late = received(town).letter, received(town).letter
    client = at_desk(town)
    assert numbers(client, after=late.number) == [early.number]
    assert numbers(client, show="waiting", after=early.number) == [late.number]
    assert numbers(client, after="YN2026-0000009-X") == [late.number, early.number]


@pytest.mark.parametrize("page", ["letters", "search", "today"])
def test_queries_do_not_grow(
    town: Township, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = at_desk(town)
    for _time in range(12):
        received(town, channel=Channel.PAPER)
    most = {"letters": 12, "search": 9, "today": 40}[page]
    with django_assert_max_num_queries(most) as few:
        client.get(address(page), {"q": "水管"})
    for _time in range(30):
        received(town, channel=Channel.PAPER)
    with django_assert_max_num_queries(len(few)):
        client.get(address(page), {"q": "水管"})


def test_one_letter_tells_its_history(town: Township) -> None:
    letter = received(town).letter
    letter_hold(letter=letter, why="同一地址很多", at=NOON, role="clerk")
    wish_make(letter=letter, kind=WishKind.CORRECT, words="是四组", at=NOON)
    page = at_desk(town).get(address("letter", letter.number)).content.decode()
    for words in ("同一地址很多", "是四组", "登记员", "来信人", "待审看"):
        assert words in page
    assert "000-5550101" not in page


def test_an_erased_letter_stays_without_its_words(town: Township) -> None:
    letter = received(town).letter
    letter_erase(letter=letter, reason="来信人要求", at=NOON, role="supervisor")
    client = at_desk(town)
    for page in (client.get(address("letter", letter.number)), client.get(address("letters"))):
        assert letter.number in page.content.decode()
        assert "水管" not in page.content.decode()


def test_today_counts_what_is_late_in_its_title(town: Township) -> None:
    received(town, at=timezone.now(), received_at=NOON - timedelta(days=20))
    page = at_desk(town).get(address("today"))
    assert page.context["late"] >= 2
    assert f"<title>({page.context['late']}) " in page.content.decode()


def test_today_is_empty_for_whoever_has_nothing_to_do(town: Township) -> None:
    assert at_desk(town, "reviewer").get(address("today")).context["blocks"] == []
