"""What writers say of an answer, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import Actor
from huiyin.common.errors import Refused
from huiyin.letters.models import Ending, Matter, Reply
from huiyin.letters.services.entry import matter_entry
from huiyin.letters.services.letter import refuse_erased
from huiyin.letters.services.matter import matter_reopened
from huiyin.problems.models import Assignment, Confirmation, NotSolved, Problem, Solved, State, Step
from huiyin.problems.practice import asked_until, pair_lacks, practice_of, problem_asked
from huiyin.problems.selectors import (
    matters_asked,
    newest_reply,
    solved_matters,
    unit_ids_of,
    units_concerned,
)
from huiyin.problems.services.work import problem_close, problem_reopen, problem_rework

WORDS_LIMIT = 2_000
WRITER = "writer"
SYSTEM = "system"


@transaction.atomic
def confirmation_record(
    *,
    matter: Matter,
    solved: Solved,
    at: datetime,
    role: str = WRITER,
    rating: int | None = None,
    words: str = "",
    actor: Actor | None = None,
) -> Confirmation:
    """Record what the writer says of the newest answer; without an `actor` it is the writer themself.

    The newest counts, the earlier ones stay; the same said again, also at the same moment, is one. It can be said until
    the problem has been closed for the days of the office. Staff may write down what a writer told them (marked and
    counted apart), but nobody who handled the matter. "Not solved" reopens the problem, and by the office's rule gives
    it back to the unit; when every writer says solved, the problem closes.
    """
    # Two at one moment must see each other: of one writer (else they are two), and of the last two who say "solved".
    Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=matter.pk)
    problem = problem_asked(matter=matter)
    if problem is not None:
        problem = _locked(problem)
    reply = _answered(matter)
    if actor is not None:
        _refuse_handlers(actor, reply, problem)
    _check(rating, words)
    refuse_erased(matter.letter)
    by = actor.staff if actor else None
    said: dict[str, Any] = {"solved": solved, "rating": rating, "words": words.strip(), "entered_by": by}
    if same := _said_before(matter, reply, said):
        return same
    _refuse_late(problem, reply, at)
    # A repeat that was linked before repeats got answers of their own counts as answered from now on.
    Reply.objects.get_or_create(matter=matter, answer=reply.answer, defaults={"told_at": at})
    confirmation = Confirmation.objects.create(matter=matter, answer=reply.answer, at=at, **said)
    told = {"solved": solved, "rating": rating or 0, "answer": reply.answer_id}
    matter_entry(matter=matter, verb="confirmed", at=at, role=role, **told)
    if solved == Solved.NO:
        _reopen(matter, problem, at, role)
    elif problem is not None and solved == Solved.YES:
        _close_if_all_solved(problem, at)
    return confirmation


def _locked(problem: Problem) -> Problem:
    rows = Problem.objects.select_for_update(of=("self",))
    return rows.select_related("office", "area", "category", "unit").get(pk=problem.pk)


def _answered(matter: Matter) -> Reply:
    reply = newest_reply(matter=matter)
    if reply is None:
        raise Refused(_("There is no answer yet that could be confirmed."))
    return reply


def _refuse_handlers(actor: Actor, reply: Reply, problem: Problem | None) -> None:
    """Refuse whoever is of a unit that handled the matter, leading or supporting, or was when it was handled."""
    units = {reply.answer.unit_id}
    handled = Assignment.objects.filter(problem=problem, returned_at=None) if problem else ()
    for assignment in handled:
        units |= unit_ids_of(assignment=assignment)
    worked = Step.objects.filter(problem=problem, by=actor.staff, role=Role.HANDLER)
    if units & actor.unit_ids or (problem and worked.exists()):
        raise Refused(_("The unit that handled the matter cannot record what its writer thinks of it."))


def _check(rating: int | None, words: str) -> None:
    if rating is not None and not 1 <= rating <= 5:
        raise Refused(_("Choose a number from 1 to 5."), field="rating")
    if len(words) > WORDS_LIMIT or "\x00" in words:
        raise Refused(_("At most 2,000 characters."), field="words")


def _said_before(matter: Matter, reply: Reply, said: dict[str, Any]) -> Confirmation | None:
    """Return what was said last of this answer, where it was just this."""
    rows = Confirmation.objects.filter(matter=matter, answer=reply.answer_id)
    last = rows.order_by("-at", "-pk").first()
    return last if last and all(getattr(last, name) == value for name, value in said.items()) else None


def _refuse_late(problem: Problem | None, reply: Reply, at: datetime) -> None:
    office_id = problem.office_id if problem else reply.answer.office_id
    until = asked_until(problem=problem, reply=reply, days=practice_of(office_id=office_id).correct_days)
    if until is not None and at > until:
        day = date_format(localtime(until), "Y-m-d")
        raise Refused(
            _("This could be said until %(day)s. What was said stays. Write again if the trouble is back.")
            % {"day": day}
        )


def _reopen(matter: Matter, problem: Problem | None, at: datetime, role: str) -> None:
    """Open the matter again; of a repeat, the earlier one where no problem holds it."""
    repeats = matter.repeats if matter.ending == Ending.REPEAT else None
    if problem is None or repeats is None:
        matter_reopened(matter=repeats or matter, at=at, role=role)
    if problem is None or problem.state not in {State.ANSWERED, State.CLOSED}:
        return
    by = WRITER if role == WRITER else SYSTEM
    why = str(_("A writer says that it is not solved."))
    problem = problem_reopen(problem=problem, reason=why, at=at, role=by)
    first = Step.objects.filter(problem=problem, move="reopen").count() == 1
    rule = practice_of(office_id=problem.office_id).not_solved
    unit = problem.unit
    able = unit is not None and unit.is_open and unit.pk not in units_concerned(problem=problem)
    if rule == NotSolved.UNIT and first and able:
        problem_rework(problem=problem, reason=why, at=at, role=SYSTEM)


def _close_if_all_solved(problem: Problem, at: datetime) -> None:
    asked = set(matters_asked(problem=problem).values_list("pk", flat=True))
    if problem.state != State.ANSWERED or pair_lacks(problem=problem):
        return
    if asked <= solved_matters(problem=problem):
        problem_close(
            problem=problem, at=at, role=SYSTEM, words=str(_("Every writer says that it is solved."))
        )
