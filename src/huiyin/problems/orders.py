"""Reading orders and inspections. What a reader may not see is NotFound, the same as what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from huiyin.accounts.models import Office, Role, Unit
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters.models import Concerned
from huiyin.problems.models import (
    Belonging,
    Finding,
    Inspection,
    Order,
    OrderKind,
    OrderReply,
    OrderState,
    Problem,
)
from huiyin.problems.selectors import public_problems

WATCHERS = (Role.COORDINATOR, Role.SUPERVISOR)
INSPECTORS = (Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR)
PLACES = ("problem__area__path", "finding__inspection__area__path")
RELATED = ("office", "unit", "problem__area", "finding__inspection__area")


def orders_for(*, actor: Actor, issuing: bool = False) -> QuerySet[Order]:
    """Return the orders that this member of staff may see; with `issuing`, those that they may issue and settle.

    Coordinators and supervisors by area; handlers those for their units, from issue on. Nobody sees one about a problem
    with a letter that complains about them or a unit of theirs.
    """
    roles = (Role.SUPERVISOR,) if issuing else WATCHERS
    seen = Q(pk__in=[])
    for place in PLACES:
        seen |= actor.within(roles, area_path=place)
    if not issuing and actor.unit_ids:
        seen |= Q(unit__in=actor.unit_ids, sequence__isnull=False)
    about_me = Concerned.objects.filter(Q(staff=actor.staff) | Q(unit__in=actor.unit_ids)).values("letter")
    concerns = Belonging.objects.filter(problem=OuterRef("problem"), matter__letter__in=about_me)
    return Order.objects.filter(seen).exclude(Exists(concerns)).select_related(*RELATED)


def order_for(*, actor: Actor, pk: int, issuing: bool = False) -> Order:
    """Return one order, or NotFound."""
    rows = orders_for(actor=actor, issuing=issuing).select_related(
        *RELATED, "issued_by", "ended_by", "proposed_by"
    )
    replies = OrderReply.objects.select_related("unit", "by", "judged_by").order_by("at", "pk")
    found = rows.filter(pk=pk).prefetch_related(Prefetch("replies", queryset=replies)).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def reply_unit(*, actor: Actor, order: Order) -> Unit | None:
    """Return the unit as which this actor may reply to an order now, or None."""
    waits = order.state == OrderState.ISSUED and order.unit_id in actor.unit_ids
    return order.unit if waits else None


def orders_proposed(*, actor: Actor) -> QuerySet[Order]:
    """Return what this supervisor may issue: the strongest kind first, then the longest proposed."""
    rows = orders_for(actor=actor, issuing=True).filter(state=OrderState.PROPOSED)
    strength = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(OrderKind)))
    return rows.annotate(strength=strength).order_by("-strength", "proposed_at", "id")


def order_list(
    *,
    actor: Actor,
    kind: str = "",
    unit: Unit | None = None,
    year: int | None = None,
    source: str = "",
    state: str = "",
    late_at: datetime | None = None,
) -> QuerySet[Order]:
    """Return orders that have their number, the newest first; `source` is problem or inspection, `late_at` keeps those
    whose reply is overdue then."""
    rows = orders_for(actor=actor).filter(sequence__isnull=False)
    if kind:
        rows = rows.filter(kind=kind)
    if unit is not None:
        rows = rows.filter(unit=unit)
    if year is not None:
        rows = rows.filter(year=year)
    if source:
        rows = rows.filter(problem__isnull=source != "problem")
    if state:
        rows = rows.filter(state=state)
    if late_at is not None:
        rows = rows.filter(state=OrderState.ISSUED, reply_by__lt=late_at)
    return rows.order_by("-issued_at", "-id")


def to_reply(*, actor: Actor) -> QuerySet[Order]:
    """Return what the units of a handler have to reply to, the earliest date first."""
    rows = orders_for(actor=actor).filter(unit__in=actor.unit_ids, state=OrderState.ISSUED)
    return rows.order_by("reply_by", "id")


def to_judge(*, actor: Actor) -> QuerySet[Order]:
    """Return the orders whose reply waits for this supervisor, the oldest first."""
    return orders_for(actor=actor, issuing=True).filter(state=OrderState.REPLIED).order_by("reply_by", "id")


def replies_late(*, actor: Actor, at: datetime) -> QuerySet[Order]:
    """Return the orders whose reply is overdue, the longest first."""
    rows = orders_for(actor=actor).filter(state=OrderState.ISSUED, reply_by__lt=at)
    return rows.order_by("reply_by", "id")


class Counts(NamedTuple):
    """How many orders wait to be issued, for a reply, are overdue with it, and have a number of this year."""

    proposed: int
    waiting: int
    late: int
    year: int


def order_counts(*, actor: Actor, at: datetime) -> Counts:
    """Count the orders that this actor may see, in one query."""
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    issued = Q(state=OrderState.ISSUED)
    found = orders_for(actor=actor).aggregate(
        proposed=Count("pk", filter=Q(state=OrderState.PROPOSED)),
        waiting=Count("pk", filter=issued),
        late=Count("pk", filter=issued & Q(reply_by__lt=at)),
        year=Count("pk", filter=Q(year=year)),
    )
    return Counts(**found)


def orders_about(*, actor: Actor, problem: Problem) -> QuerySet[Order]:
    """Return the orders about a problem that this actor may see, the newest first."""
    return orders_for(actor=actor).filter(problem=problem).order_by("-id")


def inspections_for(*, actor: Actor) -> QuerySet[Inspection]:
    """Return the inspections of the places of a clerk, coordinator or supervisor, the newest first."""
    rows = Inspection.objects.filter(actor.within(INSPECTORS)).select_related("office", "area", "unit")
    return rows.order_by("-on", "-id")


def inspections_listed(*, actor: Actor) -> QuerySet[Inspection]:
    """Return inspections with how many findings they have and how many orders came of them."""
    issued = Q(findings__orders__sequence__isnull=False) & ~Q(findings__orders__state=OrderState.WITHDRAWN)
    return inspections_for(actor=actor).annotate(
        found=Count("findings", distinct=True),
        ordered=Count("findings__orders", filter=issued, distinct=True),
    )


def inspection_for(*, actor: Actor, pk: int) -> Inspection:
    """Return one inspection with its findings and their orders, or NotFound."""
    orders = Order.objects.select_related("unit").order_by("pk")
    findings = Finding.objects.order_by("position").prefetch_related(Prefetch("orders", queryset=orders))
    rows = inspections_for(actor=actor).select_related("office", "area", "unit", "recorded_by")
    found = rows.filter(pk=pk).prefetch_related(Prefetch("findings", queryset=findings)).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def finding_for(*, actor: Actor, pk: int, position: int) -> Finding:
    """Return one finding about which this actor may write an order, or NotFound."""
    rows = Finding.objects.filter(
        actor.within(WATCHERS, office="inspection__office_id", area_path="inspection__area__path")
    )
    found = rows.select_related("inspection__office", "inspection__unit", "inspection__area")
    finding = found.filter(inspection=pk, position=position).first()
    if finding is None:
        raise NotFound(NOBODY)
    return finding


@dataclass(frozen=True)
class InspectionYear:
    """What came of the inspections of a year: orders by kind; of those settled or overdue, how many were in time.

    `due` are orders that were closed, or whose reply date has passed; `in_time` those closed, all replies in time.
    Withdrawn orders count nowhere; `withdrawn` says how many there are.
    """

    inspections: int
    reminders: int
    supervisions: int
    publics: int
    due: int
    in_time: int
    withdrawn: int


def inspection_year(*, actor: Actor, at: datetime) -> InspectionYear:
    """Count the inspections of this year that the actor may see, and the orders that came of them."""
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    held = inspections_for(actor=actor).filter(on__year=year).order_by()
    orders = Order.objects.filter(finding__inspection__in=held.values("pk"), sequence__isnull=False)
    live = ~Q(state=OrderState.WITHDRAWN)
    closed = Q(state=OrderState.CLOSED)
    found = orders.aggregate(
        reminders=Count("pk", filter=live & Q(kind=OrderKind.REMINDER)),
        supervisions=Count("pk", filter=live & Q(kind=OrderKind.SUPERVISION)),
        publics=Count("pk", filter=live & Q(kind=OrderKind.PUBLIC)),
        due=Count("pk", filter=closed | (live & Q(reply_by__lt=at)) | (live & Q(late=True))),
        in_time=Count("pk", filter=closed & Q(late=False)),
        withdrawn=Count("pk", filter=Q(state=OrderState.WITHDRAWN)),
    )
    return InspectionYear(inspections=held.count(), **found)


def order_years(*, actor: Actor) -> list[int]:
    """Return the years in which orders were issued, the newest first."""
    rows = orders_for(actor=actor).filter(year__isnull=False).order_by("-year")
    return [year for year in rows.values_list("year", flat=True).distinct() if year is not None]


def public_orders(*, office: Office) -> QuerySet[Order]:
    """Return the public supervision orders that everybody may read, the newest first: those about a problem that is
    released, until it is not any more. The public reads the problem's released title, never the order's own words."""
    rows = Order.objects.filter(office=office, kind=OrderKind.PUBLIC, sequence__isnull=False)
    shown = rows.filter(problem__in=public_problems(office=office).order_by().values("pk"))
    return shown.select_related("unit", "problem__area").order_by("-issued_at", "-id")


def people_told(*, orders: Iterable[Order]) -> list[Unit]:
    """Return the units that orders go to, each once, by name."""
    return sorted({order.unit for order in orders}, key=lambda unit: unit.name)
