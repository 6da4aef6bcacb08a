"""What must hold on every path: no move skips a reason or an approval, a clock stands while it is suspended, and
nothing that puts letters together, takes them apart or corrects them makes a date later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Staff
from huiyin.common.errors import HuiyinError
from huiyin.letters.clocks import STANDARD, Table, forget
from huiyin.letters.models import Clock, ClockKind, Kind, Matter, Urgency
from huiyin.letters.services.clock_table import Line, clock_table_make
from huiyin.letters.services.matter import Part, letter_split
from huiyin.problems.models import Delay, Problem, State, Step
from huiyin.problems.selectors import belongings_of
from huiyin.problems.services.delay import (
    delay_refuse,
    extension_ask,
    extension_grant,
    problem_resume,
    suspension_ask,
    suspension_grant,
)
from huiyin.problems.services.describe import letter_kind_correct, matter_describe
from huiyin.problems.services.move import problem_move
from huiyin.problems.services.problem import belonging_undo, problem_join, problem_open
from huiyin.problems.workflow import MOVES
from huiyin.pure.calendar import SHANGHAI, days_ended
from tests.people import NOON, Township, received
from tests.problems.handled import SOON, in_hand

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
HOUR = timedelta(hours=1)
ROLES = ("clerk", "handler", "coordinator", "supervisor", "publisher", "writer", "system", "")
UNMOVED = {"note", "open"}


@contextmanager
def undone() -> Iterator[None]:
    """Take back at the end whatever one example wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget()


@dataclass
class Walk:
    """A problem on its way, with a clock that goes on by an hour at each try."""

    town: Township
    problem: Problem
    at: datetime = NOON + HOUR
    made: list[str] = field(default_factory=list)

    def person(self, name: str) -> Staff:
        staff: Staff = getattr(self.town, name)
        return staff

    def next(self) -> datetime:
        self.at += HOUR
        self.problem.refresh_from_db()
        return self.at


def check_history(problem: Problem) -> None:
    """Every step follows the table: its reason, its role, its state, and an approval by another person."""
    asked: dict[str, int | None] = {}
    for step in Step.objects.filter(problem=problem).order_by("id"):
        if step.move in UNMOVED:
            continue
        rule = MOVES[step.move]
        assert step.role in rule.roles
        assert step.words.strip() or not rule.reason
        assert rule.target in (None, step.state)
        if rule.asks:
            asked[rule.asks] = step.by_id
        if rule.decides:
            assert rule.decides in asked, step.move
            assert step.by_id is not None
            assert step.by_id != asked.pop(rule.decides)
        if rule.target and rule.name != "accept":
            asked.clear()
    for delay in Delay.objects.filter(problem=problem, granted=True):
        assert delay.decided_by_id != delay.by_id
    assert Delay.objects.filter(problem=problem, kind="extend", granted=True).count() <= 1


moves = st.tuples(
    st.sampled_from(
        [*(name for name, move in MOVES.items() if not move.asks), "ask extension", "ask suspension"]
    ),
    st.sampled_from(ROLES),
    st.sampled_from(["zhaxi", "chen", "li", "nobody"]),
    st.sampled_from(["", "  ", "有理由"]),
)


def attempt(walk: Walk, name: str, role: str, who: str, words: str) -> None:
    """Try a move in any role, by anybody, with or without words; a refusal changes nothing."""
    at, by = walk.next(), None if who == "nobody" else walk.person(who)
    before = (walk.problem.state, walk.problem.version, Step.objects.count())
    unit: dict[str, Any] = {"unit": walk.town.water, "staff": walk.town.zhaxi, "role": role, "at": at}
    try:
        if name == "ask extension":
            extension_ask(problem=walk.problem, reason=words, working_days=2, **unit)
        elif name == "ask suspension":
            review = at.date() + timedelta(days=9)
            suspension_ask(problem=walk.problem, reason=words, review_on=review, unlock=words, **unit)
        else:
            problem_move(
                problem=walk.problem, move=name, at=at, role=role, by=by, words=words, unit=walk.town.water
            )
    except HuiyinError:
        walk.problem.refresh_from_db()
        assert before == (walk.problem.state, walk.problem.version, Step.objects.count())
    else:
        walk.made.append(name)


