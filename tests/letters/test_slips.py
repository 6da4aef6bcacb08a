"""Slips: each household counts once, and nothing leads from a code to a letter."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from huiyin.common.errors import Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Campaign, Letter, Slip
from huiyin.letters.services.intake import letter_receive
from huiyin.letters.services.slip import (
    Counted,
    slip_return,
    slips_issue,
    slips_issue_each,
    slips_return_each,
    slips_take_back,
)
from huiyin.pure.receipts import parse_slip, print_slip
from tests.asking import CLERK, a_campaign, codes_out, place_in
from tests.people import NOON, Township, a_letter, received

TODAY = NOON.date()


@pytest.fixture
def campaign(town: Township) -> Campaign:
    return a_campaign(town)


@pytest.fixture
def code(town: Township, campaign: Campaign) -> str:
    return codes_out(campaign, town)[0]


def back(town: Township, code: str, **changes: Any) -> Counted:
    parts: dict[str, Any] = {"office": town.office, "code": code, "on": TODAY}
    return slip_return(**(parts | CLERK | changes)).counted


def days() -> list[Any]:
    return list(Slip.objects.filter(returned_on__isnull=False).values_list("returned_on", flat=True))


def test_slips_have_codes_of_their_own_with_a_check_character(town: Township, campaign: Campaign) -> None:
    codes = codes_out(campaign, town, 600)
    assert len(set(codes)) == 600
    assert all(parse_slip(code) == code for code in codes)
    assert codes != sorted(codes)
    assert codes_out(campaign, town, 2)[:600] == codes


@pytest.mark.parametrize("count", [0, -1, 5_001])
def test_too_few_and_too_many_are_refused(town: Township, campaign: Campaign, count: int) -> None:
    with pytest.raises(Refused):
        slips_issue(place=place_in(campaign, town), count=count, **CLERK)
    assert not Slip.objects.exists()


def test_several_villages_get_slips_or_none_does(town: Township, campaign: Campaign) -> None:
    one, two = campaign.places.select_related("area").order_by("pk")
    with pytest.raises(Refused):
        slips_issue_each(counts=[(one, 3), (two, 9_999)], **CLERK)
    assert not Slip.objects.exists()
    assert slips_issue_each(counts=[(one, 3), (two, 2)], **CLERK) == 5


def test_no_slips_after_the_end(town: Township) -> None:
    campaign = a_campaign(town, ends_on=TODAY)
    with pytest.raises(Refused):
        slips_issue(place=place_in(campaign, town), count=1, at=NOON + timedelta(days=1), role="clerk")


def test_the_same_code_counts_once(town: Township, code: str) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert back(town, code) is Counted.NOW
    entries = Entry.objects.count()
    assert back(town, print_slip(code).lower(), on=tomorrow) is Counted.BEFORE
    assert days() == [TODAY]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "typed", ["", "  ", "4K7", "户码", "0" * 99, "0000001", "a\x00b"], ids=["a", "b", "c", "d", "e", "f", "g"]
)
def test_what_is_no_code_counts_nothing(town: Township, code: str, typed: str) -> None:
    assert back(town, typed) is Counted.UNKNOWN
    assert days() == []


def test_a_wrong_check_character_counts_nothing(town: Township, code: str) -> None:
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert back(town, wrong) is Counted.UNKNOWN
    assert days() == []


def test_a_code_of_another_campaign_counts_nothing_in_this_one(town: Township, code: str) -> None:
    other = a_campaign(town, name="又一封信")
    assert back(town, code, campaign=other) is Counted.UNKNOWN
    assert days() == []


def test_a_code_of_another_office_counts_nothing(town: Township, code: str) -> None:
    assert back(town, code, office=town.neighbour) is Counted.UNKNOWN


def test_an_ended_campaign_counts_what_came_in_its_time(town: Township) -> None:
    campaign = a_campaign(town, ends_on=TODAY)
    one, two, _three = codes_out(campaign, town)
    later: dict[str, Any] = {"at": NOON + timedelta(days=3)}
    assert back(town, one, on=TODAY + timedelta(days=1), **later) is Counted.OVER
    assert back(town, two, on=TODAY, **later) is Counted.NOW


def test_a_day_before_the_issue_becomes_the_day_of_issue(town: Township, code: str) -> None:
    assert back(town, code, on=TODAY - timedelta(days=9)) is Counted.NOW
    assert days() == [TODAY]


def test_slips_taken_back_are_not_out(town: Township, campaign: Campaign) -> None:
    one, two, three = codes_out(campaign, town)
    place = place_in(campaign, town)
    assert slips_take_back(place=place, codes=[print_slip(one)], **CLERK) == 1
    assert back(town, one) is Counted.UNKNOWN
    assert back(town, two) is Counted.NOW
    with pytest.raises(Refused):
        slips_take_back(place=place, codes=[two, three], **CLERK)
    with pytest.raises(Refused):
        slips_take_back(place=place, codes=["火星"], **CLERK)
    assert slips_take_back(place=place, **CLERK) == 1
    assert slips_take_back(place=place, **CLERK) == 0


def test_a_slip_cannot_be_back_before_it_was_out(code: str) -> None:
    slip = Slip.objects.get(code=code)
    slip.returned_on = TODAY - timedelta(days=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        slip.save()


def test_many_codes_at_once(town: Township, campaign: Campaign) -> None:
    one, two, _three = codes_out(campaign, town)
    found = slips_return_each(campaign=campaign, codes=[one, one, "4K7", two], on=TODAY, **CLERK)
    assert [counted.value for _code, counted in found] == ["now", "before", "unknown", "now"]
    with pytest.raises(Refused):
        slips_return_each(campaign=campaign, codes=[], on=TODAY, **CLERK)


class TestWithALetter:
    def test_the_household_is_counted_and_the_letter_is_of_the_campaign(
        self, town: Township, campaign: Campaign, code: str
    ) -> None:
        made = received(town, slip=print_slip(code))
        assert made.counted is Counted.NOW
        assert made.letter.campaign == campaign
        assert days() == [TODAY]

    def test_two_letters_of_one_household_count_once(self, town: Township, code: str) -> None:
        assert received(town, slip=code).counted is Counted.NOW
        assert received(town, slip=code).counted is Counted.BEFORE
        assert Letter.objects.count() == 2
        assert len(days()) == 1

    def test_sent_twice_counts_once(self, town: Township, campaign: Campaign) -> None:
        one, two, _three = codes_out(campaign, town)
        new = a_letter(town, slip=one)
        letter_receive(office=town.office, new=new, at=NOON)
        again = a_letter(town, client_id=new.client_id, slip=two)
        assert not letter_receive(office=town.office, new=again, at=NOON).created
        assert len(days()) == 1

    def test_an_unknown_code_is_no_error(self, town: Township) -> None:
        made = received(town, slip="4K7-3XW0")
        assert (made.created, made.counted, made.letter.campaign) == (True, Counted.UNKNOWN, None)

    def test_a_letter_without_a_code_says_nothing_of_one(self, town: Township) -> None:
        assert received(town, slip="  ").counted is None

    def test_a_letter_of_another_campaign_does_not_count(
        self, town: Township, campaign: Campaign, code: str
    ) -> None:
        other = a_campaign(town, name="又一封信")
        made = received(town, slip=code, campaign=other)
        assert (made.counted, made.letter.campaign) == (Counted.UNKNOWN, other)

    def test_when_the_letter_fails_the_household_is_not_counted(self, town: Township, code: str) -> None:
        with pytest.raises(Refused):
            received(town, slip=code, received_at=NOON + timedelta(days=1))
        assert days() == []

    def test_nothing_but_the_slip_holds_the_code(self, town: Township, code: str) -> None:
        """Every value of every row of every other table is looked at, as text and as bytes, in both spellings."""
        received(town, slip=print_slip(code))
        spellings = (code, print_slip(code), code.lower(), print_slip(code).lower())
        holders = {
            label
            for label, value in values_of_all()
            if any(spelling in text_of(value) for spelling in spellings)
        }
        assert holders == {"letters.Slip"}

    def test_the_entry_names_neither_slip_nor_village(self, town: Township, code: str) -> None:
        received(town, slip=code)
        entry = Entry.objects.get(kind="letters.slip-returned")
        assert json.loads(entry.content or "") == {"on": TODAY.isoformat()}
        assert (entry.object_kind, entry.object_id) == ("campaign", Campaign.objects.get().pk)
        assert not Entry.objects.filter(object_kind="slip").exists()


def values_of_all() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values():
            yield from ((model._meta.label, value) for value in row.values())


def text_of(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_letters_at_the_same_moment_count_one_household(town: Township) -> None:
    code = codes_out(a_campaign(town), town)[0]
    gate, said = threading.Barrier(2), []

    def work() -> None:
        try:
            gate.wait()
            said.append(received(town, slip=code).counted)
        finally:
            connection.close()

    writers = [threading.Thread(target=work) for _each in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(map(str, said)) == ["before", "now"]
    assert Entry.objects.filter(kind="letters.slip-returned").count() == 1
    assert Letter.objects.count() == 2
