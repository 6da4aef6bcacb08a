"""More time for a problem: asked by the unit, decided by another person; the clock stands while it is suspended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from huiyin.accounts.models import Role
from huiyin.accounts.services import grant_give
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.models import TimedKind, Urgency
from huiyin.letters.services.clock_table import Day, Line, clock_table_make
from huiyin.problems.models import Delay, DelayKind, Problem, State
from huiyin.problems.selectors import problem_list
from huiyin.problems.services.delay import (
    delay_refuse,
    extension_ask,
    extension_grant,
    own_deadline_meet,
    own_deadline_set,
    problem_resume,
    suspension_ask,
    suspension_grant,
)
from huiyin.problems.services.describe import matter_describe
from huiyin.problems.services.problem import problem_join
from huiyin.problems.services.work import problem_answer, problem_assign, problem_return
from huiyin.problems.timing import (
    delays_waiting,
    gate,
    is_very_late,
    moves_for,
    original_days,
    own_due,
    reviews_due,
    tables_of,
)
from tests.people import NOON, SHANGHAI, Township, received
from tests.problems.handled import in_hand

HOUR = timedelta(hours=1)

DUE = datetime(2026, 11, 30, 18, tzinfo=SHANGHAI)


def unit(town: Township, **more: Any) -> dict[str, Any]:
    return {"unit": town.water, "staff": town.zhaxi, "role": "handler", "at": NOON + HOUR} | more


def boss(town: Township, **more: Any) -> dict[str, Any]:
    return {"staff": town.chen, "role": "supervisor", "at": NOON + 2 * HOUR} | more


def asked(town: Township, days: int = 3, **more: Any) -> Problem:
    problem = in_hand(town)
    extension_ask(problem=problem, reason="等配件", working_days=days, **unit(town, **more))
    problem.refresh_from_db()
    return problem


def suspended(town: Township) -> Problem:
    problem = in_hand(town)
    suspension_ask(
        problem=problem, reason="冻土不能开挖", review_on=date(2027, 3, 1), unlock="土化冻", **unit(town)
    )
    problem.refresh_from_db()
    return suspension_grant(problem=problem, **boss(town))


def local(problem: Problem) -> datetime:
    return problem.answer_due.astimezone(SHANGHAI)


def test_it_works(town: Township) -> None:
    problem = asked(town)
    assert local(problem) == DUE
    problem = extension_grant(problem=problem, **boss(town))
    assert local(problem) == datetime(2026, 12, 3, 18, tzinfo=SHANGHAI)
    assert problem.steps.get(move="extend").words == "等配件"


def test_a_refusal_needs_a_reason_and_moves_nothing(town: Township) -> None:
    problem = asked(town)
    with pytest.raises(Refused):
        delay_refuse(problem=problem, kind=DelayKind.EXTENSION, reason=" ", **boss(town))
    problem = delay_refuse(problem=problem, kind=DelayKind.EXTENSION, reason="县里有配件", **boss(town))
    assert local(problem) == DUE
    assert Delay.objects.get().decision == "县里有配件"


def test_nobody_decides_what_they_asked_for(town: Township) -> None:
    problem = asked(town)
    grant_give(
        staff=town.zhaxi,
        role_given=Role.SUPERVISOR,
        office=town.office,
        area=town.office.area,
        unit=None,
        at=NOON + HOUR,
    )
    assert not delays_waiting(actor=town.actor("zhaxi")).exists()
    names = {move.name for move in moves_for(actor=town.actor("zhaxi"), problem=problem, at=NOON + HOUR)}
    assert not names & {"extend", "refuse-extend"}
    with pytest.raises(Refused):
        extension_grant(problem=problem, **boss(town, staff=town.zhaxi))
    with pytest.raises(IntegrityError):
        Delay.objects.update(granted=True, decided_at=NOON, decided_by=town.zhaxi)


def test_more_than_the_original_length_is_refused(town: Township) -> None:
    problem = in_hand(town)
    assert original_days(problem=problem) == 5
    for days in (0, 6):
        with pytest.raises(Refused):
            extension_ask(problem=problem, reason="等", working_days=days, **unit(town))


def test_a_second_extension_is_refused(town: Township) -> None:
    problem = extension_grant(problem=asked(town), **boss(town))
    assert original_days(problem=problem) == 5
    assert "ask-extend" in gate(problem=problem, at=NOON + HOUR).closed
    with pytest.raises(Refused):
        extension_ask(problem=problem, reason="还等", working_days=1, **unit(town))


def test_what_was_asked_lapses_with_the_answer(town: Township) -> None:
    problem = asked(town)
    Problem.objects.filter(pk=problem.pk).update(state=State.WORKING)
    problem.refresh_from_db()
    problem_answer(problem=problem, body="换好了", **unit(town))
    assert Delay.objects.get().lapsed_at is not None
    problem.refresh_from_db()
    with pytest.raises(Conflict):
        extension_grant(problem=problem, **boss(town))


def test_only_the_lead_unit_asks(town: Township) -> None:
    with pytest.raises(Conflict):
        extension_ask(
            problem=in_hand(town), reason="x", working_days=1, **unit(town, unit=town.power, staff=town.pema)
        )


def test_a_telephone_number_does_not_reach_the_writers(town: Township) -> None:
    with pytest.raises(Refused):
        extension_ask(problem=in_hand(town), reason="找0000-5550101", working_days=1, **unit(town))


def test_a_suspended_problem_is_late_nowhere_and_goes_on_with_what_was_left(town: Township) -> None:
    problem = suspended(town)  # Monday noon, due on the next Monday
    far = NOON + timedelta(days=90)
    assert not problem_list(actor=town.actor("chen"), late_at=far).exists()
    thursday = datetime(2026, 12, 3, 9, tzinfo=SHANGHAI)
    problem = problem_resume(problem=problem, reason="提前化冻", **unit(town, at=thursday))
    # Left at noon on Monday: the ends of Monday to Friday and of the next Monday.
    assert problem.state == State.WORKING
    assert local(problem) == datetime(2026, 12, 10, 18, tzinfo=SHANGHAI)


def test_a_suspension_needs_what_would_unlock_it_and_a_day_to_look_again(town: Township) -> None:
    problem = in_hand(town)
    for unlock, review in ((" ", date(2027, 3, 1)), ("化冻", date(2026, 11, 23)), ("化冻", date(2028, 3, 1))):
        with pytest.raises(Refused):
            suspension_ask(problem=problem, reason="冻土", review_on=review, unlock=unlock, **unit(town))


def test_a_suspension_is_looked_at_again(town: Township) -> None:
    suspended(town)
    assert not reviews_due(actor=town.actor("chen"), on=date(2027, 2, 28)).exists()
    assert reviews_due(actor=town.actor("chen"), on=date(2027, 3, 1)).count() == 1
    assert not reviews_due(actor=town.actor("stranger"), on=date(2027, 3, 1)).exists()


def test_a_letter_joins_a_suspended_problem(town: Township) -> None:
    problem = suspended(town)
    matter = received(town, at=NOON + 3 * HOUR).letter.matters.get()
    problem = problem_join(problem=problem, matter=matter, why="同一处", at=NOON + 3 * HOUR, role="clerk")
    assert problem.state == State.SUSPENDED


def test_danger_brings_the_problem_nearer_and_a_correction_not_further(town: Township) -> None:
    problem = in_hand(town)
    matter = problem.belongings.get().matter
    matter_describe(matter=matter, urgency=Urgency.DANGER, at=NOON + HOUR, role="clerk")
    problem.refresh_from_db()
    assert local(problem) == problem.opened_at + 2 * HOUR
    matter_describe(matter=matter, urgency=Urgency.NORMAL, at=NOON + HOUR, role="clerk")
    problem.refresh_from_db()
    assert local(problem) == problem.opened_at + 2 * HOUR


def test_a_change_that_hurries_nothing_leaves_given_time_alone(town: Township) -> None:
    problem = extension_grant(problem=asked(town), **boss(town))
    matter = problem.belongings.get().matter
    matter_describe(matter=matter, line="水管又冻裂", at=NOON + 3 * HOUR, role="clerk")
    assert Problem.objects.get().answer_due == problem.answer_due


def test_a_problem_is_returned_within_its_window_or_not_at_all(town: Township) -> None:
    problem = in_hand(town, accept=False)
    late = datetime(2026, 11, 24, 18, 1, tzinfo=SHANGHAI)
    assert gate(problem=problem, at=late).since == datetime(2026, 11, 24, 18, tzinfo=SHANGHAI)
    with pytest.raises(Refused):
        problem_return(problem=problem, reason="不归我们", **unit(town, at=late))
    problem = problem_return(problem=problem, reason="不归我们", **unit(town))
    problem = problem_assign(problem=problem, lead=town.water, why="归你们", **boss(town))
    assert gate(problem=problem, at=NOON + 2 * HOUR).final


def test_very_late_after_the_second_deadline(town: Township) -> None:
    problem = in_hand(town)
    table = tables_of(problems=[problem])[town.office.pk]
    first, second = datetime(2026, 12, 7, 18, tzinfo=SHANGHAI), timedelta(minutes=1)
    assert not is_very_late(problem=problem, table=table, at=first)
    assert is_very_late(problem=problem, table=table, at=first + second)


def test_the_offices_own_closings_count(town: Township) -> None:
    lines, days = [Line(TimedKind.ANSWER, working_days=5)], [Day(date(2026, 12, 1), "赛马节")]
    clock_table_make(office=town.office, lines=lines, days=days, reason="过节", at=NOON, role="administrator")
    problem = extension_grant(problem=asked(town, days=1), **boss(town))
    assert local(problem) == datetime(2026, 12, 2, 18, tzinfo=SHANGHAI)


def test_a_units_own_deadline(town: Township) -> None:
    made = own_deadline_set(problem=in_hand(town), name="配件到货", due_on=date(2026, 11, 25), **unit(town))
    soon, later = (datetime(2026, 11, day, 23, tzinfo=SHANGHAI) for day in (24, 25))
    assert not own_due(actor=town.actor("zhaxi"), before=soon).exists()
    assert own_due(actor=town.actor("zhaxi"), before=later).get() == made
    assert not own_due(actor=town.actor("pema"), before=later).exists()
    by: dict[str, Any] = {"staff": town.zhaxi, "at": NOON + HOUR, "role": "handler"}
    own_deadline_meet(deadline=made, **by)
    assert not own_due(actor=town.actor("zhaxi"), before=later).exists()
    with pytest.raises(Conflict):
        own_deadline_meet(deadline=made, **by)


def test_a_deadline_in_the_past_is_refused(town: Township) -> None:
    with pytest.raises(Refused):
        own_deadline_set(problem=in_hand(town), name="早", due_on=date(2026, 11, 20), **unit(town))
