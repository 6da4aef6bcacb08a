"""Provisional due times become final once a newer calendar is known; part of the timed work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from huiyin.common.selectors import marks
from huiyin.common.services import mark_set
from huiyin.letters.models import Clock, Matter
from huiyin.letters.services.clock_table import clocks_recompute
from huiyin.problems.models import Problem
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.told import day_ends
from huiyin.problems.timing import due_anew
from huiyin.pure.calendar import known_until

MARK = "calendar"


def provisional_settle(*, at: datetime) -> int:
    """Count every provisional due time again where the calendar has become longer since; return how many moved.

    Doing it twice does nothing more: the mark says which calendar was looked at.
    """
    known = known_until().isoformat()
    done = marks().get(MARK)
    if done is not None and done.detail == known:
        return 0
    with transaction.atomic():
        clocks = Clock.objects.filter(provisional=True, met_at=None)
        matters = Matter.objects.filter(pk__in=clocks.values("matter")).select_related(
            "letter__office", "category", "area"
        )
        moved = sum(clocks_recompute(matter=matter, at=at) for matter in matters.order_by("pk"))
        problems = Problem.objects.filter(answer_provisional=True).select_related(
            "office", "category", "area"
        )
        moved += sum(_settle(problem, at) for problem in problems.order_by("pk"))
        mark_set(name=MARK, at=at, detail=known)
    return moved


def _settle(problem: Problem, at: datetime) -> bool:
    due = due_anew(problem=problem)
    if due is None or due.provisional:
        return False
    before, told = problem.answer_due, {"told_due": day_ends(due.at)} if problem.told_due else {}
    rows = Problem.objects.filter(pk=problem.pk)
    rows.update(answer_due=due.at, answer_provisional=False, version=F("version") + 1, **told)
    if due.at == before:
        return False
    said = {"before": before.isoformat(), "after": due.at.isoformat()}
    problem_entry(problem=problem, verb="due-recomputed", at=at, role="system", **said)
    return True
