"""Finding letters by what they say, on the database of this run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.letters import search
from huiyin.letters.listing import found
from huiyin.letters.models import Letter
from huiyin.letters.services.letter import letter_correct, letter_erase
from tests.people import NOON, Township, received

TEXT = "G318线三岔口水库3号闸漏水，夜里没人管。བཀྲ་ཤིས་བདེ་ལེགས།"


def hits(town: Township, query: str, name: str = "wang") -> list[str]:
    """Return the numbers that somebody finds."""
    return [letter.number for letter in found(actor=town.actor(name), query=query)]


@pytest.fixture
def letter(town: Township) -> Letter:
    received(town, body="二村路灯不亮。", place="")
    return received(town, body=TEXT, place="四组").letter


@pytest.mark.parametrize(
    "query",
    ["水", "水库", "３号闸", "g318", "闸 g318", "ཤིས་བདེ", "བདེ་", "四组", "夜里没人管", "　水库　"],
)
def test_it_works(town: Township, letter: Letter, query: str) -> None:
    assert hits(town, query) == [letter.number]


@pytest.mark.parametrize("query", ["库水", "བཀ", "318", "闸 路灯", "", "，。", "'", '"', "NOT", ":&|"])
def test_what_the_text_does_not_say_is_not_found(town: Township, letter: Letter, query: str) -> None:
    assert hits(town, query) == []


@pytest.mark.parametrize("query", ["水*", '"水库', "水\0库", "(水)"])
def test_signs_of_the_databases_mean_nothing(town: Township, letter: Letter, query: str) -> None:
    assert hits(town, query) == [letter.number]


def test_a_number_finds_its_letter_however_it_is_typed(town: Township, letter: Letter) -> None:
    for typed in (
        letter.number,
        letter.number.lower(),
        letter.number.replace("-", " "),
        letter.number.split("-")[1],
    ):
        assert hits(town, typed) == [letter.number]


def test_newest_first(town: Township) -> None:
    early = received(town, body="水渠塌了").letter
    late = received(town, at=NOON + timedelta(hours=1), body="水渠又塌了").letter
    assert hits(town, "水渠") == [late.number, early.number]


def test_a_correction_replaces_what_is_found(town: Township, letter: Letter) -> None:
    letter_correct(letter=letter, line="桥", body="桥栏杆松了", reason="听错", at=NOON, role="clerk")
    assert hits(town, "水库") == []
    assert hits(town, "栏杆") == [letter.number]


def test_an_erased_letter_is_not_found(town: Township, letter: Letter) -> None:
    letter_erase(letter=letter, reason="来信人要求", at=NOON, role="supervisor")
    assert hits(town, "水库") == []


def test_others_do_not_find_it(town: Township) -> None:
    letter = received(town, body=TEXT, concerned_units=(town.water,)).letter
    assert hits(town, "水库") == [letter.number]
    for name in ("zhaxi", "pema", "village_clerk", "stranger", "reviewer", "admin"):
        assert hits(town, "水库", name) == []
        assert hits(town, letter.number, name) == []


def test_a_very_long_text_is_indexed_and_found(town: Township) -> None:
    letter = received(town, body="水" * 40_000 + "闸").letter
    assert hits(town, "水水水") == [letter.number]


def test_the_index_can_be_made_anew(town: Township, letter: Letter) -> None:
    search.letter_drop(letter=letter)
    assert hits(town, "水库") == []
    search.rebuild()
    assert hits(town, "水库") == [letter.number]
