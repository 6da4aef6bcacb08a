"""How a problem is said: its state, its deadline, its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.letters.clocks import Table
from huiyin.problems.models import LATE_STATES, Problem, Release, State
from huiyin.problems.models import Step as Moved
from huiyin.problems.timing import is_very_late
from huiyin.problems.workflow import MOVES
from huiyin.web.desk import clocks
from huiyin.web.desk.clocks import end_of_day
from huiyin.web.ui.parts import Event, Step

# Which shape of the sheet stands for which state.
SHAPES = {
    State.OPEN: "received",
    State.ASSIGNED: "assigned",
    State.WORKING: "working",
    State.RETURNED: "returned",
    State.ANSWERED: "answered",
    State.SUSPENDED: "suspended",
    State.REOPENED: "reopened",
    State.CLOSED: "closed",
    State.VOID: "void",
}
WAY = (
    (_("Recorded"), {State.OPEN}),
    (_("Assigned"), {State.ASSIGNED, State.RETURNED}),
    (_("In hand"), {State.WORKING, State.SUSPENDED, State.REOPENED}),
    (_("Answered"), {State.ANSWERED}),
    (_("Confirmed"), {State.CLOSED}),
)
OTHERS: dict[str, str | Promise] = {
    "open": _("Problem opened"),
    "note": _("Note"),
    "writer": _("Writer"),
    "system": _("System"),
}
RELEASES = {
    Release.WAITING: "received",
    Release.RELEASED: "closed",
    Release.HELD: "suspended",
    Release.REFUSED: "void",
}


def shape(problem: Problem) -> str:
    """Return the shape for a problem's state."""
    return SHAPES[State(problem.state)]


def clock(problem: Problem, *, at: datetime, table: Table) -> tuple[str, str]:
    """Return (shape or nothing, words) for the answer's deadline; nothing at all when none is running."""
    if problem.state not in LATE_STATES:
        return "", ""
    words = clocks.words(problem.answer_due, at=at, table=table, provisional=problem.answer_provisional)
    if is_very_late(problem=problem, table=table, at=at):
        return "very_late", _("Very late · %s") % words
    if problem.answer_due < at:
        return "overdue", words
    return ("due_soon" if problem.answer_due < end_of_day(at) else ""), words


def way(problem: Problem) -> list[Step]:
    """Return the steps of a problem's way, the present one marked."""
    here = next((place for place, (_word, states) in enumerate(WAY) if problem.state in states), -1)
    done_all = problem.state == State.CLOSED
    return [
        Step(word, "done" if place < here or done_all else "now" if place == here else "later")
        for place, (word, _states) in enumerate(WAY)
    ]


def event(step: Moved) -> Event:
    """Return one step of the history: what, why, as which role of which unit; at the desk also whose hand it was."""
    move = MOVES.get(step.move)
    said = move.label if move else OTHERS[step.move]
    role = Role(step.role).label if step.role in Role.values else OTHERS.get(step.role, step.role)
    who = " · ".join(str(part) for part in (role, step.unit, step.by) if part)
    return Event(
        at=step.at, text=str(said), reason=step.words, role=who, inner=step.move == "note" and not step.public
    )


def events(steps: Iterable[Moved]) -> list[Event]:
    """Return a history for the timeline."""
    return [event(step) for step in steps]
