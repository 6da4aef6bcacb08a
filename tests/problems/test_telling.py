"""Whom to tell how: by phone, on paper, or when they look themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from huiyin.letters.data import ContactData
from huiyin.letters.models import CallOutcome, CallPurpose, ContactOpening, Letter, MayContact
from huiyin.letters.services.contact import call_record, contacts_open
from huiyin.letters.services.matter import Part, letter_split, matter_answer_on_spot
from huiyin.problems.telling import calls_due, replies_to_call, replies_to_look_up, replies_to_print
from tests.people import NOON, Township, received

HOUR = timedelta(hours=1)
POST = ContactData(name="测试写信人", address="三村三组")


def answered(town: Township, *, at: datetime = NOON + HOUR, **changes: Any) -> Letter:
    """Return a letter whose only matter was answered on the spot."""
    letter = received(town, at=at, **changes).letter
    answer(town, letter, at=at)
    return letter


def answer(town: Township, letter: Letter, *, at: datetime = NOON + HOUR) -> None:
    for matter in letter.matters.filter(ending=""):
        matter_answer_on_spot(matter=matter, body="已修好。", staff=town.wang, at=at, role="clerk")


def called(town: Township, letter: Letter, outcome: CallOutcome, *, hours: int = 2) -> None:
    at = NOON + hours * HOUR
    call_record(
        letter=letter, purpose=CallPurpose.ANSWER, outcome=outcome, staff=town.wang, at=at, role="clerk"
    )


def ways(town: Township) -> tuple[int, int, int]:
    """Return how many answers go by phone, on paper, and wait for whoever looks."""
    actor = town.actor("wang")
    rows = (
        replies_to_call(actor=actor),
        replies_to_print(actor=actor, whole=True),
        replies_to_look_up(actor=actor),
    )
    return tuple(row.count() for row in rows)  # type: ignore[return-value]


def test_it_works(town: Township) -> None:
    letter = answered(town)
    assert ways(town) == (1, 0, 0)
    called(town, letter, CallOutcome.REACHED)
    assert ways(town) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"contact": POST}, (0, 1, 0)),
        ({"contact": ContactData(email="a@huiyin.example")}, (0, 1, 0)),
        ({"contact": ContactData()}, (0, 0, 1)),
        ({"may_contact": MayContact.NOBODY}, (0, 0, 1)),
        ({"contact": POST, "may_contact": MayContact.NOBODY}, (0, 0, 1)),
    ],
    ids=["post", "mail", "nothing", "nobody", "post-nobody"],
)
def test_what_a_writer_left_decides(
    town: Township, changes: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    answered(town, **changes)
    assert ways(town) == expected


@pytest.mark.parametrize("outcome", [CallOutcome.WRONG, CallOutcome.REFUSED], ids=str)
def test_a_phone_that_leads_nowhere(town: Township, outcome: CallOutcome) -> None:
    called(town, answered(town), outcome)
    assert ways(town) == (0, 1, 0)


def test_three_calls_that_nobody_answered(town: Township) -> None:
    letter = answered(town)
    for hours in (2, 3, 4):
        assert ways(town) == (1, 0, 0)
        called(town, letter, CallOutcome.NOBODY, hours=hours)
    assert ways(town) == (0, 1, 0)


def test_calls_before_the_answer_do_not_count(town: Township) -> None:
    letter = received(town).letter
    for hours in (1, 2, 3):
        called(town, letter, CallOutcome.NOBODY, hours=hours)
    answer(town, letter, at=NOON + 4 * HOUR)
    assert ways(town) == (1, 0, 0)


def test_the_list_says_what_was_tried_and_puts_it_last(town: Township) -> None:
    tried, fresh = answered(town), answered(town, at=NOON + 2 * HOUR)
    called(town, tried, CallOutcome.NOBODY, hours=3)
    rows: list[Any] = list(replies_to_call(actor=town.actor("wang")))
    assert [row.matter.letter for row in rows] == [fresh, tried]
    assert (rows[1].tries, rows[1].last_outcome, rows[1].last_at) == (1, "nobody", NOON + 3 * HOUR)


def test_first_contacts_say_it_too(town: Township) -> None:
    letter = received(town).letter
    call_record(
        letter=letter, purpose=CallPurpose.CONTACT, outcome=CallOutcome.NOBODY, staff=town.wang, at=NOON, role="clerk"
    )  # fmt: skip
    clock: Any = calls_due(actor=town.actor("wang")).get()
    assert (clock.tries, clock.last_at) == (1, NOON)


def test_a_letter_waits_until_every_matter_is_settled(town: Township) -> None:
    letter = received(town, contact=POST).letter
    answer(town, letter)
    letter_split(letter=letter, parts=[Part("路灯不亮")], at=NOON + HOUR, role="clerk")
    assert ways(town) == (0, 0, 0)
    assert replies_to_print(actor=town.actor("wang"), whole=False).count() == 1
    answer(town, letter)
    assert ways(town) == (0, 2, 0)


def test_two_letters_of_one_person_stay_two(town: Township) -> None:
    answered(town, contact=POST)
    answered(town, contact=POST)
    assert len({row.matter.letter_id for row in replies_to_print(actor=town.actor("wang"), whole=True)}) == 2


def test_who_may_not_see_the_letter_is_told_of_no_answer(town: Township) -> None:
    answered(town, contact=POST)
    assert not replies_to_print(actor=town.actor("stranger"), whole=True).exists()


def test_contacts_of_a_run_are_opened_each_for_itself(town: Township) -> None:
    letters = [answered(town, contact=POST), answered(town, contact=POST)]
    opened = contacts_open(
        letters=letters, actor=town.actor("wang"), reason="寄答复", at=NOON + HOUR, role="clerk"
    )
    assert {contact.address for contact in opened.values()} == {"三村三组"}
    assert ContactOpening.objects.filter(reason="寄答复").count() == 2


def test_contacts_of_a_run_are_opened_all_or_none(town: Township) -> None:
    letters = [answered(town, contact=POST), answered(town, contact=ContactData())]
    with pytest.raises(Exception, match="联系方式"):
        contacts_open(
            letters=letters, actor=town.actor("wang"), reason="寄答复", at=NOON + HOUR, role="clerk"
        )
    assert not ContactOpening.objects.exists()
