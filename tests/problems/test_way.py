"""One letter's whole way, service by service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import CallOutcome, CallPurpose, ClockKind, Ending, Matter
from huiyin.letters.selectors import letter_by_word, letter_for, letters_for, matters_of
from huiyin.letters.services.contact import call_record, contact_open
from huiyin.letters.services.matter import Part, letter_split
from huiyin.problems.models import Problem, Solved, State
from huiyin.problems.selectors import belongings_of, problem_for, problems_for, unit_proposed
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.problem import belonging_undo, problem_join, problem_open
from huiyin.problems.services.work import (
    problem_accept,
    problem_answer,
    problem_assign,
    problem_return,
    problem_rework,
)
from huiyin.pure.receipts import word_chinese
from tests.people import NOON, Township, received

HOUR = timedelta(hours=1)


def opened(town: Township, *matters: Matter) -> Problem:
    return problem_open(
        office=town.office, title="三村水管冻裂", matters=list(matters), why="同一处水管", at=NOON + HOUR,
        role="clerk", staff=town.wang, category=town.supply,
    )  # fmt: skip


def worked(town: Township, problem: Problem) -> Problem:
    problem = problem_assign(
        problem=problem, lead=town.water, why="供水", staff=town.li, at=NOON + HOUR, role="coordinator"
    )
    return problem_accept(
        problem=problem, unit=town.water, staff=town.zhaxi, at=NOON + 2 * HOUR, role="handler"
    )


def test_it_works(town: Township) -> None:
    letter = received(town).letter
    matter = letter.matters.get()
    problem = opened(town, matter)
    proposed = unit_proposed(problem=problem)
    assert proposed is not None
    assert proposed[0] == town.water
    problem = worked(town, problem)
    call_record(
        letter=letter, purpose=CallPurpose.CONTACT, outcome=CallOutcome.REACHED, staff=town.zhaxi, unit=town.water,
        at=NOON + 3 * HOUR, role="handler",
    )  # fmt: skip
    problem_answer(
        problem=problem,
        unit=town.water,
        body="换了保温管。",
        staff=town.zhaxi,
        at=NOON + 4 * HOUR,
        role="handler",
    )
    matter.refresh_from_db()
    assert matter.ending == Ending.PROBLEM
    assert not matter.clocks.filter(met_at=None).exists()
    confirmation_record(matter=matter, solved=Solved.NO, rating=2, at=NOON + 5 * HOUR)
    problem.refresh_from_db()
    assert problem.state == State.REOPENED
    problem = problem_rework(
        problem=problem, reason="再修", staff=town.chen, at=NOON + 6 * HOUR, role="supervisor"
    )
    problem_answer(
        problem=problem,
        unit=town.water,
        body="全换了。",
        staff=town.zhaxi,
        at=NOON + 7 * HOUR,
        role="handler",
    )
    confirmation_record(matter=matter, solved=Solved.YES, rating=5, at=NOON + 8 * HOUR)
    problem.refresh_from_db()
    assert problem.state == State.CLOSED
    assert list(problem.steps.order_by("id").values_list("move", flat=True)) == [
        "open", "assign", "accept", "answer", "reopen", "rework", "answer", "close",
    ]  # fmt: skip
    assert Entry.objects.filter(object_kind="problem", object_id=problem.pk).count() == 9


def test_number_and_word_open_the_letter_and_nothing_else_does(town: Township) -> None:
    one, two = received(town), received(town)
    assert one.word is not None
    assert letter_by_word(number=one.letter.number, word=word_chinese(one.word)) == one.letter
    with pytest.raises(NotFound):
        letter_by_word(number=two.letter.number, word=word_chinese(one.word))


def test_the_same_form_twice_is_one_letter_with_one_receipt(town: Township) -> None:
    first = received(town)
    again = received(town, client_id=first.letter.client_id)
    assert (again.letter, again.word, again.created) == (first.letter, first.word, False)


def test_a_unit_sees_a_letter_while_it_handles_it(town: Township) -> None:
    letter = received(town).letter
    assert letter not in letters_for(actor=town.actor("zhaxi"))
    problem = problem_assign(
        problem=opened(town, letter.matters.get()), lead=town.water, why="供水", staff=town.li, at=NOON + HOUR,
        role="coordinator",
    )  # fmt: skip
    assert letter in letters_for(actor=town.actor("zhaxi"))
    assert letter not in letters_for(actor=town.actor("pema"))
    problem_return(
        problem=problem,
        unit=town.water,
        reason="是住建所的管",
        staff=town.zhaxi,
        at=NOON + HOUR,
        role="handler",
    )
    assert letter not in letters_for(actor=town.actor("zhaxi"))
    assert problem not in problems_for(actor=town.actor("zhaxi"))


def test_after_a_return_the_coordinators_decision_is_final(town: Township) -> None:
    problem = opened(town, received(town).letter.matters.get())
    send: dict[str, Any] = {"why": "供水", "staff": town.li, "at": NOON + HOUR, "role": "coordinator"}
    back: dict[str, Any] = {"reason": "不归我们", "at": NOON + HOUR, "role": "handler"}
    problem = problem_assign(problem=problem, lead=town.water, **send)
    problem = problem_return(problem=problem, unit=town.water, staff=town.zhaxi, **back)
    problem = problem_assign(problem=problem, lead=town.power, **send)
    with pytest.raises(Refused):
        problem_return(problem=problem, unit=town.power, staff=town.pema, **back)


def test_a_letter_about_a_unit_is_nowhere_for_its_staff(town: Township) -> None:
    letter = received(town, concerned_units=(town.water,)).letter
    problem = opened(town, letter.matters.get())
    assert unit_proposed(problem=problem) is None
    with pytest.raises(Refused):
        problem_assign(
            problem=problem, lead=town.water, why="x", staff=town.li, at=NOON + HOUR, role="coordinator"
        )
    problem_assign(
        problem=problem, lead=town.power, why="x", staff=town.li, at=NOON + HOUR, role="coordinator"
    )
    assert not letters_for(actor=town.actor("zhaxi")).exists()
    with pytest.raises(NotFound):
        problem_for(actor=town.actor("zhaxi"), number=problem.number)


def test_a_letter_about_a_unit_does_not_join_its_problem(town: Township) -> None:
    problem = worked(town, opened(town, received(town).letter.matters.get()))
    complaint = received(town, at=NOON + 2 * HOUR, concerned_units=(town.water,)).letter
    with pytest.raises(Refused):
        problem_join(
            problem=problem, matter=complaint.matters.get(), why="x", at=NOON + 3 * HOUR, role="clerk"
        )


def test_a_matter_lies_in_one_problem_at_a_time(town: Township) -> None:
    matter = received(town).letter.matters.get()
    opened(town, matter)
    with pytest.raises(Conflict):
        opened(town, matter)


def test_undoing_a_belonging_keeps_it_on_record(town: Township) -> None:
    problem = opened(town, received(town).letter.matters.get())
    belonging = belongings_of(problem=problem)[0]
    belonging_undo(belonging=belonging, why="地点不同", at=NOON + HOUR, role="clerk", staff=town.wang)
    belonging.refresh_from_db()
    assert belonging.undone_why == "地点不同"
    assert belonging.matter.sorted_at is None
    opened(town, belonging.matter)


def test_joining_never_makes_a_date_later(town: Township) -> None:
    early = received(town, received_at=NOON - 96 * HOUR).letter
    problem = opened(town, received(town).letter.matters.get())
    later = problem.answer_due
    problem = problem_join(problem=problem, matter=early.matters.get(), why="x", at=NOON + HOUR, role="clerk")
    assert problem.answer_due < later


def test_each_matter_of_a_letter_has_its_own_clocks(town: Township) -> None:
    letter = received(town).letter
    letter_split(letter=letter, parts=[Part("路灯不亮")], at=NOON, role="clerk")
    kinds = [{clock.kind for clock in matter.clocks.all()} for matter in matters_of(letter=letter)]
    assert kinds == [set(ClockKind.values)] * 2


def test_opening_a_contact_needs_the_right_and_a_reason(town: Township) -> None:
    letter = received(town).letter
    ask: dict[str, Any] = {"letter": letter, "at": NOON, "role": "handler"}
    with pytest.raises(NotFound):
        contact_open(actor=town.actor("zhaxi"), reason="首次联系", **ask)
    with pytest.raises(Refused):
        contact_open(actor=town.actor("wang"), reason=" ", **ask)
    assert contact_open(actor=town.actor("wang"), reason="核对地址", **ask).digits == "0005550101"
    assert letter.openings.get().reason == "核对地址"


def test_the_handling_unit_cannot_record_what_a_writer_thinks(town: Township) -> None:
    letter = received(town).letter
    problem = worked(town, opened(town, letter.matters.get()))
    problem_answer(
        problem=problem, unit=town.water, body="好了", staff=town.zhaxi, at=NOON + 3 * HOUR, role="handler"
    )
    say: dict[str, Any] = {"matter": letter.matters.get(), "solved": Solved.YES, "at": NOON + 4 * HOUR}
    with pytest.raises(Refused):
        confirmation_record(actor=town.actor("zhaxi"), role="handler", **say)
    assert confirmation_record(actor=town.actor("wang"), role="clerk", **say).entered_by == town.wang


def test_a_stranger_sees_nothing(town: Township) -> None:
    letter = received(town).letter
    for name in ("stranger", "village_clerk", "reviewer", "admin", "pema"):
        with pytest.raises(NotFound):
            letter_for(actor=town.actor(name), number=letter.number)
