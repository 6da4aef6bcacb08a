"""What writers say of answers: whom it is asked, who may write it down, what follows, until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Role, Unit
from huiyin.accounts.selectors import actor
from huiyin.accounts.services import grant_end, grant_give
from huiyin.common.errors import Refused
from huiyin.letters.data import ContactData
from huiyin.letters.models import (
    CallOutcome,
    CallPurpose,
    Clock,
    ClockKind,
    Ending,
    Letter,
    Matter,
    MayContact,
    Reply,
)
from huiyin.letters.services.contact import call_record
from huiyin.letters.services.matter import matter_answer_on_spot, matter_repeats
from huiyin.problems.models import Confirmation, NotSolved, Problem, Solved, State, Step
from huiyin.problems.selectors import newest_reply
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.practice import practice_make
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import (
    note_add,
    problem_accept,
    problem_answer,
    problem_assign,
    problem_rework,
)
from huiyin.problems.telling import replies_to_ask, replies_to_call, replies_to_mail
from tests.people import NOON, Township, person, received

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YES, PARTLY, NO = Solved.YES, Solved.PARTLY, Solved.NO


def answered(
    town: Township, *letters: Letter, at: datetime = NOON, supporting: tuple[Unit, ...] = ()
) -> Problem:
    """Return a problem of these letters that the water unit has answered."""
    matters = [letter.matters.get() for letter in letters]
    made = problem_open(
        office=town.office, title="三村水管", matters=matters, why="同一处", at=at, role="clerk"
    )
    made = problem_assign(
        problem=made,
        lead=town.water,
        why="供水",
        staff=town.li,
        at=at,
        role="coordinator",
        supporting=supporting,
    )
    made = problem_accept(problem=made, unit=town.water, staff=town.zhaxi, at=at, role="handler")
    answer(town, made, at=at)
    return made


def answer(town: Township, problem: Problem, *, at: datetime = NOON) -> None:
    problem.refresh_from_db()
    problem_answer(problem=problem, unit=town.water, body="已修好。", staff=town.zhaxi, at=at, role="handler")
    problem.refresh_from_db()


def said(letter: Letter, solved: Solved, *, at: datetime = NOON + HOUR, **more: Any) -> Confirmation:
    return confirmation_record(matter=letter.matters.get(), solved=solved, at=at, **more)


def practice(town: Township, **changes: Any) -> None:
    rules: dict[str, Any] = {"not_solved": NotSolved.SUPERVISOR, "correct_days": 30, "pair_needed": False}
    practice_make(
        office=town.office, reason="x", staff=town.admin, at=NOON, role="administrator", **rules | changes
    )


def state_of(problem: Problem) -> str:
    problem.refresh_from_db()
    return problem.state


def test_it_works(town: Township) -> None:
    one, other = received(town).letter, received(town).letter
    problem = answered(town, one, other)
    said(one, YES, rating=5)
    assert state_of(problem) == State.ANSWERED
    said(other, YES)
    assert state_of(problem) == State.CLOSED


def test_the_same_said_twice_is_one(town: Township) -> None:
    letter = received(town).letter
    answered(town, letter)
    assert said(letter, NO, words="还漏").pk == said(letter, NO, words="还漏 ", at=NOON + 2 * HOUR).pk
    assert Step.objects.filter(move="reopen").count() == 1


def test_the_newest_counts_and_the_earlier_stays(town: Township) -> None:
    letter = received(town).letter
    problem = answered(town, letter)
    said(letter, YES)
    assert state_of(problem) == State.CLOSED
    said(letter, NO, at=NOON + DAY)
    assert state_of(problem) == State.REOPENED
    assert list(Confirmation.objects.order_by("at").values_list("solved", flat=True)) == [YES, NO]


def test_it_can_be_corrected_for_some_days_after_closing(town: Township) -> None:
    letter = received(town).letter
    problem = answered(town, letter)
    practice(town, correct_days=10)
    said(letter, YES)
    last = NOON + HOUR + 10 * DAY
    with pytest.raises(Refused, match="2026-12-03"):
        said(letter, NO, at=last + timedelta(seconds=1))
    assert state_of(problem) == State.CLOSED
    said(letter, NO, at=last)
    assert state_of(problem) == State.REOPENED


def test_while_it_is_open_there_is_no_last_day(town: Township) -> None:
    one, other = received(town).letter, received(town).letter
    answered(town, one, other)
    assert said(one, YES, at=NOON + 300 * DAY).solved == YES


def test_not_solved_goes_to_a_supervisor(town: Township) -> None:
    letter = received(town).letter
    assert state_of(answered(town, letter)) == State.ANSWERED
    said(letter, NO)
    assert state_of(Problem.objects.get()) == State.REOPENED


def test_not_solved_goes_to_the_unit_by_rule_and_then_to_a_supervisor(town: Township) -> None:
    practice(town, not_solved=NotSolved.UNIT)
    letter = received(town).letter
    problem = answered(town, letter)
    before = problem.answer_due
    said(letter, NO, at=NOON + DAY)
    assert (state_of(problem), problem.answer_due > before) == (State.WORKING, True)
    assert list(problem.steps.order_by("-id").values_list("move", "role")[:2]) == [
        ("rework", "system"), ("reopen", "writer")
    ]  # fmt: skip
    answer(town, problem, at=NOON + 2 * DAY)
    said(letter, NO, at=NOON + 3 * DAY)
    assert state_of(problem) == State.REOPENED


def test_a_closed_unit_gets_nothing_back(town: Township) -> None:
    practice(town, not_solved=NotSolved.UNIT)
    letter = received(town).letter
    problem = answered(town, letter)
    Unit.objects.filter(pk=town.water.pk).update(is_open=False)
    said(letter, NO)
    assert state_of(problem) == State.REOPENED


def test_not_solved_on_the_spot_starts_a_new_answer_clock(town: Township) -> None:
    letter = received(town).letter
    matter_answer_on_spot(
        matter=letter.matters.get(), body="五金店有。", staff=town.wang, at=NOON, role="clerk"
    )
    clock = Clock.objects.get(matter__letter=letter, kind=ClockKind.ANSWER)
    assert clock.met_at
    said(letter, NO, at=NOON + 3 * DAY)
    before = clock.due_at
    clock.refresh_from_db()
    assert not clock.met_at
    assert clock.due_at - before == 3 * DAY  # counted from Thursday, not from Monday
    assert letter.matters.get().ending == Ending.OPEN


# Who may write down what a writer said.


def test_the_desk_may_and_is_marked(town: Township) -> None:
    letter = received(town).letter
    answered(town, letter)
    assert said(letter, YES, actor=town.actor("wang"), role="clerk").entered_by == town.wang


def as_handler(town: Township, unit: Unit) -> None:
    grant_give(
        staff=town.wang,
        role_given=Role.HANDLER,
        office=town.office,
        area=town.office.area,
        unit=unit,
        at=NOON,
    )


def past_handler(town: Township, unit: Unit) -> None:
    as_handler(town, unit)
    note_add(
        problem=Problem.objects.get(),
        words="x",
        public=False,
        staff=town.wang,
        at=NOON,
        role="handler",
        unit=unit,
    )
    grant_end(grant=town.wang.grants.get(unit=unit), at=NOON, role="administrator")


@pytest.mark.parametrize("unit", ["water", "housing"], ids=["leads", "supports"])
@pytest.mark.parametrize("how", [as_handler, past_handler], ids=["is", "was"])
def test_nobody_of_a_unit_that_handled_it(town: Township, unit: str, how: Any) -> None:
    letter = received(town).letter
    answered(town, letter, supporting=(town.housing,))
    how(town, getattr(town, unit))
    with pytest.raises(Refused):
        said(letter, YES, actor=actor(staff=town.wang), role="clerk")
    assert not Confirmation.objects.exists()


def test_a_clerk_who_handles_for_another_unit_may(town: Township) -> None:
    letter = received(town).letter
    answered(town, letter, supporting=(town.housing,))
    as_handler(town, town.power)
    assert said(letter, YES, actor=actor(staff=town.wang), role="clerk").entered_by == town.wang


# Repeats: told what the other is told, asked what the other is asked.


def repeat_of(town: Township, earlier: Letter, *, at: datetime = NOON) -> Letter:
    letter = received(town, at=at).letter
    matter_repeats(matter=letter.matters.get(), earlier=earlier.matters.get(), at=at, role="clerk")
    return letter


@pytest.mark.parametrize("late", [False, True], ids=["before the answer", "after it"])
def test_a_repeat_is_told_and_asked(town: Township, late: bool) -> None:
    first = received(town).letter
    again = None if late else repeat_of(town, first)
    problem = answered(town, first)
    again = again or repeat_of(town, first, at=NOON + HOUR)
    assert {row.matter.letter for row in replies_to_call(actor=town.actor("wang"))} == {first, again}
    said(first, YES, at=NOON + 2 * HOUR)
    assert state_of(problem) == State.ANSWERED
    said(again, YES, at=NOON + 2 * HOUR)
    assert state_of(problem) == State.CLOSED


def test_a_repeat_that_is_not_solved_is_answered_again_alone(town: Township) -> None:
    first = received(town).letter
    again = repeat_of(town, first)
    problem = answered(town, first)
    said(first, YES)
    said(again, NO)
    assert state_of(problem) == State.REOPENED
    problem_rework(problem=problem, reason="x", staff=town.chen, at=NOON + DAY, role="supervisor")
    answer(town, problem, at=NOON + DAY)
    assert (first.matters.get().replies.count(), again.matters.get().replies.count()) == (1, 2)
    said(again, YES, at=NOON + 2 * DAY)
    assert state_of(problem) == State.CLOSED


def test_a_repeat_of_an_answer_on_the_spot(town: Township) -> None:
    first = received(town).letter
    again = repeat_of(town, first)
    matter_answer_on_spot(
        matter=first.matters.get(), body="五金店有。", staff=town.wang, at=NOON, role="clerk"
    )
    assert Reply.objects.count() == 2
    said(again, NO)
    assert first.matters.get().ending == Ending.OPEN
    assert again.matters.get().ending == Ending.REPEAT


def test_a_repeat_from_before_answers_were_given_to_repeats(town: Township) -> None:
    first = received(town).letter
    again = repeat_of(town, first)
    problem = answered(town, first)
    Reply.objects.filter(matter__letter=again).delete()
    matter = Matter.objects.get(letter=again)
    assert newest_reply(matter=matter) == first.matters.get().replies.get()
    said(again, NO)
    assert state_of(problem) == State.REOPENED


# Whom to ask how.


def called(
    town: Township, letter: Letter, purpose: CallPurpose, outcome: CallOutcome, *, at: datetime
) -> None:
    call_record(letter=letter, purpose=purpose, outcome=outcome, staff=town.wang, at=at, role="clerk")


def told(town: Township, *letters: Letter) -> Problem:
    problem = answered(town, *letters)
    for letter in letters:
        called(town, letter, CallPurpose.ANSWER, CallOutcome.REACHED, at=NOON)
    return problem


def to_ask(town: Township, name: str = "wang", *, at: datetime = NOON + DAY) -> list[Letter]:
    return [row.matter.letter for row in replies_to_ask(actor=town.actor(name), at=at)]


def test_who_was_told_by_phone_is_asked_by_phone_a_day_later(town: Township) -> None:
    letter = received(town).letter
    told(town, letter)
    assert to_ask(town, at=NOON + DAY - timedelta(seconds=1)) == []
    assert to_ask(town) == [letter]
    said(letter, YES)
    assert to_ask(town) == []


@pytest.mark.parametrize("name", ["zhaxi", "hao"])
def test_no_handler_is_asked_to_call_about_their_own_work(town: Township, name: str) -> None:
    letter = received(town).letter
    told(town, letter)
    assert to_ask(town, name) == []


def test_three_calls_for_nothing_make_a_writer_unreachable(town: Township) -> None:
    letter = received(town).letter
    told(town, letter)
    for day in (1, 2, 3):
        assert to_ask(town, at=NOON + day * DAY) == [letter]
        called(town, letter, CallPurpose.CONFIRM, CallOutcome.NOBODY, at=NOON + day * DAY)
    assert to_ask(town, at=NOON + 4 * DAY) == []
    reply = Reply.objects.get()
    assert reply.unreachable_at == NOON + 3 * DAY
    called(town, letter, CallPurpose.CONFIRM, CallOutcome.REACHED, at=NOON + 5 * DAY)
    reply.refresh_from_db()
    assert reply.unreachable_at is None


@pytest.mark.parametrize(
    ("outcome", "unreachable"),
    [(CallOutcome.WRONG, True), (CallOutcome.REFUSED, False)],
    ids=["wrong", "refused"],
)
def test_one_call_can_be_enough(town: Township, outcome: CallOutcome, unreachable: bool) -> None:
    letter = received(town).letter
    told(town, letter)
    called(town, letter, CallPurpose.CONFIRM, outcome, at=NOON + DAY)
    assert to_ask(town, at=NOON + 2 * DAY) == []
    assert (Reply.objects.get().unreachable_at is not None) == unreachable


def test_whom_to_mail(town: Township) -> None:
    mail = ContactData(email="a@huiyin.example")
    letter = received(town, contact=mail).letter
    others = [
        received(town).letter,
        received(town, contact=ContactData()).letter,
        received(town, contact=mail, may_contact=MayContact.NOBODY).letter,
    ]
    answered(town, letter, *others)
    assert [row.matter.letter for row in replies_to_mail(office=town.office)] == [letter]
    said(letter, PARTLY)
    assert not replies_to_mail(office=town.office).exists()


@given(
    leads=st.sampled_from(["water", "power", "housing"]),
    supports=st.sets(st.sampled_from(["water", "power", "housing"])),
    grants=st.lists(
        st.tuples(st.sampled_from(list(Role)), st.sampled_from(["water", "power", "housing"])), max_size=3
    ),
    solved=st.sampled_from(list(Solved)),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_handling_unit_enters_no_confirmation(
    town: Township, leads: str, supports: set[str], grants: list[tuple[Role, str]], solved: Solved
) -> None:
    """Whoever belongs to a unit that leads or supports can enter none, whatever else they are; everybody else can."""
    with transaction.atomic():
        handlers = {"water": town.zhaxi, "power": town.pema, "housing": town.hao}
        letter = received(town).letter
        made = problem_open(
            office=town.office, title="x", matters=[letter.matters.get()], why="x", at=NOON, role="clerk"
        )
        lead, helping = getattr(town, leads), [getattr(town, code) for code in sorted(supports)]
        by: dict[str, Any] = {"staff": town.li, "role": "coordinator", "at": NOON}
        made = problem_assign(problem=made, lead=lead, why="x", supporting=helping, **by)
        by = {"unit": lead, "staff": handlers[leads], "at": NOON, "role": "handler"}
        made = problem_accept(problem=made, **by)
        problem_answer(problem=made, body="好了", **by)
        someone = person("someone", "某人", [(Role.CLERK, town.office, town.office.area, None)])
        for role, code in grants:
            unit = getattr(town, code) if role == Role.HANDLER else None
            given_role: dict[str, Any] = {
                "role_given": role,
                "office": town.office,
                "area": town.office.area,
                "unit": unit,
            }
            if not someone.grants.filter(role=role, unit=unit).exists():
                grant_give(staff=someone, at=NOON, **given_role)
        handled = {leads} | supports
        mine = {code for role, code in grants if role == Role.HANDLER}
        try:
            said(letter, solved, actor=actor(staff=someone), role="clerk")
        except Refused:
            assert handled & mine
            assert not Confirmation.objects.exists()
        else:
            assert not handled & mine
        transaction.set_rollback(True)
