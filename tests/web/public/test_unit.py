"""The public page of a unit: quarters that are over, no small numbers, nobody's name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.problems.models import Solved
from huiyin.problems.rates import Share
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_accept, problem_answer, problem_assign
from huiyin.web.public.views.unit import Quarter, quarters, told
from tests.people import NOON, SHANGHAI, Township, received

SPRING = datetime(2027, 3, 1, tzinfo=SHANGHAI)


@pytest.fixture
def in_spring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: SPRING)


def answered(town: Township, count: int, *, solved: int) -> None:
    """Let the water unit answer so many letters; the writers of `solved` of them say solved, the others partly."""
    letters = [received(town).letter for _one in range(count)]
    by: dict[str, Any] = {"at": NOON + timedelta(hours=1)}
    problem = problem_open(
        office=town.office,
        title="水管",
        matters=[x.matters.get() for x in letters],
        why="x",
        role="clerk",
        **by,
    )
    problem = problem_assign(
        problem=problem, lead=town.water, why="x", staff=town.li, role="coordinator", **by
    )
    problem = problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, role="handler", **by)
    problem_answer(problem=problem, unit=town.water, body="好了", staff=town.zhaxi, role="handler", **by)
    for place, letter in enumerate(letters):
        said = Solved.YES if place < solved else Solved.PARTLY
        confirmation_record(matter=letter.matters.get(), solved=said, rating=5, at=NOON + timedelta(days=1))


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"/units/water/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(client: Client, town: Township, in_spring: None) -> None:
    answered(town, 21, solved=11)
    page = shown(client)
    assert "11/21" in page
    assert "52.4%" in page
    assert "扎西" not in page
    assert len(page) < 60_000


def test_small_numbers_are_not_told(client: Client, town: Township, in_spring: None) -> None:
    answered(town, 21, solved=18)
    page = shown(client)
    assert "18" not in page.partition("<dl")[2].partition("</dl>")[0]
    assert "21 件中只有不到 5 件不是" in page


def test_nothing_counted_is_a_sentence(client: Client, town: Township, in_spring: None) -> None:
    assert "本期没有应联系的件。" in shown(client)


def test_a_quarter_does_not_change_once_it_is_counted(
    client: Client, town: Township, in_spring: None
) -> None:
    answered(town, 21, solved=11)
    before = shown(client, "?quarter=2026-4")
    letter = town.office.letters.order_by("pk").last()
    assert letter is not None
    confirmation_record(matter=letter.matters.get(), solved=Solved.YES, rating=1, at=SPRING)
    assert "11/21" in before
    assert "11/21" in shown(client, "?quarter=2026-4")


@pytest.mark.parametrize("query", ["?quarter=2027-1", "?quarter=2026", "?quarter=x", "?quarter=2019-1"])
def test_no_other_period_is_told(client: Client, town: Township, in_spring: None, query: str) -> None:
    assert client.get(f"/units/water/{query}").status_code == 404


def test_an_unknown_unit_is_not_found(client: Client, town: Township) -> None:
    assert client.get("/units/nobody/").status_code == 404


def test_the_turn_of_the_year() -> None:
    assert Quarter(2027, 1).before == Quarter(2026, 4)
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    last = Quarter(2026, 4)
    assert last not in quarters(last.as_of - timedelta(seconds=1))
    assert quarters(last.as_of)[0] == last
    assert len(quarters(SPRING)) == 8


@pytest.mark.parametrize(
    ("part", "base", "words"),
    [
        (0, 0, "没有"),
        (2, 4, "不到 5 件，太少，不写明。"),
        (4, 30, "30 件中不到 5 件"),
        (26, 30, "30 件中只有不到 5 件不是"),
        (5, 10, "5/10"),
        (25, 30, "25/30"),
        (0, 30, "0/30"),
        (30, 30, "30/30"),
    ],
    ids=str,
)
def test_how_a_share_is_told(part: int, base: int, words: str) -> None:
    said = told(Share(part, base), "没有")
    assert words in said
    assert ("%" in said) == (base >= 20 and "/" in said)
