"""Batches: a box is opened by two, its letters are counted, and it closes with a word where numbers differ."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.letters.batches import batch_for, batches_of, pieces_recorded
from huiyin.letters.models import Batch, Channel, Ending
from huiyin.letters.services.batch import batch_close
from huiyin.letters.services.matter import matter_end
from tests.asking import CLERK, a_batch, a_campaign
from tests.people import NOON, Township, received

LATER = NOON + timedelta(days=1)


def test_numbers_count_from_one_in_each_year(town: Township) -> None:
    next_year = NOON + timedelta(days=60)
    assert [str(a_batch(town)), str(a_batch(town)), str(a_batch(town, at=next_year))] == [
        "2026-1",
        "2026-2",
        "2027-1",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda t: {"opened_with": t.wang}, "opened_with"),
        (lambda t: {"opened_with": t.stranger}, "opened_with"),
        (lambda t: {"pieces": 0}, "pieces"),
        (lambda t: {"pieces": 100_001}, "pieces"),
        (lambda t: {"channel": Channel.WEB}, "channel"),
        (lambda t: {"area": t.neighbour.area}, "area"),
        (lambda t: {"campaign": a_campaign(t, office=t.neighbour, areas=[])}, "campaign"),
    ],
    ids=["same person", "other office", "none", "too many", "web", "place", "campaign"],
)
def test_what_a_batch_cannot_be(town: Township, wrong: Any, field: str) -> None:
    with pytest.raises(Refused) as caught:
        a_batch(town, **wrong(town))
    assert caught.value.field == field
    assert not Batch.objects.exists()


def test_somebody_who_left_opens_no_box(town: Township) -> None:
    town.li.is_active = False
    with pytest.raises(Refused):
        a_batch(town)


def test_the_database_too_wants_two_people(town: Township) -> None:
    batch = a_batch(town)
    batch.opened_with = batch.opened_by
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.save()


def test_letters_take_time_and_campaign_from_their_box(town: Township) -> None:
    campaign = a_campaign(town)
    batch = a_batch(town, campaign=campaign)
    letter = received(town, at=LATER, batch=batch).letter
    assert (letter.received_at, letter.campaign, letter.batch) == (NOON, campaign, batch)


def test_a_letter_of_another_campaign_is_refused(town: Township) -> None:
    batch = a_batch(town)
    with pytest.raises(Refused):
        received(town, batch=batch, campaign=a_campaign(town))


def test_letters_entered_by_mistake_are_no_pieces(town: Township) -> None:
    batch = a_batch(town)
    received(town, batch=batch)
    wrong = received(town, batch=batch).letter
    received(town)
    assert pieces_recorded(batch=batch) == 2
    matter_end(matter=wrong.matters.get(), ending=Ending.VOID, reason="x", **CLERK)
    assert pieces_recorded(batch=batch) == 1
    assert batch_for(actor=town.actor("wang"), pk=batch.pk).recorded == 1  # type: ignore[attr-defined]


def test_a_difference_needs_a_word(town: Township) -> None:
    batch = a_batch(town, pieces=2)
    received(town, batch=batch)
    with pytest.raises(Refused) as caught:
        batch_close(batch=batch, note=" ", **CLERK)
    assert caught.value.field == "note"
    batch_close(batch=batch, note="一张白纸", **CLERK)
    batch.refresh_from_db()
    assert (batch.closed_at, batch.closing_note) == (NOON, "一张白纸")


def test_without_a_difference_none_is_needed(town: Township) -> None:
    batch = a_batch(town, pieces=1)
    received(town, batch=batch)
    batch_close(batch=batch, **CLERK)


def test_a_closed_box_takes_nothing_and_closes_once(town: Township) -> None:
    batch = a_batch(town)
    batch_close(batch=batch, note="x", **CLERK)
    with pytest.raises(Conflict):
        received(town, batch=batch)
    with pytest.raises(Conflict):
        batch_close(batch=batch, note="x", **CLERK)


def test_who_sees_a_box(town: Township) -> None:
    here = a_batch(town, area=town.village)
    whole = a_batch(town)

    def seen(name: str) -> set[int]:
        return set(batches_of(actor=town.actor(name)).values_list("pk", flat=True))

    assert seen("wang") == seen("li") == {here.pk, whole.pk}
    assert seen("village_clerk") == {whole.pk}
    assert seen("zhaxi") == seen("admin") == seen("stranger") == set()
    with pytest.raises(NotFound):
        batch_for(actor=town.actor("village_clerk"), pk=here.pk)
