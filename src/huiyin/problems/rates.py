"""The rates of one unit in one period, each with the rows that it counts. docs/algorithms/rates.md says them in words.

Everything is counted as it stood at `as_of`, from what has a time, so that a period counted again at the same `as_of`
gives the same. No person is counted, neither a writer nor a member of staff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from huiyin.accounts.models import Office, Unit
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.letters.models import Clock, ClockKind, Ending, Matter, Reply
from huiyin.problems.models import (
    Assignment,
    Belonging,
    Confirmation,
    Delay,
    DelayKind,
    Problem,
    Solved,
    State,
    Step,
)

VERSION = 1  # of the definitions; docs/algorithms/rates.md has the text of every version
SATISFIED = 4  # the lowest number, of 1 to 5, that counts as satisfied

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    base: int

    @property
    def rest(self) -> int:
        """Return how many of the base are not in the part."""
        return self.base - self.part


@dataclass(frozen=True)
class Rates:
    """What is said of a unit in a period. The counts at the end are listed beside it, never taken out."""

    response: Share
    resolution: Share
    satisfaction: Share
    participation: Share
    unreachable: int
    unrated: int
    staff_resolution: Share
    staff_satisfaction: Share
    completion: Share
    on_time: Share
    returned: int
    merged: int
    reopened: int
    suspended: int
    extended: int


@dataclass(frozen=True)
class Period:
    """A unit, the time from `since` up to but without `until`, and the moment as of which it is counted."""

    unit: Unit
    since: datetime
    until: datetime
    as_of: datetime

    def within(self, column: str) -> Q:
        """Return the filter of rows whose time lies in the period, and that were there at `as_of`."""
        return Q(**{f"{column}__gte": self.since, f"{column}__lt": min(self.until, self.as_of)})


def unit_of(*, office: Office, code: str) -> Unit:
    """Return a unit of the office by its code, also one that was closed, or NotFound."""
    found = Unit.objects.filter(office=office, code=code).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def unit_rates(*, office: Office, unit: Unit, since: datetime, until: datetime, as_of: datetime) -> Rates:
    """Count a unit's period: the same number of queries however much there is. NotFound for another office's unit."""
    if unit.office_id != office.pk:
        raise NotFound(NOBODY)
    period = Period(unit, since, until, as_of)
    met = Count("pk", filter=Q(met_at__lte=F("due_at"), met_at__lt=as_of))
    contacts = contacts_due(period).aggregate(part=met, base=Count("pk"))
    asked = replies_asked(period).aggregate(
        base=Count("pk"), unreachable=Count("pk", filter=_unreachable(as_of))
    )
    said = _said(period)
    tasks = problems_given(period).aggregate(
        part=Count("pk", filter=Q(answered__isnull=False)), base=Count("pk")
    )
    due = problems_due(period).aggregate(
        part=Count("pk", filter=Q(answered__lte=F("answer_due"))), base=Count("pk")
    )
    return Rates(
        response=Share(**contacts),
        resolution=Share(said["yes"], said["all"]),
        satisfaction=Share(said["content"], said["all"]),
        participation=Share(said["all"], asked["base"]),
        unreachable=asked["unreachable"],
        unrated=said["unrated"],
        staff_resolution=Share(said["staff_yes"], said["staff"]),
        staff_satisfaction=Share(said["staff_content"], said["staff"]),
        completion=Share(**tasks),
        on_time=Share(**due),
        **{name: LISTED[name](period).count() for name in LISTED},
    )


def contacts_due(period: Period) -> Rows:
    """Return the first-contact clocks that fell due in the period while their matter lay in a problem that the unit
    led."""
    led = Assignment.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("due_at")),
        problem__belongings__matter=OuterRef("matter"),
        problem__belongings__at__lte=OuterRef("due_at"),
        lead=period.unit,
        at__lte=OuterRef("due_at"),
    )
    led = led.filter(
        Q(problem__belongings__undone_at=None) | Q(problem__belongings__undone_at__gt=OuterRef("due_at"))
    )
    rows = Clock.objects.filter(period.within("due_at"), kind=ClockKind.CONTACT)
    return rows.filter(matter__in=_matters_led(period)).filter(Exists(led))


def _matters_led(period: Period) -> Rows:
    """Return the matters that ever lay in a problem the unit ever led until then: a small set to look further in."""
    problems = Assignment.objects.filter(lead=period.unit, at__lt=period.until).values("problem")
    return Belonging.objects.filter(problem__in=problems).values("matter")


def replies_asked(period: Period) -> Rows:
    """Return the unit's answers of the period, one a matter, the newest: their writers were all asked."""
    return Reply.objects.filter(
        period.within("answer__at"), ~_newer(period, "answer"), answer__unit=period.unit
    )


def _newer(period: Period, answer: str) -> Exists:
    """Say whether the unit answered the matter of a row once more in the period, after the answer the row is about."""
    later = Reply.objects.filter(
        period.within("answer__at"),
        matter=OuterRef("matter"),
        answer__unit=period.unit,
        answer_id__gt=OuterRef(f"{answer}_id"),
    )
    return Exists(later)


