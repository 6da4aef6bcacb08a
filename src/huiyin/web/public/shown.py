"""How the public reads what the domain knows: states as tags, moves as sentences, deadlines as words."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.letters.clocks import Table
from huiyin.letters.models import Ending
from huiyin.problems.models import LATE_STATES, Problem, State, Step
from huiyin.problems.timing import is_very_late
from huiyin.web.ui import parts

Words = str | Promise
SOON = 1  # working days

STATES: dict[str, str] = {
    State.OPEN: "accepted",
    State.ASSIGNED: "assigned",
    State.WORKING: "working",
    State.RETURNED: "returned",
    State.ANSWERED: "answered",
    State.SUSPENDED: "suspended",
    State.REOPENED: "reopened",
    State.CLOSED: "closed",
}
# How a matter ended without a problem: its shape, and the word beside it.
ENDINGS: dict[str, tuple[str, Words]] = {
    Ending.PROBLEM: ("answered", ""),
    Ending.ON_THE_SPOT: ("answered", ""),
    Ending.TRANSFERRED: ("closed", _("Passed on")),
    Ending.NOT_ACCEPTED: ("void", _("Not accepted")),
    Ending.WITHDRAWN: ("void", _("Withdrawn")),
    Ending.VOID: ("void", ""),
}
ROLES: dict[str, Words] = {
    **dict(Role.choices), "writer": _("A writer"), "system": _("By rule"),
}  # fmt: skip
# What a move says; `%(unit)s` where the unit is named.
MOVES: dict[str, tuple[Words, Words]] = {
    # with its unit, without
    "open": (_("Taken up as a problem"), _("Taken up as a problem")),
    "assign": (_("Assigned to: %(unit)s"), _("Assigned to a unit")),
    "reassign": (_("Assigned to another unit: %(unit)s"), _("Assigned to another unit")),
    "accept": (_("Being worked on by: %(unit)s"), _("Being worked on")),
    "return": (
        _("Given back by: %(unit)s; the coordinator decides"),
        _("Given back; the coordinator decides"),
    ),
    "recall": (
        _("To be assigned anew; the coordinator decides"),
        _("To be assigned anew; the coordinator decides"),
    ),
    "answer": (_("Answered by: %(unit)s"), _("Answered")),
    "extend": (_("More time was given to: %(unit)s"), _("More time was given")),
    "suspend": (_("Suspended; the clock stands: %(unit)s"), _("Suspended; the clock stands")),
    "resume": (_("Work goes on: %(unit)s"), _("Work goes on")),
    "reopen": (_("Opened again"), _("Opened again")),
    "rework": (_("To be done again by: %(unit)s"), _("To be done again")),
    "keep": (_("Looked at again; the answer stays"), _("Looked at again; the answer stays")),
    "close": (_("Closed"), _("Closed")),
    "void": (_("Taken back: opened by mistake"), _("Taken back: opened by mistake")),
    "note": (_("Progress"), _("Progress")),
}
# Moves whose words say what was done; those of the others say why.
TELLING = {"answer", "note"}
# Moves whose words the writers of a problem read although nobody released them: why they wait longer.
FOLLOWED = {"extend", "suspend", "resume"}


class Due(NamedTuple):
    """A deadline with the working days that are left, or by which it is late."""

    at: datetime
    left: int
    late: bool
    provisional: bool
    very_late: bool = False


def due(deadline: datetime, *, at: datetime, table: Table, provisional: bool = False) -> Due:
    """Return a deadline as it stands at a time, counted by the office's table of time limits."""
    return Due(deadline, table.left(at, deadline), at > deadline, provisional)


def answer_due(problem: Problem, *, at: datetime, table: Table) -> Due | None:
    """Return until when a problem is to be answered; None when it is, and while it is suspended."""
    if problem.state not in LATE_STATES:
        return None
    told = problem.told_due or problem.answer_due
    found = due(told, at=at, table=table, provisional=problem.answer_provisional)
    very = found.late and is_very_late(problem=problem, table=table, at=at, due=told)
    return found._replace(very_late=very)


def clock_tag(found: Due | None) -> str:
    """Return the tag of a deadline; none for one that is on time."""
    if found is None:
        return ""
    if found.late:
        return "very_late" if found.very_late else "overdue"
    return "due_soon" if found.left <= SOON else ""


def move_words(step: Step) -> str:
    """Return what a step says."""
    with_unit, without = MOVES[step.move]
    return str(with_unit) % {"unit": step.unit.name} if step.unit else str(without)


def event(step: Step, words: str = "") -> parts.Event:
    """Return a step as a line of a timeline: what happened and as which role; never a name."""
    said = move_words(step)
    role = "" if step.unit else ROLES.get(step.role, "")  # the unit says it
    if words and step.move in TELLING:
        return parts.Event(step.at, gettext("%(what)s: %(words)s") % {"what": said, "words": words}, "", role)
    return parts.Event(step.at, said, words, role)
