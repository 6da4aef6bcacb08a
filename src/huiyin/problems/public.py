"""Reading for residents and the press: what a publisher released, and a writer's own matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet

from huiyin.accounts.models import Area, Category, Office
from huiyin.common.fulltext import found_by
from huiyin.letters.models import Campaign, Letter, Matter
from huiyin.letters.selectors import matters_of
from huiyin.problems.models import (
    LATE_STATES,
    Belonging,
    Confirmation,
    LineState,
    Problem,
    State,
    Step,
    UnitLine,
)
from huiyin.problems.search import INDEX
from huiyin.problems.selectors import public_problems, public_timeline
from huiyin.problems.workflow import INNER

DUE, NEWEST, LETTERS = "due", "newest", "letters"
ORDERS = {
    DUE: ("-waits", "told_due", "id"),
    NEWEST: ("-released_at", "-id"),
    LETTERS: ("-told_band", "-released_at", "-id"),
}
Rows = QuerySet[Problem]
ANSWERED = (State.ANSWERED,)
CLOSED = (State.CLOSED,)


def register(
    *,
    office: Office,
    area: Area | None = None,
    category: Category | None = None,
    states: Sequence[str] = (),
    late_at: datetime | None = None,
    query: str = "",
    sort: str = DUE,
) -> QuerySet[Problem]:
    """Return released problems for the public list.

    `late_at` keeps those overdue then; `query` looks in the public words. Sorted by the day they are due (those that
    wait first, so the late ones lead), newest release first, or most letters first: by band, since an exact order
    would tell two problems of one band apart.
    """
    rows = public_problems(office=office)
    if area is not None:
        rows = rows.filter(public_area__in=Area.objects.filter(path__startswith=area.path).values("pk"))
    if category is not None:
        rows = rows.filter(
            public_category__in=Category.objects.filter(path__startswith=category.path).values("pk")
        )
    if states:
        rows = rows.filter(state__in=states)
    if late_at is not None:
        rows = rows.filter(late(at=late_at))
    if query:
        found = found_by(INDEX, query=query)
        rows = rows.none() if found is None else rows.filter(pk__in=found)
    return rows.order_by(*ORDERS[sort])


def late(*, at: datetime) -> Q:
    """Return the filter of problems that are overdue at this time."""
    return Q(waits=1, told_due__lt=at)


@dataclass(frozen=True)
class Counts:
    """Released problems: all, and by what a reader asks for."""

    all: int
    open: int
    late: int
    answered: int
    closed: int


def counts(*, office: Office, at: datetime, campaign: Campaign | None = None) -> Counts:
    """Count the released problems of an office; with `campaign`, those that a letter of it belongs to."""
    rows = public_problems(office=office).order_by()
    if campaign is not None:
        rows = rows.filter(pk__in=_of_campaign(campaign))
    found = rows.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=LATE_STATES)),
        late=Count("pk", filter=late(at=at)),
        answered=Count("pk", filter=Q(state__in=ANSWERED)),
        closed=Count("pk", filter=Q(state__in=CLOSED)),
    )  # fmt: skip
    return Counts(**found)


def common_categories(*, campaign: Campaign) -> list[tuple[str, int]]:
    """Return the categories that most of a campaign's released problems have, with how many; at most five."""
    rows = public_problems(office=campaign.office).filter(
        pk__in=_of_campaign(campaign), public_category__isnull=False
    )
    found = rows.order_by().values_list("public_category__name").annotate(count=Count("pk"))
    return list(found.order_by("-count", "public_category__name")[:5])


def _of_campaign(campaign: Campaign) -> QuerySet[Belonging, int]:
    """Return the problems that had a letter of the campaign when they were released: one that comes later must not
    show in a count on its day."""
    live = Q(undone_at=None) | Q(undone_at__gt=F("problem__released_at"))
    rows = Belonging.objects.filter(
        live, at__lte=F("problem__released_at"), matter__letter__campaign=campaign
    )
    return rows.values_list("problem", flat=True)


def lately_answered(*, office: Office) -> QuerySet[Problem]:
    """Return the released problems that were answered or closed, the latest first."""
    rows = public_problems(office=office).filter(state__in=(*ANSWERED, *CLOSED))
    return rows.order_by("-state_at", "-id")


def longest_late(*, office: Office, at: datetime) -> QuerySet[Problem]:
    """Return the released problems that are overdue, the longest first."""
    return public_problems(office=office).filter(late(at=at)).order_by("told_due", "id")


def lines_of(*, problems: Sequence[Problem]) -> dict[int, UnitLine]:
    """Return the newest released line of each of these problems' present units, by the problem's id."""
    rows = UnitLine.objects.filter(problem__in=problems, unit=F("problem__unit"), state=LineState.RELEASED)
    return {line.problem_id: line for line in rows.select_related("unit").order_by("version")}


@dataclass(frozen=True)
class PublicStep:
    """One step as the public reads it; `words` only where a publisher has released them."""

    step: Step
    words: str


def timeline(*, problem: Problem) -> list[PublicStep]:
    """Return what everybody may read of a problem's steps, newest first.

    Words written after the release wait for the next one; a note without its words says nothing and is left out.
    """
    read = [PublicStep(step, _words(step, problem)) for step in public_timeline(problem=problem)]
    return [row for row in read if row.words or row.step.move != "note"]


def _words(step: Step, problem: Problem) -> str:
    released = problem.released_at is not None and step.at <= problem.released_at
    return step.words if step.public and released else ""


def matters_followed(*, letter: Letter) -> list[Matter]:
    """Return a letter's matters for its writer, read with their clocks, replies, belongings in force and confirmations
    (newest first); a repeat with the replies and the belonging of the earlier matter."""
    live = Belonging.objects.filter(undone_at=None).select_related("problem__unit")
    said = Confirmation.objects.order_by("-at", "-pk")
    return list(
        matters_of(letter=letter).prefetch_related(
            Prefetch("belongings", queryset=live),
            Prefetch("confirmations", queryset=said),
            "repeats__replies__answer__unit",
            Prefetch("repeats__belongings", queryset=live),
        )
    )


def moves_followed(*, problems: Sequence[Problem]) -> list[Step]:
    """Return the moves of these problems for a writer of theirs, newest first."""
    rows = Step.objects.filter(problem__in=problems).exclude(move="note").exclude(move__in=INNER)
    return list(rows.select_related("unit").order_by("-at", "-id"))
