"""Reading the times of a problem: until when it may be returned, by how much extended, when it is very late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import Actor
from huiyin.letters.clocks import Subject, Table, table_of
from huiyin.letters.models import Clock, ClockKind, TimedKind
from huiyin.problems.models import (
    IN_HAND,
    LATE_STATES,
    Assignment,
    Delay,
    DelayKind,
    OwnDeadline,
    Problem,
    State,
)
from huiyin.problems.selectors import acting_role, problems_for
from huiyin.problems.workflow import Move, moves_from
from huiyin.pure.calendar import Due

DECIDERS = (Role.COORDINATOR, Role.SUPERVISOR)


def subject_of(*, problem: Problem) -> Subject:
    """Return what the lengths of a problem are chosen by."""
    return Subject(problem.category.path if problem.category else "", area_path=problem.area.path)


def tables_of(*, problems: Iterable[Problem]) -> dict[int, Table]:
    """Return the tables of time limits of these problems' offices, by office: one query for each office."""
    return {office: table_of(office_id=office) for office in {row.office_id for row in problems}}


def return_until(*, problem: Problem, assignment: Assignment) -> datetime:
    """Return the end of the time in which the unit may give a problem back, counted from the assignment."""
    table = table_of(office_id=problem.office_id)
    return table.due(TimedKind.RETURN, subject_of(problem=problem), assignment.at).at


def very_late_at(*, problem: Problem, table: Table, due: datetime | None = None) -> datetime:
    """Return the second deadline: what is not answered then is very late. `due` is the first, else the answer's."""
    return table.due(TimedKind.VERY_LATE, subject_of(problem=problem), due or problem.answer_due).at


def is_very_late(*, problem: Problem, table: Table, at: datetime, due: datetime | None = None) -> bool:
    """Say whether a problem waits for its answer beyond the second deadline."""
    first = due or problem.answer_due
    late = problem.state in LATE_STATES and first < at
    return late and very_late_at(problem=problem, table=table, due=first) < at


def original_days(*, problem: Problem) -> int:
    """Return how many working days the answer had before anything moved it: the most that an extension gives."""
    table = table_of(office_id=problem.office_id)
    start = _again(problem) or _first_received(problem)
    moved = problem.delays.filter(due_before__isnull=False, decided_at__gte=start).order_by("decided_at")
    first = moved.values_list("due_before", flat=True).first()
    return max(1, table.left(start, first or problem.answer_due))


def due_anew(*, problem: Problem) -> Due | None:
    """Count anew when the answer is due: from the matters in it, or from when work began again; then every extension
    and every suspension that is over, in their order. None where no matter is in it."""
    table, again = table_of(office_id=problem.office_id), _again(problem)
    if again is not None:
        due = table.due(TimedKind.ANSWER, subject_of(problem=problem), again)
    else:
        first = _earliest(problem)
        if first is None:
            return None
        due = Due(first.due_at, first.provisional)
    for delay in problem.delays.filter(granted=True).order_by("decided_at", "pk"):
        if delay.decided_at is None or (again is not None and delay.decided_at < again):
            continue
        if delay.working_days:
            later = table.after(due.at, delay.working_days)
        elif delay.ended_at:
            later = table.stopped(due.at, delay.decided_at, delay.ended_at)
        else:
            continue
        due = Due(later.at, due.provisional or later.provisional)
    return due


def _again(problem: Problem) -> datetime | None:
    """Return when work began again with a new time to answer, if it did."""
    reopened = problem.steps.filter(move="reopen").order_by("-id").first()
    if reopened is None:
        return None
    steps = problem.steps.filter(move__in=("rework", "assign"), id__gt=reopened.pk)
    found = steps.order_by("-id").first()
    return found.at if found else None


def _earliest(problem: Problem) -> Clock | None:
    """Return the answer's clock that is due first, of the matters in the problem now."""
    live = Clock.objects.filter(
        kind=ClockKind.ANSWER, matter__belongings__problem=problem, matter__belongings__undone_at=None
    )
    return live.select_related("matter__letter").order_by("due_at", "pk").first()


def _first_received(problem: Problem) -> datetime:
    first = _earliest(problem)
    return first.matter.letter.received_at if first else problem.opened_at


