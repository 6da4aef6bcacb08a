"""A unit that a letter turns out to complain about loses the problem, and the problem does not wait for nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import NotFound, Refused
from huiyin.letters.models import Handling, Letter
from huiyin.problems.models import Problem, State
from huiyin.problems.selectors import problem_for
from huiyin.problems.services.concern import letter_concern
from huiyin.problems.services.problem import problem_join
from huiyin.problems.services.work import (
    problem_accept,
    problem_answer,
    problem_assign,
    problem_reopen,
    problem_rework,
)
from tests.people import NOON, Township, received
from tests.problems.handled import in_hand

LATER = NOON + timedelta(hours=1)


def concern(town: Township, problem: Problem) -> Problem:
    letter = Letter.objects.get(matters__belongings__problem=problem)
    letter_concern(letter=letter, unit=town.water, reason="写明了", by=town.wang, at=LATER, role="clerk")
    return Problem.objects.get(pk=problem.pk)


@pytest.mark.parametrize("accept", [True, False])
def test_it_works(town: Township, accept: bool) -> None:
    problem = concern(town, in_hand(town, accept=accept))
    assert (problem.state, problem.unit) == (State.RETURNED, None)
    with pytest.raises(NotFound):
        problem_for(actor=town.actor("zhaxi"), number=problem.number)
    assert not Handling.objects.filter(until=None).exists()
    assert problem.steps.latest("pk").by == town.wang


def test_the_next_unit_may_return_it(town: Township) -> None:
    problem = concern(town, in_hand(town))
    by: dict[str, Any] = {"why": "x", "staff": town.li, "at": LATER, "role": "coordinator"}
    with pytest.raises(Refused, match="反映这个单位"):
        problem_assign(problem=problem, lead=town.water, **by)
    problem = problem_assign(problem=problem, lead=town.housing, **by)
    assert not problem.assignments.get(ended_at=None).final


def test_a_second_letter_stays_with_it(town: Township) -> None:
    problem = in_hand(town)
    first = Letter.objects.get()
    problem_join(
        problem=problem, matter=received(town, at=LATER).letter.matters.get(), why="x", at=LATER, role="clerk"
    )
    letter_concern(letter=first, unit=town.water, reason="x", by=town.wang, at=LATER, role="clerk")
    problem.refresh_from_db()
    assert (problem.state, problem.letters_count) == (State.RETURNED, 2)
    assert not Handling.objects.filter(until=None).exists()


def test_a_supporting_unit_leaves_and_the_work_goes_on(town: Township) -> None:
    problem = in_hand(town)
    by: dict[str, Any] = {"why": "x", "staff": town.li, "at": LATER, "role": "coordinator"}
    problem = problem_assign(problem=problem, lead=town.housing, supporting=[town.water], **by)
    problem = problem_accept(problem=problem, unit=town.housing, staff=town.hao, at=LATER, role="handler")
    problem = concern(town, problem)
    assert (problem.state, problem.unit) == (State.WORKING, town.housing)
    assert not problem.assignments.get(ended_at=None).supporting.exists()
    assert {row.unit for row in Handling.objects.filter(until=None)} == {town.housing}


def test_answered_it_stays_but_is_not_sent_back_to_that_unit(town: Township) -> None:
    problem = in_hand(town)
    problem_answer(
        problem=problem, unit=town.water, body="修好了", staff=town.zhaxi, at=LATER, role="handler"
    )
    problem = concern(town, problem)
    assert problem.state == State.ANSWERED
    chen: dict[str, Any] = {"reason": "x", "staff": town.chen, "at": LATER, "role": "supervisor"}
    problem = problem_reopen(problem=problem, **chen)
    with pytest.raises(Refused):
        problem_rework(problem=problem, **chen)


def test_about_a_person_the_unit_keeps_it(town: Township) -> None:
    problem = in_hand(town)
    letter_concern(
        letter=Letter.objects.get(), staff=town.zhaxi, reason="x", by=town.wang, at=LATER, role="clerk"
    )
    problem.refresh_from_db()
    assert (problem.state, problem.unit) == (State.WORKING, town.water)
