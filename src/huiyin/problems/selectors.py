"""Reading problems. What a reader may not see is NotFound, the same as what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from huiyin.accounts.models import Area, Office, Role, Unit
from huiyin.accounts.selectors import NOBODY, Actor, dispatch_for, units_of
from huiyin.common.errors import NotFound
from huiyin.letters.models import Concerned, Ending, Kind, Letter, Matter, Reply
from huiyin.letters.selectors import READERS, concerned_of, letters_for
from huiyin.problems.models import (
    IN_HAND,
    LATE_STATES,
    Assignment,
    Belonging,
    Confirmation,
    LineState,
    Problem,
    Release,
    Solved,
    State,
    Step,
    UnitLine,
)
from huiyin.problems.workflow import INNER, Move

SORTERS = (Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR)


def unit_ids_of(*, assignment: Assignment) -> set[int]:
    """Return the lead and supporting units of an assignment."""
    return {assignment.lead_id, *(unit.pk for unit in assignment.supporting.all())}


def letters_in(*, problem: Problem) -> QuerySet[Letter]:
    """Return the letters with a matter in the problem now."""
    live = Belonging.objects.filter(problem=problem, undone_at=None).values("matter__letter")
    return Letter.objects.filter(pk__in=live)


def problems_for(*, actor: Actor) -> QuerySet[Problem]:
    """Return the problems that this member of staff may see.

    By area for those who read by area, by assignment for handlers; never one that holds a letter about them or a unit
    of theirs.
    """
    units = actor.unit_ids
    assigned = Assignment.objects.filter(problem=OuterRef("pk"), ended_at=None).filter(
        Q(lead__in=units) | Q(supporting__in=units)
    )
    about_me = Concerned.objects.filter(Q(staff=actor.staff) | Q(unit__in=units)).values("letter")
    # Also what was taken out again counts: notes and reasons of the problem may tell of it.
    concerns = Belonging.objects.filter(problem=OuterRef("pk"), matter__letter__in=about_me)
    seen = actor.within(READERS)
    if units:
        seen |= Q(Exists(assigned))
    return (
        Problem.objects.filter(seen)
        .exclude(Exists(concerns))
        .select_related("office", "area", "category", "unit")
    )


def problem_for(*, actor: Actor, number: str) -> Problem:
    """Return a problem by its printed number `2026-0170`, or NotFound."""
    year, _dash, sequence = number.partition("-")
    if not (
        year.isascii() and sequence.isascii() and year.isdigit() and sequence.isdigit() and len(number) < 16
    ):
        raise NotFound(NOBODY)
    problem = problems_for(actor=actor).filter(year=int(year), sequence=int(sequence)).first()
    if problem is None:
        raise NotFound(NOBODY)
    return problem


def assignment_of(*, problem: Problem) -> Assignment | None:
    """Return the assignment in force."""
    rows = Assignment.objects.filter(problem=problem, ended_at=None).select_related("lead")
    return rows.prefetch_related("supporting").first()


def acting_role(*, actor: Actor, problem: Problem, move: Move) -> tuple[str, Unit | None] | None:
    """Return the role (and a handler's unit) as which this actor may make a move now, or None.

    Only the lead unit moves a problem; a supporting unit reads it and writes notes.
    """
    for role in (Role.COORDINATOR, Role.SUPERVISOR):
        if role in move.roles and actor.covers(role, office_id=problem.office_id, area=problem.area):
            return role, None
    if Role.HANDLER in move.roles and problem.unit_id in actor.unit_ids:
        return Role.HANDLER, problem.unit
    return None


def note_role(*, actor: Actor, problem: Problem) -> tuple[str, Unit | None] | None:
    """Return the role (and a handler's unit) as which this actor may write notes on a problem, or None."""
    for role in (Role.COORDINATOR, Role.SUPERVISOR):
        if actor.covers(role, office_id=problem.office_id, area=problem.area):
            return role, None
    assignment = assignment_of(problem=problem)
    if assignment is None:
        return None
    units = [assignment.lead, *assignment.supporting.all()]
    mine = next((unit for unit in units if unit.pk in actor.unit_ids), None)
    return (Role.HANDLER, mine) if mine else None


def units_possible(*, problem: Problem) -> QuerySet[Unit]:
    """Return the units that may handle a problem: none that a letter in it complains about."""
    return units_of(office=problem.office).exclude(pk__in=units_concerned(problem=problem))


def units_concerned(*, problem: Problem) -> set[int]:
    """Return the units that a letter complains about which is, or once was, in the problem."""
    return concerned_of(letters=Belonging.objects.filter(problem=problem).values("matter__letter"))


def unit_proposed(*, problem: Problem) -> tuple[Unit, list[Unit], int] | None:
    """Return (lead, supporting, version) by the dispatch list, or None: nothing fits, or the unit is concerned."""
    rule = dispatch_for(office=problem.office, category=problem.category, area=problem.area)
    possible = {unit.pk for unit in units_possible(problem=problem)}
    if rule is None or rule.lead_id not in possible:
        return None
    supporting = [unit for unit in rule.supporting.all() if unit.pk in possible]
    return rule.lead, supporting, rule.dispatch_list.version


def belongings_of(*, problem: Problem, actor: Actor | None = None) -> QuerySet[Belonging]:
    """Return the matters in the problem now, with their letters, oldest letter first; for an `actor`, only those whose
    letters they may see: a problem can hold letters from places that are not theirs."""
    rows = Belonging.objects.filter(problem=problem, undone_at=None)
    if actor is not None:
        rows = rows.filter(matter__letter__in=letters_for(actor=actor).values("pk"))
    return (
        rows.select_related("matter__letter__area", "matter__category", "by")
        .prefetch_related("matter__confirmations", "matter__clocks")
        .order_by("matter__letter__received_at", "matter__letter_id", "pk")
    )


def timeline(*, problem: Problem) -> QuerySet[Step]:
    """Return every step of a problem, newest first."""
    return Step.objects.filter(problem=problem).select_related("by", "unit", "answer").order_by("-id")


def problem_of(*, matter: Matter) -> Problem | None:
    """Return the problem that a matter lies in now."""
    live = Belonging.objects.filter(matter=matter, undone_at=None).select_related(
        "problem__unit", "problem__area"
    )
    found = live.first()
    return found.problem if found else None


def problem_list(
    *,
    actor: Actor,
    states: Sequence[str] = (),
    unit: Unit | None = None,
    area: Area | None = None,
    late_at: datetime | None = None,
    query: str = "",
) -> QuerySet[Problem]:
    """Return problems for a list: those that still wait for an answer by due time, else newest first."""
    rows = problems_for(actor=actor)
    if states:
        rows = rows.filter(state__in=states)
    if unit is not None:
        rows = rows.filter(unit=unit)
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if late_at is not None:
        rows = rows.filter(state__in=LATE_STATES, answer_due__lt=late_at)
    if query.strip():
        rows = rows.filter(Q(title__icontains=query.strip()) | Q(summary__icontains=query.strip()))
    waiting = late_at is not None or bool(states and set(states) <= set(LATE_STATES))
    return rows.order_by("answer_due", "id") if waiting else rows.order_by("-opened_at", "-id")


def my_unit_problems(*, actor: Actor) -> QuerySet[Problem]:
    """Return what the units of a handler have in hand, earliest due first."""
    rows = problems_for(actor=actor).filter(state__in=IN_HAND)
    return rows.filter(assignments__ended_at=None).filter(
        Q(assignments__lead__in=actor.unit_ids) | Q(assignments__supporting__in=actor.unit_ids)
    ).distinct().order_by("answer_due", "id")  # fmt: skip


def confirmation_of(*, matter: Matter) -> Confirmation | None:
    """Return what the writer said last of the newest answer."""
    reply = newest_reply(matter=matter)
    if reply is None:
        return None
    return Confirmation.objects.filter(matter=matter, answer=reply.answer_id).order_by("-at", "-pk").first()


def newest_reply(*, matter: Matter) -> Reply | None:
    """Return the newest answer that a matter got; of a repeat that got none of its own, that of the earlier matter."""
    rows = Reply.objects.select_related("answer__unit").order_by("-answer__at", "-pk")
    found = rows.filter(matter=matter).first()
    return found or rows.filter(matter=matter.repeats_id).first() if matter.repeats_id else found


def solved_matters(*, problem: Problem) -> set[int]:
    """Return the matters of a problem, and their repeats, whose writers said *solved* last."""
    last = Confirmation.objects.filter(matter=OuterRef("pk")).order_by("-at", "-pk").values("solved")[:1]
    live = Belonging.objects.filter(problem=problem, undone_at=None).values("matter")
    rows = Matter.objects.filter(Q(pk__in=live) | Q(repeats__in=live, ending=Ending.REPEAT))
    return set(rows.annotate(said=Subquery(last)).filter(said=Solved.YES).values_list("pk", flat=True))


def matters_asked(*, problem: Problem) -> QuerySet[Matter]:
    """Return the matters whose writers are answered and asked: those in the problem that ended through it, and the
    repeats of matters in it."""
    live = Belonging.objects.filter(problem=problem, undone_at=None).values("matter")
    return Matter.objects.filter(
        Q(pk__in=live, ending=Ending.PROBLEM) | Q(repeats__in=live, ending=Ending.REPEAT)
    )


def release_queue(*, actor: Actor) -> QuerySet[Problem]:
    """Return what waits for a publisher, oldest first: problems nobody has looked at yet, released ones to which
    something came since or that the public sees no more, and those whose unit wrote a line."""
    rows = problems_for(actor=actor).filter(actor.within((Role.PUBLISHER,)))
    again = Q(release=Release.RELEASED, relook_since__isnull=False)
    line = Exists(UnitLine.objects.filter(problem=OuterRef("pk"), state=LineState.WAITING))
    gone = Q(pk__in=_of_reports().values("problem")) | Q(pk__in=_about_persons().values("problem"))
    waits = Q(release=Release.WAITING) | again | Q(line | gone, release=Release.RELEASED)
    return rows.filter(waits).exclude(state=State.VOID).order_by("opened_at", "id")


def _of_reports() -> QuerySet[Belonging]:
    return Belonging.objects.filter(undone_at=None, matter__letter__kind=Kind.REPORT)


def _about_persons() -> QuerySet[Belonging]:
    about = Concerned.objects.filter(staff__isnull=False).values("letter")
    return Belonging.objects.filter(undone_at=None, matter__letter__in=about)


def is_taken_back(*, problem: Problem) -> bool:
    """Say whether a released problem is hidden, because a letter in it became one that is never public."""
    if problem.release != Release.RELEASED:
        return False
    rows = (_of_reports(), _about_persons())
    return any(row.filter(problem=problem).exists() for row in rows)


def public_problems(*, office: Office) -> QuerySet[Problem]:
    """Return the problems that a publisher has released.

    Without those with a letter that became a report of wrongdoing or a complaint about a person since. These are few
    and are looked up once, not for each row.
    """
    return (
        Problem.objects.filter(office=office, release=Release.RELEASED)
        .exclude(pk__in=_of_reports().filter(matter__letter__office=office).values("problem"))
        .exclude(pk__in=_about_persons().filter(matter__letter__office=office).values("problem"))
        .exclude(state=State.VOID)
        .select_related("public_area", "public_category", "unit", "area", "category")
    )


def public_problem(*, office: Office, number: str) -> Problem:
    """Return a released problem by its number, or NotFound."""
    year, _dash, sequence = number.partition("-")
    if not (
        year.isascii() and sequence.isascii() and year.isdigit() and sequence.isdigit() and len(number) < 16
    ):
        raise NotFound(NOBODY)
    found = public_problems(office=office).filter(year=int(year), sequence=int(sequence)).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def public_timeline(*, problem: Problem) -> QuerySet[Step]:
    """Return the steps that the public reads, newest first.

    Moves show what happened, as which role, by which unit; words only where they were offered for the public and the
    publisher has released the problem after they were written.
    """
    return (
        Step.objects.filter(problem=problem)
        .exclude(move="note", public=False)
        .exclude(move__in=INNER)
        .select_related("unit")
        .order_by("-id")
    )


def line_newest(*, problem: Problem) -> UnitLine | None:
    """Return what the unit that leads a problem said last, released or not."""
    return UnitLine.objects.filter(problem=problem, unit=problem.unit).order_by("-version").first()


def line_waiting(*, problem: Problem) -> UnitLine | None:
    """Return the line of a unit that waits for the publisher, the first written first."""
    return UnitLine.objects.filter(problem=problem, state=LineState.WAITING).order_by("version").first()
