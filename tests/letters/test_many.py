"""Many letters at once are stored as one by one: the same rows, clocks, words to search, entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from huiyin.common.errors import Refused
from huiyin.common.sealing import unseal_json
from huiyin.journal.models import Entry
from huiyin.letters import search
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.making import receipt_token
from huiyin.letters.models import Channel, Contact, Kind, Letter, MayContact, Receipt
from huiyin.letters.numbers import word_hash
from huiyin.letters.services import many
from huiyin.letters.services.intake import letter_receive, receipt_open
from huiyin.letters.services.many import letters_receive
from tests.people import NOON, Township, a_letter

BY_CHANCE = {"id", "client_id", "number", "check_word", "sealed", "sealed_word", "token_hash", "source_id"}


def some(town: Township) -> list[NewLetter]:
    mail = ContactData(name="测试人", email="a@example.org")
    return [
        replace(a_letter(town, source="旧系统", source_id="1"), client_id=UUID(int=1)),
        NewLetter(
            client_id=UUID(int=2),
            channel=Channel.PHONE,
            kind=Kind.COMPLAINT,
            area=town.village,
            body="  路灯不亮。请来修。 ",
            category=town.lighting,
            received_at=NOON - timedelta(days=9),
            written_on=NOON.date(),
            contact=mail,
            may_contact=MayContact.OFFICE,
        ),
        NewLetter(client_id=UUID(int=3), channel=Channel.WEB, kind=Kind.HELP, area=town.village, line="水"),
    ]


def stored() -> dict[str, list[dict[str, Any]]]:
    """Return what is in every table that a letter fills, without ids, numbers and what chance gives."""
    found = {}
    for name in ("Letter", "LetterText", "Matter", "Clock", "Contact"):
        rows = apps.get_model("letters", name).objects.order_by("pk").values()
        found[name] = [
            {k: v for k, v in row.items() if k not in BY_CHANCE and "_id" not in k} for row in rows
        ]
    opened = [unseal_json(row.sealed) for row in Contact.objects.order_by("pk") if row.sealed]
    return {**found, "opened": opened}


def test_the_rows_are_the_same(town: Township) -> None:
    for letter in some(town):
        letter_receive(office=town.office, new=letter, at=NOON, role="clerk", staff=town.wang)
    one_by_one = stored()
    entries = [(e.kind, e.role, e.at) for e in Entry.objects.filter(object_kind="letter")]
    numbers = list(Letter.objects.order_by("pk").values_list("number", flat=True))
    again = [replace(letter, client_id=uuid4(), source_id="") for letter in some(town)]
    assert (
        letters_receive(office=town.office, new=again, at=NOON, role="clerk", staff=town.wang) == [True] * 3
    )
    both = stored()
    assert both == {table: rows * 2 for table, rows in one_by_one.items()}
    assert [(e.kind, e.role, e.at) for e in Entry.objects.filter(object_kind="letter")] == entries * 2
    made = list(Letter.objects.order_by("pk").values_list("number", flat=True))
    assert [number[7:14] for number in made] == [f"{n:07d}" for n in range(1, 7)]
    assert made[:3] == numbers
    assert set(search.letter_ids(query="路灯")) == {
        row.pk for row in Letter.objects.filter(channel=Channel.PHONE)
    }


def test_the_check_word_opens_it(town: Township) -> None:
    letters_receive(office=town.office, new=some(town), at=NOON, role="clerk")
    for letter in Letter.objects.all():
        word = receipt_open(token=receipt_token(letter=letter), at=NOON).word
        assert word is not None
        assert bytes(letter.check_word) == word_hash(client_id=letter.client_id, bits=word)
    assert Receipt.objects.count() == 3


def test_what_is_known_stays(town: Township) -> None:
    first = some(town)
    letters_receive(office=town.office, new=first[:1], at=NOON, role="clerk")
    by_source = replace(first[0], client_id=uuid4())
    twice = [by_source, first[1], first[1]]
    assert letters_receive(office=town.office, new=twice, at=NOON, role="clerk") == [False, True, False]
    assert Letter.objects.count() == 2


def test_somebody_else_was_first(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the write another process stores one of them."""
    letters = some(town)
    letter_receive(office=town.office, new=letters[1], at=NOON)
    monkeypatch.setattr(many, "are_fresh", lambda office, new: [True] * len(new))
    assert letters_receive(office=town.office, new=letters, at=NOON, role="clerk") == [True, False, True]
    assert Letter.objects.count() == 3
    assert sorted(number[7:14] for number in Letter.objects.values_list("number", flat=True)) == [
        f"{n:07d}" for n in range(1, 4)
    ]


def test_one_that_cannot_be_taken_stops_all(town: Township) -> None:
    bad = replace(some(town)[0], received_at=NOON + timedelta(days=1))
    with pytest.raises(Refused):
        letters_receive(office=town.office, new=[*some(town)[1:], bad], at=NOON, role="clerk")
    assert not Letter.objects.exists()