@FEW
@given(path=st.lists(moves, min_size=4, max_size=25))
def test_no_path_skips_a_reason_or_an_approval(town: Township, path: list[tuple[str, str, str, str]]) -> None:
    with undone():
        walk = Walk(town, in_hand(town, at=NOON))
        for step in path:
            attempt(walk, *step)
        check_history(walk.problem)


SAID = ("ask extension", "handler", "zhaxi", "等"), ("ask suspension", "handler", "zhaxi", "等")


def test_each_decision_is_reached_and_never_by_the_one_who_asked(town: Township) -> None:
    """The table itself, so that the walk above cannot be right for never getting anywhere."""
    for asking in SAID:
        kind = asking[0].removeprefix("ask ")
        name = {"extension": "extend", "suspension": "suspend"}[kind]
        for decision in (name, f"refuse-{name}"):
            with undone():
                walk = Walk(town, in_hand(town, at=SOON), SOON)
                attempt(walk, decision, "supervisor", "chen", "好")
                attempt(walk, *asking)
                attempt(walk, decision, "supervisor", "zhaxi", "好")
                assert walk.made == [asking[0]]
                attempt(walk, decision, "supervisor", "chen", "好")
                assert walk.made == [asking[0], decision]
                check_history(walk.problem)


moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes))


@settings(max_examples=100, deadline=None)
@given(began=moments, length=st.integers(0, 90 * 24 * 60), left=st.integers(1, 30), hours=st.booleans())
def test_a_clock_stands_while_it_is_suspended(began: datetime, length: int, left: int, hours: bool) -> None:
    """As much is left when it goes on as when it stopped: ends of working days, or hours."""
    table = Table(0, STANDARD)
    ended = (began.astimezone(UTC) + timedelta(minutes=length)).astimezone(SHANGHAI)
    due = began + timedelta(hours=left, minutes=1) if hours else table.after(began, left).at
    after = table.stopped(due, began, ended).at
    assert after >= due
    if due.time() == table.after(began, 1).at.time():
        assert days_ended(ended, after) == days_ended(began, due)
    else:
        assert after - ended == due - began


@dataclass
class Merging:
    """Problems, loose matters, and until when each matter's writer is to be answered."""

    town: Township
    at: datetime = NOON + HOUR
    problems: list[Problem] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)

    def clocks(self) -> dict[int, datetime]:
        rows = Clock.objects.filter(kind=ClockKind.ANSWER)
        return dict(rows.values_list("matter_id", "due_at"))

    def dues(self) -> dict[int, datetime]:
        return dict(Problem.objects.values_list("pk", "answer_due"))

    def do(self, what: str, number: int) -> None:
        """Do one thing that a clerk may do; what is refused changes nothing."""
        self.at += timedelta(minutes=1)
        clerk: dict[str, Any] = {"at": self.at, "role": "clerk", "staff": self.town.wang}
        matter = self.matters[number % len(self.matters)]
        matter.refresh_from_db()
        problem = Problem.objects.get(pk=self.problems[number % len(self.problems)].pk)
        if what == "new":
            back = timedelta(hours=number * 7 % 200)
            made = received(self.town, at=self.at, received_at=self.at - back).letter
            self.matters.append(made.matters.get())
        elif what == "open" and not matter.sorted_at:
            self.problems.append(
                problem_open(office=self.town.office, title="水管", matters=[matter], why="一件", **clerk)
            )
        elif what == "join" and not matter.sorted_at:
            problem_join(problem=problem, matter=matter, why="同一处", **clerk)
        elif what == "undo" and (found := belongings_of(problem=problem).first()):
            belonging_undo(belonging=found, why="不同", **clerk)
        elif what == "split" and matter.letter.matters.count() < 4:
            self.matters += letter_split(
                letter=matter.letter, parts=[Part("又一件")], at=self.at, role="clerk"
            )
        elif what == "correct":
            self.correct(matter, number)

    def correct(self, matter: Matter, number: int) -> None:
        town = self.town
        by: dict[str, Any] = {"at": self.at, "role": "clerk"}
        changes: list[dict[str, Any]] = [
            {"category": town.supply}, {"category": town.lighting}, {"area": town.other_village},
            {"urgency": Urgency.DANGER}, {"urgency": Urgency.NORMAL},
        ]  # fmt: skip
        if number % 6 == 5:
            kind = [Kind.CONSULT, Kind.COMPLAINT][number % 2]
            letter_kind_correct(letter=matter.letter, kind=kind, reason="看错", **by)
        else:
            matter_describe(matter=matter, **changes[number % 6], **by)


