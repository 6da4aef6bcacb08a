"""The settings of time limits and holidays: looked at before they are saved, in versions, two editors at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.letters.clocks import table_of
from huiyin.letters.models import ClockTable, TimedKind
from tests.people import Township, received
from tests.web.desk.settings_visits import see, send, signed_in, text_of

STANDARD_LINES = 8


@pytest.fixture
def desk(town: Township) -> Client:
    return signed_in(town.admin)


def seen(response: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text_of(response))
    assert found is not None
    return found[1]


def line(**more: str) -> dict[str, Any]:
    return {"clock": "answer", "amount": "24", "measure": "hours", "reason": "县里的规定"} | more


def day(**more: str) -> dict[str, Any]:
    return {"day": "2026-11-25", "is_open": "closed", "reason": "赛马节"} | more


def saved(desk: Client, page: str, *args: Any, **data: Any) -> Any:
    """Look, then save."""
    return send(desk, page, *args, **data, seen=seen(send(desk, page, *args, **data)))


def test_it_works(town: Township, desk: Client) -> None:
    received(town, category=town.supply)
    looked = send(desk, "clocks-line", 0, **line(category=str(town.supply.pk)))
    assert "3 个正在走的时限中，有 1 个" in text_of(looked)
    assert not ClockTable.objects.exists()
    send(desk, "clocks-line", 0, **line(category=str(town.supply.pk)), seen=seen(looked))
    table = ClockTable.objects.get(office=town.office)
    assert (table.version, table.reason, table.made_by) == (1, "县里的规定", town.admin)
    assert table.rules.count() == STANDARD_LINES + 1  # the usual lengths are kept as lines
    said = see(desk, "clocks")
    assert "24 小时" in said
    assert "供水" in said


def test_a_coordinator_may_and_a_clerk_may_not(town: Township) -> None:
    assert "时限与假日" in see(signed_in(town.li), "clocks")
    assert signed_in(town.wang).get(reverse("desk:clocks")).status_code == 404


def test_change_and_take_out(town: Township, desk: Client) -> None:
    saved(desk, "clocks-line", 0, 3, **line(amount="9", measure="days"))
    table = table_of(office_id=town.office.pk)
    assert {one.working_days for one in table.lengths if one.clock == TimedKind.ANSWER} == {9, None}
    saved(desk, "clocks-line-drop", 1, 3, reason="不再需要")
    assert ClockTable.objects.get(version=2).rules.count() == STANDARD_LINES - 1
    assert "9 个工作日" in see(desk, "clocks-version", 1)


def test_a_closing_day_with_its_reason_and_out_again(town: Township, desk: Client) -> None:
    saved(desk, "clocks-day", 0, **day())
    assert table_of(office_id=town.office.pk).closings == {date(2026, 11, 25)}
    assert "赛马节" in see(desk, "clocks")
    saved(desk, "clocks-day-drop", 1, "2026-11-25", reason="改期")
    assert not table_of(office_id=town.office.pk).closings


def test_an_open_day(town: Township, desk: Client) -> None:
    saved(desk, "clocks-day", 0, **day(day="2026-11-28", is_open="open"))
    assert table_of(office_id=town.office.pk).openings == {date(2026, 11, 28)}


def test_two_editors_at_once(town: Township, desk: Client) -> None:
    looked = send(desk, "clocks-day", 0, **day())
    saved(signed_in(town.li), "clocks-line", 0, **line(kind="complaint"))
    answer = send(desk, "clocks-day", 0, **day(), seen=seen(looked))
    assert answer.status_code == 409
    assert "赛马节" in text_of(answer)  # what was typed is kept
    assert ClockTable.objects.count() == 1


def test_a_change_begun_on_an_old_version_is_not_there(town: Township, desk: Client) -> None:
    saved(desk, "clocks-day", 0, **day())
    assert desk.get(reverse("desk:clocks-line", args=[0])).status_code == 404
    assert desk.get(reverse("desk:clocks-line", args=[1, 99])).status_code == 404
    assert desk.get(reverse("desk:clocks-version", args=[7])).status_code == 404


def test_other_than_looked_at_is_shown_again(town: Township, desk: Client) -> None:
    looked = send(desk, "clocks-day", 0, **day())
    answer = send(desk, "clocks-day", 0, **day(day="2026-11-26"), seen=seen(looked))
    assert seen(answer) != seen(looked)
    assert not ClockTable.objects.exists()


WRONG = {
    "none": {"amount": "0"},
    "too long": {"amount": "900"},
    "too many days": {"measure": "days", "amount": "366"},
    "no reason": {"reason": ""},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_length_out_of_range(town: Township, desk: Client, wrong: dict[str, Any]) -> None:
    assert send(desk, "clocks-line", 0, **line(**wrong)).status_code == 422


def test_the_same_line_and_the_same_day_twice(town: Township, desk: Client) -> None:
    looked = send(desk, "clocks-line", 0, **line())
    assert send(desk, "clocks-line", 0, **line(), seen=seen(looked)).status_code == 422
    saved(desk, "clocks-day", 0, **day())
    looked = send(desk, "clocks-day", 1, **day())
    assert send(desk, "clocks-day", 1, **day(), seen=seen(looked)).status_code == 422
