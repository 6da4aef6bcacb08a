"""The rates of a unit, on a town counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from huiyin.common.errors import NotFound
from huiyin.letters.models import CallOutcome, CallPurpose, Letter, MayContact
from huiyin.letters.services.contact import call_record
from huiyin.letters.services.matter import matter_repeats
from huiyin.problems import rates
from huiyin.problems.models import Problem, Solved
from huiyin.problems.rates import Period, Rates, Share, unit_rates
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import (
    problem_accept,
    problem_answer,
    problem_assign,
    problem_return,
    problem_rework,
)
from tests.people import NOON, Township, received

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = NOON + 30 * DAY
EMPTY = Share(0, 0)


def counted(town: Township, unit: str = "water", **changes: Any) -> Rates:
    period = {"since": NOON - DAY, "until": UNTIL, "as_of": UNTIL} | changes
    return unit_rates(office=town.office, unit=getattr(town, unit), **period)


def given(town: Township, *letters: Letter) -> Problem:
    """Return a problem of these letters that the water unit works on."""
    matters = [letter.matters.get() for letter in letters]
    made = problem_open(office=town.office, title="水管", matters=matters, why="x", at=NOON, role="clerk")
    made = problem_assign(problem=made, lead=town.water, why="x", staff=town.li, at=NOON, role="coordinator")
    return problem_accept(problem=made, unit=town.water, staff=town.zhaxi, at=NOON, role="handler")


def answer(town: Township, problem: Problem, *, days: int) -> None:
    problem.refresh_from_db()
    by: dict[str, Any] = {"staff": town.zhaxi, "role": "handler", "at": NOON + days * DAY}
    problem_answer(problem=problem, unit=town.water, body="好了", **by)


def call(town: Township, letter: Letter, outcome: CallOutcome, purpose: CallPurpose, *, hours: int) -> None:
    at = NOON + hours * HOUR
    call_record(letter=letter, purpose=purpose, outcome=outcome, staff=town.wang, at=at, role="clerk")


def say(
    town: Township, letter: Letter, solved: Solved, rating: int | None, *, days: int, staff: bool = False
) -> None:
    by: dict[str, Any] = {"actor": town.actor("wang"), "role": "clerk"} if staff else {}
    matter = letter.matters.get()
    confirmation_record(matter=matter, solved=solved, rating=rating, at=NOON + days * DAY, **by)


def the_town(town: Township) -> None:
    """Four problems of the water unit: A of three letters and a repeat, B answered late, C returned, D reopened.

    Six letters of theirs wait for a first contact (due Tuesday 18:00): A1 is reached in time, A2 too late, the others
    by the answer, A3 in time by one of the same day.
    """
    a1, a2, a3, b, c, d = (received(town).letter for _ in range(6))
    problem_a, problem_b, problem_d = given(town, a1, a2, a3), given(town, b), given(town, d)
    again = received(town).letter
    matter_repeats(matter=again.matters.get(), earlier=a1.matters.get(), at=NOON, role="clerk")
    _returned(town, c)
    call(town, a1, CallOutcome.REACHED, CallPurpose.CONTACT, hours=2)
    call(town, a2, CallOutcome.REACHED, CallPurpose.CONTACT, hours=40)
    answer(town, problem_d, days=2)
    answer(town, problem_a, days=3)  # a1, a2, a3 and the repeat
    say(town, d, Solved.NO, 1, days=3)
    problem_d.refresh_from_db()
    problem_rework(problem=problem_d, reason="x", staff=town.chen, at=NOON + 4 * DAY, role="supervisor")
    say(town, a1, Solved.YES, 5, days=4)
    say(town, a2, Solved.PARTLY, 4, days=4, staff=True)
    say(town, again, Solved.YES, None, days=4)
    call(town, a3, CallOutcome.NOBODY, CallPurpose.CONFIRM, hours=4 * 24)
    answer(town, problem_d, days=5)  # a second answer to d: the newest counts
    call(town, a3, CallOutcome.NOBODY, CallPurpose.CONFIRM, hours=5 * 24)
    say(town, d, Solved.YES, 3, days=6)
    call(town, a3, CallOutcome.NOBODY, CallPurpose.CONFIRM, hours=6 * 24)
    answer(town, problem_b, days=10)  # due after seven


def _returned(town: Township, letter: Letter) -> None:
    made = problem_open(
        office=town.office, title="水管", matters=[letter.matters.get()], why="x", at=NOON, role="clerk"
    )
    made = problem_assign(problem=made, lead=town.water, why="x", staff=town.li, at=NOON, role="coordinator")
    by: dict[str, Any] = {"staff": town.zhaxi, "at": NOON + HOUR, "role": "handler"}
    problem_return(problem=made, unit=town.water, reason="不是我们的", **by)


def test_the_table_counted_by_hand(town: Township) -> None:
    the_town(town)
    assert counted(town) == Rates(
        response=Share(1, 5),  # a1 of a1 a2 a3 b d; c was no longer with the unit when it fell due
        resolution=Share(3, 4),  # a1, the repeat, d; a2 says partly
        satisfaction=Share(2, 4),  # a1 5, a2 4; d 3; the repeat gave no number
        participation=Share(4, 6),  # of a1 a2 a3 again b d
        unreachable=1,  # a3
        unrated=1,
        staff_resolution=Share(0, 1),
        staff_satisfaction=Share(1, 1),
        completion=Share(3, 4),  # A, B, D; C was returned and is not taken out
        on_time=Share(2, 3),  # A, D; B late
        returned=1,
        merged=3,  # a2, a3 and the repeat
        reopened=1,
        suspended=0,
        extended=0,
    )


def test_a_unit_without_work(town: Township) -> None:
    the_town(town)
    found = counted(town, "power")
    assert {found.response, found.resolution, found.participation, found.completion, found.on_time} == {EMPTY}


def test_a_unit_of_another_office_is_not_found(town: Township) -> None:
    with pytest.raises(NotFound):
        unit_rates(office=town.neighbour, unit=town.water, since=NOON, until=UNTIL, as_of=UNTIL)


def test_what_comes_later_does_not_change_what_was_counted(town: Township) -> None:
    the_town(town)
    early = NOON + 5 * DAY
    before = counted(town, as_of=early)
    assert before.resolution == Share(
        2, 4
    )  # d said no of its first answer; the second came at this very moment
    assert before.participation == Share(4, 5)  # b has no answer yet
    assert before.completion == Share(1, 4)  # A; D is reopened
    assert before.unreachable == 0


def test_the_period_takes_its_first_moment_and_not_its_last(town: Township) -> None:
    problem = given(town, received(town).letter)
    answer(town, problem, days=3)
    at = NOON + 3 * DAY
    assert counted(town, since=at, until=at + HOUR).participation.base == 1
    assert counted(town, since=at - HOUR, until=at).participation.base == 0


def test_an_anonymous_letter_counts_like_any_other(town: Township) -> None:
    letter = received(town, may_contact=MayContact.NOBODY).letter
    answer(town, given(town, letter), days=1)
    say(town, letter, Solved.YES, 5, days=2)
    assert counted(town).resolution == Share(1, 1)


def test_what_a_supporting_unit_does_is_counted_for_the_leading_one(town: Township) -> None:
    letter = received(town).letter
    answer(town, given(town, letter), days=1)
    assert counted(town, "housing").participation == EMPTY


def test_rows_and_numbers_agree(town: Township) -> None:
    the_town(town)
    period = Period(town.water, NOON - DAY, UNTIL, UNTIL)
    found = counted(town)
    answered, away = rates.confirmations(period).count(), rates.unreachable(period).count()
    assert (answered, away) == (found.participation.part, found.unreachable)
    assert rates.silent(period).count() == found.participation.rest - found.unreachable == 1  # b
    assert (
        sum(
            share.base
            for share in rates.monthly(unit=town.water, since=NOON - DAY, until=UNTIL, as_of=UNTIL).values()
        )
        == 5
    )


def test_as_many_queries_for_much_as_for_nothing(town: Township, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12) as nothing:
        counted(town)
    the_town(town)
    with django_assert_max_num_queries(12) as much:
        counted(town)
    assert isinstance(much, CaptureQueriesContext)
    assert len(much) == len(nothing)
