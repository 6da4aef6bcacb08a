"""Opening problems, putting matters in and taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.models import Clock, ClockKind, Concerned, Ending, Kind, Letter, Matter
from huiyin.letters.numbers import next_in_series
from huiyin.letters.services.handling import handling_set
from huiyin.letters.services.matter import matter_sorted, matter_unsorted
from huiyin.problems.models import LATE_STATES, Assignment, Belonging, Problem, Release, State, Step
from huiyin.problems.selectors import letters_in, unit_ids_of
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.told import relook_ask

TITLE_LIMIT = 60
JOINABLE = frozenset({*LATE_STATES, State.SUSPENDED})


@transaction.atomic
def problem_open(
    *,
    office: Office,
    title: str,
    matters: Sequence[Matter],
    why: str,
    at: datetime,
    role: str,
    staff: Staff | None = None,
    summary: str = "",
    category: Category | None = None,
    area: Area | None = None,
) -> Problem:
    """Open a problem from one or more matters. Its answer is due when the earliest of theirs is."""
    if not matters:
        raise Refused(_("A problem needs at least one matter."))
    _check_title(title)
    year, sequence = next_in_series(office=office, thing="problem", at=at)
    due = _answer_clock(matters[0])
    problem = Problem.objects.create(
        office=office,
        year=year,
        sequence=sequence,
        title=title.strip(),
        summary=summary.strip(),
        category=category or matters[0].category,
        area=area or matters[0].area,
        opened_at=at,
        state_at=at,
        answer_due=due.due_at,
        answer_provisional=due.provisional,
    )
    Step.objects.create(problem=problem, move="open", state=State.OPEN, at=at, role=role, by=staff)
    problem_entry(problem=problem, verb="opened", at=at, role=role, title=title, summary=summary)
    for matter in matters:
        problem = problem_join(problem=problem, matter=matter, why=why, at=at, role=role, staff=staff)
    return problem


@transaction.atomic
def problem_join(
    *, problem: Problem, matter: Matter, why: str, at: datetime, role: str, staff: Staff | None = None
) -> Problem:
    """Put a matter into a problem. A deadline only ever becomes earlier by it."""
    problem = (
        Problem.objects.select_for_update(of=("self",)).select_related("office", "area").get(pk=problem.pk)
    )
    _check_join(problem, matter)
    try:
        with transaction.atomic():
            Belonging.objects.create(problem=problem, matter=matter, at=at, by=staff, why=why[:300])
    except IntegrityError as error:
        raise Conflict(_("This matter lies in a problem already. Look at the letter again.")) from error
    matter_sorted(matter=matter, at=at)
    due = _answer_clock(matter)
    if due.due_at < problem.answer_due:
        problem.answer_due, problem.answer_provisional = due.due_at, due.provisional
    _count_letters(problem)
    relook_ask(problem=problem, at=at)
    handling_renew(letter_ids=[matter.letter_id], at=at)
    problem_entry(
        problem=problem,
        verb="joined",
        at=at,
        role=role,
        letter=matter.letter_id,
        matter=matter.position,
        why=why,
    )
    return problem


@transaction.atomic
def belonging_undo(
    *, belonging: Belonging, why: str, at: datetime, role: str, staff: Staff | None = None
) -> Problem:
    """Take a matter out of a problem again. The belonging stays on record; the matter waits to be sorted anew."""
    if not why.strip():
        raise Refused(_("Say why this matter does not belong here."), field="why")
    problem = (
        Problem.objects.select_for_update(of=("self",)).select_related("office").get(pk=belonging.problem_id)
    )
    if belonging.matter.ending == Ending.PROBLEM:
        raise Refused(_("This matter has been answered through the problem and stays in it."))
    changed = Belonging.objects.filter(pk=belonging.pk, undone_at=None).update(
        undone_at=at, undone_by=staff, undone_why=why[:300]
    )
    if not changed:
        raise Conflict(_("This has been undone already."))
    matter_unsorted(matter=belonging.matter)
    _due_again(problem)
    _count_letters(problem)
    handling_renew(letter_ids=[belonging.matter.letter_id], at=at)
    problem_entry(
        problem=problem,
        verb="left",
        at=at,
        role=role,
        letter=belonging.matter.letter_id,
        matter=belonging.matter.position,
        why=why,
    )
    return problem


@transaction.atomic
def problem_describe(
    *,
    problem: Problem,
    title: str,
    summary: str,
    at: datetime,
    role: str,
    category: Category | None = None,
    area: Area | None = None,
) -> Problem:
    """Write a problem's title, summary, category or place. What the public sees changes only by a new release."""
    _check_title(title)
    problem.title, problem.summary = title.strip(), summary.strip()
    problem.category, problem.area = category or problem.category, area or problem.area
    problem.save(update_fields=["title", "summary", "category", "area"])
    # A publisher who has the page open must read this first.
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1)
    problem.version += 1
    relook_ask(problem=problem, at=at)
    problem_entry(problem=problem, verb="described", at=at, role=role, title=title, summary=summary)
    return problem