def confirmations(period: Period) -> Rows:
    """Return what the writers of these answers said, the last thing each."""
    later = Confirmation.objects.filter(
        matter=OuterRef("matter"), answer=OuterRef("answer"), at__lt=period.as_of, pk__gt=OuterRef("pk")
    )
    return Confirmation.objects.filter(
        period.within("answer__at"),
        ~Exists(later),
        ~_newer(period, "answer"),
        answer__unit=period.unit,
        at__lt=period.as_of,
    )


def _said(period: Period) -> dict[str, int]:
    solved, satisfied = Q(solved=Solved.YES), Q(rating__gte=SATISFIED)
    staff = Q(entered_by__isnull=False)
    return confirmations(period).aggregate(
        all=Count("pk"),
        yes=Count("pk", filter=solved),
        content=Count("pk", filter=satisfied),
        unrated=Count("pk", filter=Q(rating=None)),
        staff=Count("pk", filter=staff),
        staff_yes=Count("pk", filter=staff & solved),
        staff_content=Count("pk", filter=staff & satisfied),
    )


def _unreachable(as_of: datetime) -> Q:
    said = Confirmation.objects.filter(matter=OuterRef("matter"), answer=OuterRef("answer"), at__lt=as_of)
    return Q(~Exists(said), unreachable_at__lt=as_of)


def unreachable(period: Period) -> Rows:
    """Return the answers whose writers could not be asked by phone, and who said nothing by another way."""
    return replies_asked(period).filter(_unreachable(period.as_of))


def silent(period: Period) -> Rows:
    """Return the answers of which nothing was said, though their writers could be asked."""
    said = Confirmation.objects.filter(
        matter=OuterRef("matter"), answer=OuterRef("answer"), at__lt=period.as_of
    )
    away = Q(unreachable_at__isnull=False, unreachable_at__lt=period.as_of)
    return replies_asked(period).filter(~Exists(said)).exclude(away)


def problems_given(period: Period) -> Rows:
    """Return the problems given to the unit in the period, with when it last `answered` them; without void ones."""
    given = Assignment.objects.filter(period.within("at"), lead=period.unit).values("problem")
    return _answered(period, Problem.objects.filter(pk__in=given))


def problems_due(period: Period) -> Rows:
    """Return the unit's problems whose answer was due in the period, with when it last `answered`."""
    return _answered(period, Problem.objects.filter(period.within("answer_due"), unit=period.unit))


def _answered(period: Period, rows: Rows) -> Rows:
    """Add when the unit last answered a problem; nothing where it was reopened since, by `as_of`."""
    steps = Step.objects.filter(problem=OuterRef("pk"), at__lt=period.as_of)
    answer = steps.filter(move="answer", unit=period.unit).order_by("-id")
    reopened = Step.objects.filter(problem=OuterRef("problem"), move="reopen", at__lt=period.as_of)
    stands = answer.filter(~Exists(reopened.filter(pk__gt=OuterRef("pk"))))
    found: Rows = rows.exclude(state=State.VOID).annotate(answered=Subquery(stands.values("at")[:1]))
    return found


def returned(period: Period) -> Rows:
    """Return what the unit gave back in the period."""
    return Assignment.objects.filter(period.within("returned_at"), lead=period.unit)


def merged(period: Period) -> Rows:
    """Return the matters joined in the period to a problem of the unit that had another one before, and repeats of
    matters in its problems: work that counts once as a problem."""
    earlier = Belonging.objects.filter(problem=OuterRef("problem"), pk__lt=OuterRef("pk"))
    joined = Belonging.objects.filter(period.within("at"), Exists(earlier), problem__unit=period.unit)
    live = Belonging.objects.filter(problem__unit=period.unit, undone_at=None).values("matter")
    repeats = Q(period.within("ended_at"), ending=Ending.REPEAT, repeats__in=live)
    return Matter.objects.filter(Q(pk__in=joined.values("matter")) | repeats)


def reopened(period: Period) -> Rows:
    """Return the problems that were reopened in the period after the unit's answer."""
    steps = Step.objects.filter(period.within("at"), move="reopen", unit=period.unit).values("problem")
    return Problem.objects.filter(pk__in=steps)


def suspended(period: Period) -> Rows:
    """Return the suspensions granted to the unit in the period."""
    return _delays(period, DelayKind.SUSPENSION)


def extended(period: Period) -> Rows:
    """Return the extensions granted to the unit in the period."""
    return _delays(period, DelayKind.EXTENSION)


def _delays(period: Period, kind: DelayKind) -> Rows:
    return Delay.objects.filter(period.within("decided_at"), unit=period.unit, kind=kind, granted=True)


LISTED: dict[str, Callable[[Period], Rows]] = {
    "returned": returned, "merged": merged, "reopened": reopened, "suspended": suspended, "extended": extended,
}  # fmt: skip


def monthly(*, unit: Unit, since: datetime, until: datetime, as_of: datetime) -> dict[tuple[int, int], Share]:
    """Return by (year, month) of the due time how many first contacts were in time; months without one are left out."""
    rows = contacts_due(Period(unit, since, until, as_of))
    met = Count("pk", filter=Q(met_at__lte=F("due_at"), met_at__lt=as_of))
    found = rows.values("due_at__year", "due_at__month").annotate(part=met, base=Count("pk"))
    return {
        (row["due_at__year"], row["due_at__month"]): Share(row["part"], row["base"])
        for row in found.order_by("due_at__year", "due_at__month")
    }
