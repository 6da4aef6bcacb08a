"""What must hold when a problem crosses places, changes under somebody's eyes, or loses its letters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import Conflict, Refused
from huiyin.letters.models import Ending, Kind
from huiyin.letters.services.letter import kind_change
from huiyin.letters.services.matter import matter_end
from huiyin.problems.models import Problem, Release, Solved, State
from huiyin.problems.selectors import belongings_of, note_role, public_problems
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.erase import letter_erase_wholly
from huiyin.problems.services.problem import belonging_undo, problem_join, problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import (
    note_add,
    problem_accept,
    problem_answer,
    problem_assign,
    problem_keep,
    problem_void,
)
from tests.people import NOON, Township, received

LATER = NOON + timedelta(minutes=1)
CLERK: dict[str, Any] = {"at": LATER, "role": "clerk"}


@pytest.fixture
def worked(town: Township) -> Problem:
    made = problem_open(
        office=town.office, title="三村水管", matters=[received(town).letter.matters.get()], why="x", **CLERK
    )
    made = problem_assign(problem=made, lead=town.water, why="x", staff=town.li, at=LATER, role="coordinator")
    return problem_accept(problem=made, unit=town.water, staff=town.zhaxi, at=LATER, role="handler")


def released(town: Township, problem: Problem, **more: Any) -> Problem:
    by: dict[str, Any] = {"staff": town.nima, "at": LATER, "role": "publisher"}
    return release_decide(problem=problem, decision=Release.RELEASED, title="三村水管", **by, **more)


def test_letters_from_elsewhere_are_not_shown(town: Township, worked: Problem) -> None:
    other = received(town, area=town.other_village, at=LATER).letter
    problem_join(problem=worked, matter=other.matters.get(), why="x", **CLERK)
    seen = belongings_of(problem=worked, actor=town.actor("village_clerk"))
    assert [row.matter.letter for row in seen] == [other]
    assert belongings_of(problem=worked, actor=town.actor("wang")).count() == 2


def test_a_role_elsewhere_writes_no_notes_here(town: Township, worked: Problem) -> None:
    assert note_role(actor=town.actor("village_clerk"), problem=worked) is None
    assert note_role(actor=town.actor("hao"), problem=worked) is None
    assert note_role(actor=town.actor("zhaxi"), problem=worked) == ("handler", town.water)


def test_a_letter_that_turns_out_a_report_takes_its_problem_back(town: Township, worked: Problem) -> None:
    released(town, worked)
    assert public_problems(office=town.office).exists()
    letter = belongings_of(problem=worked)[0].matter.letter
    kind_change(letter=letter, kind=Kind.REPORT, reason="x", **CLERK)
    assert not public_problems(office=town.office).exists()


def test_words_written_meanwhile_are_not_released_unread(town: Township, worked: Problem) -> None:
    seen = Problem.objects.get(pk=worked.pk).version
    note_add(problem=worked, words="今天修", public=True, staff=town.zhaxi, at=LATER, role="handler")
    with pytest.raises(Conflict):
        released(town, worked, version=seen)
    with pytest.raises(Refused):
        note_add(
            problem=worked, words="电话 000-5550101", public=True, staff=town.zhaxi, at=LATER, role="handler"
        )


def test_never_public_is_for_good(town: Township, worked: Problem) -> None:
    by: dict[str, Any] = {"staff": town.nima, "at": LATER, "role": "publisher"}
    release_decide(problem=worked, decision=Release.REFUSED, reason="涉及个人", **by)
    with pytest.raises(Refused):
        released(town, worked)


def test_keeping_an_answer_ends_its_matters(town: Township, worked: Problem) -> None:
    problem_answer(problem=worked, unit=town.water, body="好了", staff=town.zhaxi, at=LATER, role="handler")
    matter = belongings_of(problem=worked)[0].matter
    confirmation_record(matter=matter, solved=Solved.NO, at=LATER)
    worked.refresh_from_db()
    problem_keep(problem=worked, reason="按规定", staff=town.chen, at=LATER, role="supervisor")
    matter.refresh_from_db()
    assert matter.ending == Ending.PROBLEM


def test_a_matter_in_a_problem_does_not_end_beside_it(town: Township, worked: Problem) -> None:
    matter = belongings_of(problem=worked)[0].matter
    with pytest.raises(Refused):
        matter_end(matter=matter, ending=Ending.VOID, reason="x", **CLERK)


def test_an_emptied_problem_can_be_voided(town: Township, worked: Problem) -> None:
    belonging_undo(belonging=belongings_of(problem=worked)[0], why="x", **CLERK)
    worked.refresh_from_db()
    problem = problem_void(problem=worked, reason="开错了", staff=town.li, at=LATER, role="coordinator")
    assert problem.state == State.VOID


def test_taking_a_letter_out_takes_its_deadline_out(town: Township, worked: Problem) -> None:
    before = worked.answer_due
    early = received(town, received_at=NOON - timedelta(days=60), at=LATER).letter
    joined = problem_join(problem=worked, matter=early.matters.get(), why="x", **CLERK)
    assert joined.answer_due < before
    belonging = belongings_of(problem=worked)[0]
    assert belonging.matter.letter == early
    belonging_undo(belonging=belonging, why="x", **CLERK)
    assert Problem.objects.get(pk=worked.pk).answer_due == before


def test_an_erasure_takes_what_quotes_the_letter(town: Township) -> None:
    letter = received(town, body="独此一词的水管。", line="独此一词").letter
    problem = problem_open(
        office=town.office, title="独此一词", matters=[letter.matters.get()], why="独此一词", **CLERK
    )
    released(town, problem)
    letter_erase_wholly(letter=letter, reason="依请求", at=LATER, role="supervisor", staff=town.chen)
    problem.refresh_from_db()
    assert (problem.title, problem.release, problem.public_summary) == ("—", Release.HELD, "")
    assert belongings_of(problem=problem)[0].why == ""
