"""More time: an extension 延期 or a suspension 挂账, asked by the unit and decided by another person; own deadlines.

See docs/decisions/2026-11-24-more-time.md.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.clocks import table_of
from huiyin.problems.models import Assignment, Delay, DelayKind, OwnDeadline, Problem
from huiyin.problems.services.move import problem_entry, problem_move
from huiyin.problems.services.public import check_words
from huiyin.problems.timing import delay_waiting, original_days, suspension_of
from huiyin.pure.calendar import CLOSES

REASON, UNLOCK, NAME = 300, 200, 60
MOST_SUSPENDED = 366  # days until it is looked at again


@transaction.atomic
def extension_ask(
    *, problem: Problem, unit: Unit, reason: str, working_days: int, staff: Staff, at: datetime, role: str
) -> Delay:
    """Ask for so many more working days: once, and at most as many as the answer had at first."""
    _check_lead(problem, unit)
    _check_text(reason, REASON, "words")
    if Delay.objects.filter(problem=problem, kind=DelayKind.EXTENSION, granted=True).exists():
        raise Refused(_("This problem has been extended once; there is no second time."))
    most = original_days(problem=problem)
    if not 1 <= working_days <= most:
        raise Refused(
            _("Ask for 1 to %s working days: at most as many as there were at first.") % most,
            field="working_days",
        )
    return _ask(problem, DelayKind.EXTENSION, unit, reason, staff, at, role, Delay(working_days=working_days))


@transaction.atomic
def suspension_ask(
    *,
    problem: Problem,
    unit: Unit,
    reason: str,
    review_on: date,
    unlock: str,
    staff: Staff,
    at: datetime,
    role: str,
) -> Delay:
    """Ask to stop the clock: why, until when it is looked at again, and what would let the work go on."""
    _check_lead(problem, unit)
    _check_text(reason, REASON, "words")
    _check_text(unlock, UNLOCK, "unlock")
    if not 1 <= (review_on - localdate(at)).days <= MOST_SUSPENDED:
        raise Refused(_("Choose a day from tomorrow on, within a year."), field="review_on")
    asked = Delay(review_on=review_on, unlock=unlock.strip())
    return _ask(problem, DelayKind.SUSPENSION, unit, reason, staff, at, role, asked)


@transaction.atomic
def extension_grant(*, problem: Problem, staff: Staff, at: datetime, role: str) -> Problem:
    """Give the time that was asked for. The writers read the unit's reason; a released page shows it too."""
    asked = _asked(problem, DelayKind.EXTENSION)
    before = problem.answer_due
    due = table_of(office_id=problem.office_id).after(before, asked.working_days or 1)
    problem = problem_move(
        problem=problem, move="extend", at=at, role=role, by=staff, unit=asked.unit, words=asked.reason, public=True,
        answer_due=due.at, answer_provisional=due.provisional or problem.answer_provisional,
    )  # fmt: skip
    Delay.objects.filter(pk=asked.pk).update(due_before=before, due_after=due.at)
    return problem


@transaction.atomic
def suspension_grant(*, problem: Problem, staff: Staff, at: datetime, role: str) -> Problem:
    """Stop the clock. The writers read why, what would let the work go on, and when it is looked at again."""
    asked = _asked(problem, DelayKind.SUSPENSION)
    words = f"{asked.reason} → {asked.unlock}（{asked.review_on}）"
    problem = problem_move(
        problem=problem, move="suspend", at=at, role=role, by=staff, unit=asked.unit, words=words, public=True
    )
    Delay.objects.filter(pk=asked.pk).update(due_before=problem.answer_due)
    return problem


@transaction.atomic
def delay_refuse(
    *, problem: Problem, kind: DelayKind, reason: str, staff: Staff, at: datetime, role: str
) -> Problem:
    """Refuse what was asked, with a reason that the unit reads. The clock runs on as if nobody had asked."""
    asked = _asked(problem, kind)
    return problem_move(
        problem=problem, move=f"refuse-{kind}", at=at, role=role, by=staff, unit=asked.unit, words=reason
    )