def delay_waiting(*, problem: Problem, kind: str) -> Delay | None:
    """Return what was asked of this kind and is not decided."""
    rows = Delay.objects.filter(problem=problem, kind=kind, decided_at=None, lapsed_at=None)
    return rows.select_related("unit", "by").first()


def suspension_of(*, problem: Problem) -> Delay | None:
    """Return the suspension in force."""
    rows = Delay.objects.filter(problem=problem, kind=DelayKind.SUSPENSION, granted=True, ended_at=None)
    return rows.select_related("unit").first()


def delays_waiting(*, actor: Actor) -> QuerySet[Delay]:
    """Return what this actor may decide, longest waiting first; never what they asked for themself."""
    seen = problems_for(actor=actor).filter(actor.within(DECIDERS))
    rows = Delay.objects.filter(decided_at=None, lapsed_at=None, problem__in=seen.values("pk"))
    return rows.exclude(by=actor.staff).select_related("problem", "unit").order_by("at", "pk")


def reviews_due(*, actor: Actor, on: date) -> QuerySet[Delay]:
    """Return the suspensions to look at again by this day, earliest first."""
    rows = Delay.objects.filter(
        kind=DelayKind.SUSPENSION,
        granted=True,
        ended_at=None,
        review_on__lte=on,
        problem__state=State.SUSPENDED,
    )
    seen = problems_for(actor=actor).values("pk")
    return rows.filter(problem__in=seen).select_related("problem", "unit").order_by("review_on", "pk")


def own_deadlines(*, problem: Problem) -> QuerySet[OwnDeadline]:
    """Return the deadlines that units set themselves, earliest first."""
    return OwnDeadline.objects.filter(problem=problem).select_related("unit").order_by("due_at", "pk")


def own_due(*, actor: Actor, before: datetime) -> QuerySet[OwnDeadline]:
    """Return the open deadlines of the actor's own units that end before a time, earliest first."""
    seen = problems_for(actor=actor).filter(state__in=IN_HAND).values("pk")
    rows = OwnDeadline.objects.filter(
        unit__in=actor.unit_ids, met_at=None, due_at__lt=before, problem__in=seen
    )
    return rows.select_related("problem", "unit").order_by("due_at", "pk")


@dataclass(frozen=True)
class Gate:
    """Which moves are open by what has happened so far; `since` says when the return closed, if by time."""

    closed: frozenset[str]
    since: datetime | None = None
    final: bool = False


def gate(*, problem: Problem, at: datetime) -> Gate:
    """Return which moves of the table are closed now although the state would allow them."""
    closed = set()
    waiting = set(
        Delay.objects.filter(problem=problem, decided_at=None, lapsed_at=None).values_list("kind", flat=True)
    )
    extended = Delay.objects.filter(problem=problem, kind=DelayKind.EXTENSION, granted=True).exists()
    for move in moves_from(problem.state):
        if _is_closed(move, waiting, extended):
            closed.add(move.name)
    assignment = Assignment.objects.filter(problem=problem, ended_at=None).first()
    until = return_until(problem=problem, assignment=assignment) if assignment else None
    past = until is not None and until < at
    final = assignment is not None and assignment.final
    if past or final:
        closed.add("return")
    return Gate(frozenset(closed), until if past else None, final)


def moves_for(*, actor: Actor, problem: Problem, at: datetime) -> list[Move]:
    """Return the moves that this actor may make now, in the order of the table."""
    closed = gate(problem=problem, at=at).closed
    moves = [move for move in moves_from(problem.state) if move.name not in closed]
    mine = [move for move in moves if acting_role(actor=actor, problem=problem, move=move)]
    return [
        move for move in mine if not move.decides or asked_by(problem=problem, move=move) != actor.staff.pk
    ]


def _is_closed(move: Move, waiting: set[str], extended: bool) -> bool:
    if move.asks:
        return move.asks in waiting or (move.asks == DelayKind.EXTENSION and extended)
    return bool(move.decides) and move.decides not in waiting


def asked_by(*, problem: Problem, move: Move) -> int | None:
    """Return who asked for what a move decides; they may not decide it."""
    if move.decides is None:
        return None
    found = delay_waiting(problem=problem, kind=move.decides)
    return found.by_id if found else None
