"""Reading for residents and the press: what a publisher released, and a writer's own matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from huiyin.accounts.models import Area, Category, Office
from huiyin.letters.models import Campaign, Letter, Matter
from huiyin.letters.selectors import matters_of
from huiyin.problems.models import Belonging, Confirmation, Problem, State, Step
from huiyin.problems.selectors import LATE_STATES, public_problems, public_timeline

# Lower edges of the bands in which numbers of letters are shown. Order by number is order by band: an exact order
# would tell two problems of one band apart.
BANDS = (1, 5, 10, 20, 50, 100, 200, 500, 1000)
DUE, NEWEST, LETTERS = "due", "newest", "letters"
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
    """Return released problems for the public list, with `waits` (not answered yet).

    `late_at` keeps those overdue then; `query` looks in the public words. Sorted by due time (those that wait first),
    newest release first, or most letters first by band.
    """
    rows = public_problems(office=office).alias(waits=_waits())
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if category is not None:
        rows = rows.filter(category__path__startswith=category.path)
    if states:
        rows = rows.filter(state__in=states)
    if late_at is not None:
        rows = rows.filter(late(at=late_at))
    if query:
        rows = rows.filter(Q(public_title__icontains=query) | Q(public_summary__icontains=query))
    if sort == LETTERS:
        return rows.alias(band=_band()).order_by("-band", "-opened_at", "-id")
    return (
        rows.order_by("-released_at", "-id")
        if sort == NEWEST
        else rows.order_by("-waits", "answer_due", "id")
    )


def late(*, at: datetime) -> Q:
    """Return the filter of problems that are overdue at this time."""
    return Q(state__in=LATE_STATES, answer_due__lt=at)


def _waits() -> Case:
    return Case(When(state__in=LATE_STATES, then=Value(1)), default=Value(0), output_field=IntegerField())


def _band() -> Case:
    steps = [When(letters_count__gte=edge, then=Value(edge)) for edge in reversed(BANDS)]
    return Case(*steps, default=Value(0), output_field=IntegerField())


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
        pk__in=_of_campaign(campaign), category__isnull=False
    )
    found = rows.order_by().values_list("category__name").annotate(count=Count("pk"))
    return list(found.order_by("-count", "category__name")[:5])


def _of_campaign(campaign: Campaign) -> QuerySet[Belonging, int]:
    return Belonging.objects.filter(undone_at=None, matter__letter__campaign=campaign).values_list(
        "problem", flat=True
    )


def lately_answered(*, office: Office) -> QuerySet[Problem]:
    """Return the released problems that were answered or closed, the latest first."""
    rows = public_problems(office=office).filter(state__in=(*ANSWERED, *CLOSED))
    return rows.order_by("-state_at", "-id")


def longest_late(*, office: Office, at: datetime) -> QuerySet[Problem]:
    """Return the released problems that are overdue, the longest first."""
    return public_problems(office=office).filter(late(at=at)).order_by("answer_due", "id")


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
    live = Belonging.objects.filter(undone_at=None).select_related("problem__unit", "problem__area")
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
    """Return the moves of these problems for a writer of theirs, newest first; their words are not for the page."""
    rows = Step.objects.filter(problem__in=problems).exclude(move="note")
    return list(rows.select_related("unit").order_by("-at", "-id"))