things = st.tuples(
    st.sampled_from(["new", "open", "join", "join", "undo", "split", "correct", "correct"]),
    st.integers(0, 60),
)


@FEW
@given(doings=st.lists(things, min_size=5, max_size=25))
def test_nothing_makes_a_date_later(town: Township, doings: list[tuple[str, int]]) -> None:
    """No matter's own clock ever moves back; no problem is due later by a join or a correction; and whatever is joined
    or undone, a problem is due no later than any of the matters in it."""
    with undone():
        lines = [Line(one.clock, one.working_days, one.hours, urgency=one.urgency) for one in STANDARD]
        lines.append(Line(lines[2].clock, hours=24, category=town.supply))
        lines.append(Line(lines[2].clock, working_days=3, kind=Kind.COMPLAINT))
        clock_table_make(office=town.office, lines=lines, days=[], reason="x", at=NOON, role="administrator")
        first = received(town, at=NOON).letter.matters.get()
        merging = Merging(town, matters=[first])
        merging.problems.append(
            problem_open(
                office=town.office, title="水管", matters=[first], why="一件", at=NOON + HOUR, role="clerk"
            )
        )
        for what, number in doings:
            clocks, dues = merging.clocks(), merging.dues()
            try:
                merging.do(what, number)
            except HuiyinError:
                assert (merging.clocks(), merging.dues()) == (clocks, dues)
            now_clocks, now_dues = merging.clocks(), merging.dues()
            assert all(now_clocks[pk] <= due for pk, due in clocks.items())
            if what != "undo":
                assert all(now_dues[pk] <= due for pk, due in dues.items())
            for problem in Problem.objects.all():
                mine = [now_clocks[row.matter_id] for row in belongings_of(problem=problem)]
                assert not mine or problem.answer_due == min(mine)


@FEW
@given(
    hours=st.lists(st.integers(1, 400), min_size=6, max_size=6),
    extended=st.booleans(),
    refused=st.booleans(),
    joined=st.integers(0, 300),
)
def test_given_time_is_kept_and_joins_only_shorten_it(
    town: Township, hours: list[int], extended: bool, refused: bool, joined: int
) -> None:
    """Extension, suspension, a join while it stands, resumption: later by what was given, and a join never later."""
    with undone():
        problem, at = in_hand(town, at=NOON), NOON
        unit: dict[str, Any] = {"unit": town.water, "staff": town.zhaxi, "role": "handler"}
        boss: dict[str, Any] = {"staff": town.chen, "role": "supervisor"}

        def later(number: int) -> datetime:
            nonlocal at
            at += timedelta(hours=hours[number] % 60)
            problem.refresh_from_db()
            return at

        before = problem.answer_due
        if extended:
            extension_ask(problem=problem, reason="等", working_days=2, at=later(0), **unit)
            when = later(1)
            if refused:
                delay_refuse(problem=problem, kind=Delay.objects.get().kind, reason="不", at=when, **boss)  # type: ignore[arg-type]
            else:
                extension_grant(problem=problem, at=when, **boss)
            problem.refresh_from_db()
            assert (problem.answer_due > before) is not refused
        suspension_ask(
            problem=problem,
            reason="冻",
            unlock="化冻",
            review_on=at.date() + timedelta(days=99),
            at=later(2),
            **unit,
        )
        suspension_grant(problem=problem, at=(stood := later(3)), **boss)
        problem.refresh_from_db()
        was = problem.answer_due
        matter = received(town, at=at, received_at=at - timedelta(hours=joined)).letter.matters.get()
        problem = problem_join(problem=problem, matter=matter, why="同", at=at, role="clerk")
        assert (problem.state, problem.answer_due <= was) == (State.SUSPENDED, True)
        was = problem.answer_due
        at += timedelta(hours=hours[4])
        problem = problem_resume(problem=problem, reason="好了", at=at, **boss)
        assert problem.answer_due >= was
        assert days_ended(at, problem.answer_due) == days_ended(stood, was)