@transaction.atomic
def problem_resume(
    *, problem: Problem, reason: str, staff: Staff, at: datetime, role: str, unit: Unit | None = None
) -> Problem:
    """Let the clock run again: as much working time is left as when it stopped."""
    running = suspension_of(problem=problem)
    if running is None or running.decided_at is None:
        raise Conflict(_("This problem is not suspended any more. Look at what happened."))
    _check_text(reason, REASON, "words")
    table = table_of(office_id=problem.office_id)
    due = table.stopped(problem.answer_due, running.decided_at, at)
    problem = problem_move(
        problem=problem, move="resume", at=at, role=role, by=staff, unit=unit, words=reason, public=True,
        answer_due=due.at, answer_provisional=due.provisional or problem.answer_provisional,
    )  # fmt: skip
    Delay.objects.filter(pk=running.pk).update(ended_at=at, ended_by=staff, due_after=due.at)
    return problem


@transaction.atomic
def own_deadline_set(
    *, problem: Problem, unit: Unit, name: str, due_on: date, staff: Staff, at: datetime, role: str
) -> OwnDeadline:
    """Set a deadline of the unit's own on the way to the answer; it ends when the office closes on that day."""
    _check_lead(problem, unit)
    _check_text(name, NAME, "name")
    due_at = datetime.combine(due_on, CLOSES, get_current_timezone())
    if due_at <= at or (due_on - localdate(at)).days > MOST_SUSPENDED:
        raise Refused(_("Choose a day that has not ended yet, within a year."), field="due_on")
    made = OwnDeadline.objects.create(
        problem=problem, unit=unit, name=name.strip(), due_at=due_at, made_at=at, made_by=staff
    )
    said = {"unit": unit.code, "name": made.name, "due": due_on.isoformat()}
    problem_entry(problem=problem, verb="own-deadline-set", at=at, role=role, **said)
    return made


@transaction.atomic
def own_deadline_meet(*, deadline: OwnDeadline, staff: Staff, at: datetime, role: str) -> OwnDeadline:
    """Mark that what the unit wanted to have done by then is done."""
    rows = OwnDeadline.objects.filter(pk=deadline.pk, met_at=None)
    if not rows.update(met_at=at, met_by=staff):
        raise Conflict(_("This is marked as done already."))
    deadline.refresh_from_db()
    problem_entry(problem=deadline.problem, verb="own-deadline-met", at=at, role=role, name=deadline.name)
    return deadline


def _ask(
    problem: Problem,
    kind: DelayKind,
    unit: Unit,
    reason: str,
    staff: Staff,
    at: datetime,
    role: str,
    asked: Delay,
) -> Delay:
    if delay_waiting(problem=problem, kind=kind):
        raise Conflict(_("This has been asked already and waits for a decision."))
    problem = problem_move(
        problem=problem, move=f"ask-{kind}", at=at, role=role, by=staff, unit=unit, words=reason
    )
    asked.problem, asked.kind, asked.unit, asked.by, asked.at = problem, kind, unit, staff, at
    asked.reason = reason.strip()
    asked.save()
    return asked


def _asked(problem: Problem, kind: DelayKind) -> Delay:
    found = delay_waiting(problem=problem, kind=kind)
    if found is None:
        raise Conflict(_("Nobody asks for this any more. Look at what happened."))
    return found


def _check_lead(problem: Problem, unit: Unit) -> None:
    if not Assignment.objects.filter(problem=problem, lead=unit, ended_at=None).exists():
        raise Conflict(_("This problem is not with this unit any more."))


def _check_text(text: str, longest: int, field: str) -> None:
    """The writers read it, so no telephone number may stand in it."""
    if not text.strip() or len(text) > longest or "\x00" in text:
        raise Refused(_("Write a few words, at most %s characters.") % longest, field=field)
    check_words(text, field=field)
