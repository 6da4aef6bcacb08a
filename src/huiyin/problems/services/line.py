"""The line in which a unit says why it is late: its right of reply, public once a publisher has released it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.problems.models import LineState, Problem, Release, UnitLine
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.public import check_words

LINE_LIMIT = 120


@transaction.atomic
def line_write(*, problem: Problem, words: str, staff: Staff, at: datetime, role: str) -> UnitLine:
    """Write the line of the unit that leads a released problem; a later one is a new version.

    Until a publisher releases it the public reads the version before.
    """
    row = Problem.objects.select_for_update(of=("self",)).select_related("office", "unit").get(pk=problem.pk)
    if row.release != Release.RELEASED or row.unit is None:
        raise Refused(_("The public does not see this problem, or no unit has it."))
    said = " ".join(words.split())
    if not said or len(said) > LINE_LIMIT or "\x00" in said:
        raise Refused(_("Write one line of at most 120 characters."), field="words")
    check_words(said, field="words")
    version = UnitLine.objects.filter(problem=row).count() + 1
    line = UnitLine.objects.create(problem=row, unit=row.unit, version=version, words=said, at=at, by=staff)
    problem_entry(problem=row, verb="line-written", at=at, role=role, version=version, words=said)
    return line


@transaction.atomic
def line_decide(
    *, line: UnitLine, released: bool, staff: Staff, at: datetime, role: str, reason: str = ""
) -> UnitLine:
    """Release a unit's line, or refuse it with a reason that the unit reads. Conflict when that was decided already."""
    if not released and not reason.strip():
        raise Refused(_("Say why this does not become public."), field="reason")
    state = LineState.RELEASED if released else LineState.REFUSED
    said = "" if released else reason.strip()[:300]
    changed = UnitLine.objects.filter(pk=line.pk, state=LineState.WAITING).update(
        state=state, decided_at=at, decided_by=staff, reason=said
    )
    if not changed:
        raise Conflict(_("Somebody else has decided about this line meanwhile."))
    line.refresh_from_db()
    problem_entry(
        problem=line.problem, verb=f"line-{state}", at=at, role=role, version=line.version, reason=said
    )
    return line