def handling_renew(*, letter_ids: Sequence[int], at: datetime) -> None:
    """Let exactly those units handle these letters that now lead or support a problem with a matter of theirs."""
    units: dict[int, set[int]] = {letter: set() for letter in letter_ids}
    pairs = Belonging.objects.filter(matter__letter__in=letter_ids, undone_at=None).values_list(
        "matter__letter", "problem"
    )
    live = Assignment.objects.filter(problem__in={problem for _l, problem in pairs}, ended_at=None)
    by_problem = {row.problem_id: unit_ids_of(assignment=row) for row in live.prefetch_related("supporting")}
    for letter, problem in pairs:
        units[letter] |= by_problem.get(problem, set())
    handling_set(units=units, at=at)


def _check_join(problem: Problem, matter: Matter) -> None:
    if problem.state not in JOINABLE:
        raise Refused(_("This problem has been answered. Open a new one, or mark the letter as a repeat."))
    if matter.letter.office_id != problem.office_id:
        raise Refused(_("The letter belongs to another office."))
    # Read anew and locked: somebody may be answering it on the spot at this moment.
    if Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk).ending:
        raise Refused(_("This matter has ended already."))
    if matter.letter.held_for:
        raise Refused(_("This letter is still in the review queue. Let it through first."))
    assignment = Assignment.objects.filter(problem=problem, ended_at=None).first()
    concerned = Concerned.objects.filter(letter=matter.letter)
    if assignment and concerned.filter(unit__in=unit_ids_of(assignment=assignment)).exists():
        raise Refused(
            _("The letter complains about a unit that handles this problem. Open a problem of its own.")
        )
    if problem.release == Release.RELEASED and not may_be_public(
        letters=Letter.objects.filter(pk=matter.letter_id)
    ):
        raise Refused(_("This letter must not become public, and the problem is. Open a problem of its own."))


def may_be_public(*, letters: QuerySet[Letter]) -> bool:
    """Say whether none of these letters reports wrongdoing or complains about a person: those are never public."""
    about_a_person = Concerned.objects.filter(letter__in=letters, staff__isnull=False)
    return not (letters.filter(kind=Kind.REPORT).exists() or about_a_person.exists())


def _answer_clock(matter: Matter) -> Clock:
    return Clock.objects.get(matter=matter, kind=ClockKind.ANSWER)


def _due_again(problem: Problem) -> None:
    """Let the answer be due when the earliest of the matters that are left is.

    Work that began again keeps its time, and so does what was extended or suspended: the problem was given that.
    """
    if problem.steps.filter(move__in=("reopen", "rework", "extend", "suspend")).exists():
        return
    left = Clock.objects.filter(
        kind=ClockKind.ANSWER, matter__belongings__problem=problem, matter__belongings__undone_at=None
    )
    earliest = left.order_by("due_at", "pk").first()
    if earliest is not None:
        problem.answer_due, problem.answer_provisional = earliest.due_at, earliest.provisional


def _count_letters(problem: Problem) -> None:
    problem.letters_count = letters_in(problem=problem).count()
    problem.version += 1
    Problem.objects.filter(pk=problem.pk).update(
        letters_count=problem.letters_count,
        answer_due=problem.answer_due,
        answer_provisional=problem.answer_provisional,
        version=F("version") + 1,
    )


def _check_title(title: str) -> None:
    if not title.strip() or len(title) > TITLE_LIMIT or "\x00" in title:
        raise Refused(_("Write a title of at most 60 characters: the place, then the matter."), field="title")
