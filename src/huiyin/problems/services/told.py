"""What the public is told of a problem: numbers that follow slowly, so that no difference of two copies is one letter.

See docs/decisions/2026-11-24-what-the-public-is-told.md.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import get_current_timezone, localdate

from huiyin.accounts.models import Office
from huiyin.common.bands import CELL, week_began
from huiyin.common.selectors import marks
from huiyin.common.services import mark_set
from huiyin.journal.services import entry_write
from huiyin.problems.models import Problem, Release

MARK = "told"
LAST = time(23, 59)


def day_ends(due: datetime) -> datetime:
    """Return the last minute of the day on which something is due: the hour would tell when a letter came."""
    return datetime.combine(localdate(due), LAST, get_current_timezone())


def told_at_release(problem: Problem) -> dict[str, Any]:
    """Return the columns with what the public is told from this release on."""
    first = problem.told_due is None
    moved = abs(problem.letters_count - problem.told_letters) >= CELL
    return {
        "told_letters": problem.letters_count if first or moved else problem.told_letters,
        "told_due": day_ends(problem.answer_due),
        "relook_since": None,
    }


def relook_ask(*, problem: Problem, at: datetime) -> None:
    """Put a released problem on the list of those to look at again; part of the service that changed it."""
    Problem.objects.filter(pk=problem.pk, release=Release.RELEASED, relook_since=None).update(relook_since=at)


@transaction.atomic
def counts_tell(*, at: datetime) -> int:
    """Tell the public once a week how many letters released problems have, where five or more came or left since.

    Returns how many problems changed. Doing it twice in a week does nothing more.
    """
    done = marks().get(MARK)
    if done is not None and done.at >= week_began(at):
        return 0
    moved = Q(letters_count__gte=F("told_letters") + CELL) | Q(told_letters__gte=F("letters_count") + CELL)
    rows = Problem.objects.filter(moved, release=Release.RELEASED)
    count = 0
    for office in Office.objects.filter(pk__in=rows.values("office")):
        told = list(rows.filter(office=office).order_by("pk").values_list("pk", "letters_count"))
        count += rows.filter(office=office).update(told_letters=F("letters_count"))
        entry_write(
            office=office.code,
            kind="problems.counts-told",
            object_kind="office",
            object_id=office.pk,
            at=at,
            role="system",
            content={"problems": [list(pair) for pair in told]},
        )
    mark_set(name=MARK, at=at, detail=f"problems={count}")
    return count
