"""Recording whom a letter complains about, and taking its problems out of those hands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Staff, Unit
from huiyin.letters.models import Concerned, Letter
from huiyin.letters.services.letter import letter_concerns
from huiyin.problems.models import Assignment, Problem
from huiyin.problems.selectors import letters_in
from huiyin.problems.services.move import problem_move
from huiyin.problems.services.problem import handling_renew
from huiyin.problems.workflow import MOVES


@transaction.atomic
def letter_concern(
    *,
    letter: Letter,
    reason: str,
    by: Staff,
    at: datetime,
    role: str,
    unit: Unit | None = None,
    staff: Staff | None = None,
) -> Concerned:
    """Record that a letter complains about a unit or a member of staff.

    A unit sees a problem that holds, or held, such a letter no more; so what it leads goes back before the coordinator,
    and what it supports goes on without it. One that was answered already stays as it is.
    """
    row = letter_concerns(letter=letter, reason=reason, at=at, role=role, unit=unit, staff=staff)
    if unit is not None:
        held = Problem.objects.filter(belongings__matter__letter=letter).values("pk")
        live = Assignment.objects.filter(problem__in=held, ended_at=None)
        for assignment in live.filter(supporting=unit):
            assignment.supporting.remove(unit)
            handling_renew(letter_ids=_letter_ids(assignment.problem), at=at)
        led = live.filter(lead=unit, problem__state__in=MOVES["recall"].sources).values("problem")
        for problem in Problem.objects.filter(pk__in=led).order_by("pk"):
            problem_recall(problem=problem, by=by, at=at)
    return row


@transaction.atomic
def problem_recall(*, problem: Problem, by: Staff, at: datetime) -> Problem:
    """Take a problem back from the unit that leads it, before the coordinator; the next unit may return it as ever."""
    problem = problem_move(
        problem=problem, move="recall", at=at, role="system", by=by, unit=problem.unit,
        words=_("A letter complains about this unit."), unit_id=None,
    )  # fmt: skip
    Assignment.objects.filter(problem=problem, ended_at=None).update(ended_at=at)
    handling_renew(letter_ids=_letter_ids(problem), at=at)
    return problem


def _letter_ids(problem: Problem) -> list[int]:
    return list(letters_in(problem=problem).values_list("pk", flat=True))
