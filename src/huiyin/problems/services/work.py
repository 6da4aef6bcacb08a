"""Working on a problem: assigning, accepting, returning, noting, answering, reopening, closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import DispatchList, Staff, Unit
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.clocks import table_of
from huiyin.letters.models import Answer, Ending, Matter, TimedKind
from huiyin.letters.selectors import repeats_of
from huiyin.letters.services.answer import answer_write
from huiyin.letters.services.matter import matter_answered
from huiyin.problems.models import Assignment, Problem, State, Step
from huiyin.problems.practice import pair_lacks
from huiyin.problems.selectors import letters_in, solved_matters, units_concerned
from huiyin.problems.services.move import problem_entry, problem_move
from huiyin.problems.services.problem import handling_renew
from huiyin.problems.services.public import check_words
from huiyin.problems.timing import return_until, subject_of


@transaction.atomic
def problem_assign(
    *,
    problem: Problem,
    lead: Unit,
    why: str,
    staff: Staff,
    at: datetime,
    role: str,
    supporting: Sequence[Unit] = (),
    dispatch_list: DispatchList | None = None,
) -> Problem:
    """Send a problem to a lead unit, with supporting units.

    After a return the coordinator's decision is final: this unit may not return it. A unit that a letter in the problem
    complains about is refused.
    """
    units = {lead.pk, *(unit.pk for unit in supporting)}
    if any(unit.office_id != problem.office_id or not unit.is_open for unit in (lead, *supporting)):
        raise Refused(_("This unit is not known here."), field="lead")
    if units & units_concerned(problem=problem):
        raise Refused(
            _("A letter in this problem complains about this unit. Choose another one."), field="lead"
        )
    if dispatch_list is None and not why.strip():
        raise Refused(_("Say why this unit, since the dispatch list does not name it."), field="why")
    move = "reassign" if problem.unit_id and problem.state in {"assigned", "working"} else "assign"
    due = new_due(problem=problem, at=at) if problem.state == State.REOPENED else {}
    problem = problem_move(
        problem=problem, move=move, at=at, role=role, by=staff, unit=lead, words=why, unit_id=lead.pk, **due
    )
    Assignment.objects.filter(problem=problem, ended_at=None).update(ended_at=at)
    assignment = Assignment.objects.create(
        problem=problem,
        lead=lead,
        dispatch_list=dispatch_list,
        why=why[:300],
        at=at,
        by=staff,
        final=Assignment.objects.filter(problem=problem, returned_at__isnull=False).exists(),
    )
    assignment.supporting.set([unit for unit in supporting if unit.pk != lead.pk])
    handling_renew(letter_ids=_letter_ids(problem), at=at)
    return problem


@transaction.atomic
def problem_accept(*, problem: Problem, unit: Unit, staff: Staff, at: datetime, role: str) -> Problem:
    """The lead unit takes the problem on."""
    _live(problem, unit)
    problem = problem_move(problem=problem, move="accept", at=at, role=role, by=staff, unit=unit)
    Assignment.objects.filter(problem=problem, ended_at=None).update(accepted_at=at)
    return problem


@transaction.atomic
def problem_return(
    *, problem: Problem, unit: Unit, reason: str, staff: Staff, at: datetime, role: str
) -> Problem:
    """The lead unit gives the problem back, once, with a reason; the coordinator then decides for good."""
    assignment = _live(problem, unit)
    if assignment.final:
        raise Refused(_("The coordinator has decided; this problem cannot be returned again."))
    if return_until(problem=problem, assignment=assignment) < at:
        raise Refused(_("The time to return this problem is over. Ask the coordinator to assign it anew."))
    problem = problem_move(
        problem=problem, move="return", at=at, role=role, by=staff, unit=unit, words=reason, unit_id=None
    )
    Assignment.objects.filter(pk=assignment.pk).update(
        returned_at=at, return_reason=reason[:300], ended_at=at
    )
    handling_renew(letter_ids=_letter_ids(problem), at=at)
    return problem


@transaction.atomic
def note_add(
    *,
    problem: Problem,
    words: str,
    public: bool,
    staff: Staff,
    at: datetime,
    role: str,
    unit: Unit | None = None,
) -> Step:
    """Write a note. A public one is read by everybody only after a publisher has released the problem with it."""
    if not words.strip() or len(words) > 2_000 or "\x00" in words:
        raise Refused(_("Write a note of at most 2,000 characters."), field="words")
    if public:
        check_words(words, field="words")
        # A publisher who has the page open must read this first.
        Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1)
    step = Step.objects.create(
        problem=problem,
        move="note",
        state=problem.state,
        at=at,
        role=role,
        by=staff,
        unit=unit,
        public=public,
        words=words.strip(),
    )
    problem_entry(problem=problem, verb="noted", at=at, role=role, words=words, public=public)
    return step


@transaction.atomic
def problem_answer(
    *, problem: Problem, unit: Unit, body: str, staff: Staff, at: datetime, role: str, public: bool = False
) -> Answer:
    """Answer a problem, and with it every matter in it, and every repeat of one, whose writer has not said that it is
    solved."""
    _live(problem, unit)
    if public:
        check_words(body, field="body")
    solved = solved_matters(problem=problem)
    live = Matter.objects.filter(belongings__problem=problem, belongings__undone_at=None)
    rows = (
        live.filter(ending__in=(Ending.OPEN, Ending.PROBLEM)).select_related("letter__office").order_by("pk")
    )
    matters = [matter for matter in [*rows, *repeats_of(matters=live)] if matter.pk not in solved]
    answer = answer_write(
        office=problem.office, unit=unit, body=body, matters=matters, staff=staff, at=at, role=role
    )
    for matter in matters:
        matter_answered(matter=matter, at=at)
    problem_move(
        problem=problem,
        move="answer",
        at=at,
        role=role,
        by=staff,
        unit=unit,
        words=body,
        public=public,
        answer=answer,
    )
    return answer


@transaction.atomic
def problem_reopen(
    *, problem: Problem, reason: str, at: datetime, role: str, staff: Staff | None = None
) -> Problem:
    """Put an answered problem back before a supervisor."""
    return problem_move(
        problem=problem, move="reopen", at=at, role=role, by=staff, unit=problem.unit, words=reason
    )


@transaction.atomic
def problem_rework(
    *, problem: Problem, reason: str, at: datetime, role: str, staff: Staff | None = None
) -> Problem:
    """Send a reopened problem back to its unit, with a new time to answer counted from now.

    Refused where a letter in it complains about this unit: another one must be found.
    """
    if problem.unit_id in units_concerned(problem=problem):
        raise Refused(_("A letter in this problem complains about this unit. Choose another one."))
    return problem_move(
        problem=problem,
        move="rework",
        at=at,
        role=role,
        by=staff,
        unit=problem.unit,
        words=reason,
        **new_due(problem=problem, at=at),
    )


def new_due(*, problem: Problem, at: datetime) -> dict[str, Any]:
    """Return the columns of a new time to answer, counted from now, for work that begins again."""
    table = table_of(office_id=problem.office_id)
    due = table.due(TimedKind.ANSWER, subject_of(problem=problem), at)
    return {"answer_due": due.at, "answer_provisional": due.provisional}


@transaction.atomic
def problem_keep(*, problem: Problem, reason: str, staff: Staff, at: datetime, role: str) -> Problem:
    """Keep the answer although a writer is not satisfied; the writer reads the reason."""
    live = Matter.objects.filter(belongings__problem=problem, belongings__undone_at=None, ending=Ending.OPEN)
    for matter in live:
        matter_answered(matter=matter, at=at)
    return problem_move(
        problem=problem, move="keep", at=at, role=role, by=staff, words=reason, unit=problem.unit
    )


@transaction.atomic
def problem_close(
    *, problem: Problem, at: datetime, role: str, staff: Staff | None = None, words: str = ""
) -> Problem:
    """Close an answered problem. Writers who said nothing are counted as silent, never as satisfied."""
    if pair_lacks(problem=problem):
        raise Refused(_("A picture before and one after are needed here before closing. Add them first."))
    return problem_move(
        problem=problem, move="close", at=at, role=role, by=staff, unit=problem.unit, words=words
    )


@transaction.atomic
def problem_void(*, problem: Problem, reason: str, staff: Staff, at: datetime, role: str) -> Problem:
    """Mark a problem as opened by mistake. Only an empty one: its matters must have been taken out first."""
    if letters_in(problem=problem).exists():
        raise Refused(_("There are still letters in this problem. Take them out first."))
    return problem_move(problem=problem, move="void", at=at, role=role, by=staff, words=reason)


def _live(problem: Problem, unit: Unit) -> Assignment:
    found = Assignment.objects.filter(problem=problem, lead=unit, ended_at=None).first()
    if found is None:
        raise Conflict(_("This problem is not with this unit any more."))
    return found


def _letter_ids(problem: Problem) -> list[int]:
    return list(letters_in(problem=problem).values_list("pk", flat=True))
