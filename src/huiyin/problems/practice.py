"""Reading how an office goes on after an answer, and what that means for one problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from huiyin.accounts.models import Office
from huiyin.letters.models import Ending, Matter, Reply
from huiyin.problems.models import Evidence, EvidenceKind, NotSolved, Practice, Problem, State
from huiyin.problems.selectors import problem_of


@dataclass(frozen=True)
class AfterAnswer:
    """What is in force: what "not solved" leads to, days in which a writer may correct, whether a pair is needed."""

    not_solved: NotSolved = NotSolved.SUPERVISOR
    correct_days: int = 30
    pair_needed: bool = False
    version: int = 0


def practice_of(*, office_id: int) -> AfterAnswer:
    """Return what is in force at an office; where nothing was decided, what the class says."""
    row = Practice.objects.filter(office=office_id).order_by("-version").first()
    if row is None:
        return AfterAnswer()
    return AfterAnswer(NotSolved(row.not_solved), row.correct_days, row.pair_needed, row.version)


def practices_of(*, office: Office) -> QuerySet[Practice]:
    """Return every version, the newest first."""
    return Practice.objects.filter(office=office).order_by("-version")


def problem_asked(*, matter: Matter) -> Problem | None:
    """Return the problem whose answer a matter's writer is asked about; for a repeat, that of the earlier matter."""
    repeats = matter.repeats if matter.ending == Ending.REPEAT else None
    return problem_of(matter=repeats or matter)


def asked_until(*, problem: Problem | None, reply: Reply, days: int) -> datetime | None:
    """Return until when a writer may say, or correct, whether it is solved; None = as long as the problem is open.

    Counted in calendar days from the closing, or from the answer where no problem holds the matter.
    """
    if problem is None:
        return reply.answer.at + timedelta(days=days)
    return problem.state_at + timedelta(days=days) if problem.state == State.CLOSED else None


def pair_there(*, problem: Problem) -> bool:
    """Say whether there is a picture before and one after."""
    pair = (EvidenceKind.BEFORE, EvidenceKind.AFTER)
    kinds = Evidence.objects.filter(problem=problem, void_at=None, kind__in=pair).values_list(
        "kind", flat=True
    )
    return len(set(kinds)) == len(pair)


def pair_lacks(*, problem: Problem) -> bool:
    """Say whether the office asks for a pair of pictures before closing, and this problem has none."""
    return practice_of(office_id=problem.office_id).pair_needed and not pair_there(problem=problem)
