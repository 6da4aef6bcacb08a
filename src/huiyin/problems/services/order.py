"""Proposing, writing, changing, issuing and withdrawing orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from huiyin.accounts.models import Office, Staff, Unit
from huiyin.common.errors import Conflict, HuiyinError, Refused
from huiyin.journal.services import entries_erase, entry_write
from huiyin.letters.clocks import table_of
from huiyin.letters.numbers import next_in_series
from huiyin.problems.ladder import (
    PAPER_LANGUAGE,
    Ladder,
    Reached,
    ladder_of,
    overtaken,
    reached,
    requirement_for,
)
from huiyin.problems.models import LATE_STATES, Finding, Order, OrderKind, OrderReply, OrderState, Problem
from huiyin.problems.selectors import assignment_of, unit_ids_of, units_concerned

MATTER_LIMIT, REQUIREMENT_LIMIT, REASON_LIMIT = 300, 1_000, 300
MOST_DAYS = 60
SYSTEM = "system"
GONE = "—"
SAYING = ("proposed", "changed", "issued", "withdrawn", "replied", "sent-back")  # entries that quote words


def order_entry(*, order: Order, verb: str, at: datetime, role: str, **content: Any) -> None:
    """Write an entry about an order."""
    entry_write(
        office=order.office.code,
        kind=f"problems.order-{verb}",
        object_kind="order",
        object_id=order.pk,
        at=at,
        role=role,
        content=content,
    )


@transaction.atomic
def orders_propose(*, office: Office, at: datetime) -> int:
    """Propose the order of every rung of the ladder that is reached now, issue those that the ladder issues by itself,
    and withdraw proposals that came to nothing. Returns how many orders changed; doing it twice does nothing more.

    A rung is reached once by each (subject, step), held by a constraint: two that do this at one moment make one order.
    """
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    ladder, count = ladder_of(office=office), 0
    for order, why in overtaken(office=office, at=at):
        _end(order, why, None, at, SYSTEM)
        count += 1
    for found in reached(office=office, ladder=ladder, at=at):
        made = _propose(office, ladder, found, at)
        count += made is not None
        if made is not None and found.rule.automatic:
            _issue_alone(made, at)
    return count


def _propose(office: Office, ladder: Ladder, found: Reached, at: datetime) -> Order | None:
    problem, earlier, rule = found.problem, found.order, found.rule
    unit = problem.unit if problem is not None else earlier.unit if earlier is not None else None
    if unit is None or (problem is not None and unit.pk in units_concerned(problem=problem)):
        return None
    try:
        with transaction.atomic():
            order = Order.objects.create(
                office=office,
                kind=rule.kind,
                problem=problem,
                finding=earlier.finding if problem is None and earlier is not None else None,
                unit=unit,
                matter=earlier.matter if earlier is not None else matter_of(problem=problem),
                requirement=requirement_for(when=rule.when),
                reply_days=rule.reply_days,
                rule=rule.key,
                subject=found.subject,
                step=found.step,
                ladder=ladder.version,
                proposed_at=at,
            )
    except IntegrityError:  # another worker was first
        return None
    kinds = list(OrderKind)  # the weakest first
    weaker = kinds[: kinds.index(rule.kind) + 1]
    open_ones = Order.objects.filter(state=OrderState.PROPOSED, subject=order.subject, kind__in=weaker)
    for other in open_ones.exclude(pk=order.pk).select_related("office"):
        with override(PAPER_LANGUAGE):
            _end(other, str(_("A later rung of the ladder was reached.")), None, at, SYSTEM)
    told = {"rule": order.rule, "ladder": ladder.version, "step": found.step.isoformat()}
    _proposed(order, at, SYSTEM, **told)
    return order


def matter_of(*, problem: Problem | None) -> str:
    """Return how an order names a problem."""
    return f"{problem.number} {problem.title}" if problem is not None else ""


def _proposed(order: Order, at: datetime, role: str, **more: Any) -> None:
    said = {"kind": order.kind, "unit": order.unit.code, "reply_days": order.reply_days}
    texts = {"matter": order.matter, "requirement": order.requirement}
    ids = {"problem": order.problem_id or 0, "finding": order.finding_id or 0}
    order_entry(order=order, verb="proposed", at=at, role=role, **said, **texts, **ids, **more)


def _issue_alone(order: Order, at: datetime) -> None:
    """Issue what the ladder issues by itself; what cannot be issued stays proposed, for the supervisor to look at."""
    try:
        order_issue(order=order, at=at, role=SYSTEM)
    except HuiyinError:
        return


@transaction.atomic
def order_write(
    *,
    kind: OrderKind,
    unit: Unit,
    matter: str,
    requirement: str,
    reply_days: int,
    staff: Staff,
    at: datetime,
    role: str,
    problem: Problem | None = None,
    finding: Finding | None = None,
) -> Order:
    """Write an order about a problem, or about a finding without a letter. It has no number before it is issued."""
    if (problem is None) == (finding is None):
        raise Refused(_("An order is about one problem, or about one finding."))
    office = problem.office if problem is not None else finding.inspection.office  # type: ignore[union-attr]
    order = Order(
        office=office,
        kind=kind,
        problem=problem,
        finding=finding,
        unit=unit,
        matter=matter.strip(),
        requirement=requirement.strip(),
        reply_days=reply_days,
        proposed_at=at,
        proposed_by=staff,
    )
    _check(order)
    order.save()
    _proposed(order, at, role)
    return order


@transaction.atomic
def order_change(
    *, order: Order, matter: str, requirement: str, reply_days: int, at: datetime, role: str
) -> Order:
    """Change what a proposed order says. An issued one is not changed: withdraw it, and write another."""
    order = _locked(order)
    if order.state != OrderState.PROPOSED:
        raise Conflict(_("This order has been issued or withdrawn meanwhile. Nothing was changed."))
    order.matter, order.requirement, order.reply_days = matter.strip(), requirement.strip(), reply_days
    _check(order)
    order.save(update_fields=["matter", "requirement", "reply_days"])
    said = {"matter": order.matter, "requirement": order.requirement, "reply_days": reply_days}
    order_entry(order=order, verb="changed", at=at, role=role, **said)
    return order


@transaction.atomic
def order_issue(*, order: Order, at: datetime, role: str, staff: Staff | None = None) -> Order:
    """Issue a proposed order: now it gets its number, the next of its office, kind and year, and its reply date.

    Public supervision is issued by a person, and one written by hand by another person than who wrote it.
    """
    order = _locked(order)
    if order.state != OrderState.PROPOSED:
        raise Conflict(_("This order has been issued or withdrawn meanwhile. Nothing was done again."))
    if order.kind == OrderKind.PUBLIC and (staff is None or staff.pk == order.proposed_by_id):
        raise Refused(_("Public supervision is issued by another person than who wrote it."))
    _check(order)
    office = order.office
    year, sequence = next_in_series(office=office, thing=f"order-{order.kind}", at=at)
    due = table_of(office_id=office.pk).after(at, order.reply_days)
    order.state, order.issued_at, order.issued_by = OrderState.ISSUED, at, staff
    order.code, order.year, order.sequence = ladder_of(office=office).code, year, sequence
    order.reply_by, order.reply_provisional = due.at, due.provisional
    order.save()
    told = {"number": order.number, "unit": order.unit.code, "reply_by": due.at.isoformat()}
    order_entry(order=order, verb="issued", at=at, role=role, matter=order.matter, **told)
    return order


def orders_issue(
    *, orders: Sequence[Order], staff: Staff, at: datetime, role: str
) -> tuple[list[Order], list[tuple[Order, str]]]:
    """Issue several orders, each in a transaction of its own: (issued, those that failed with the reason)."""
    issued, failed = [], []
    for order in orders:
        try:
            issued.append(order_issue(order=order, staff=staff, at=at, role=role))
        except HuiyinError as error:
            failed.append((order, str(error)))
    return issued, failed


@transaction.atomic
def order_withdraw(*, order: Order, reason: str, staff: Staff, at: datetime, role: str) -> Order:
    """Withdraw an order that is proposed, or not settled yet. A number that was given stays with it."""
    order = _locked(order)
    if order.state not in {OrderState.PROPOSED, OrderState.ISSUED, OrderState.REPLIED}:
        raise Conflict(_("This order is settled already. Nothing was changed."))
    if not 0 < len(reason.strip()) <= REASON_LIMIT or "\x00" in reason:
        raise Refused(_("Say why, in at most 300 characters."), field="reason")
    _end(order, reason.strip(), staff, at, role)
    return order


def _end(order: Order, why: str, staff: Staff | None, at: datetime, role: str) -> None:
    order.state, order.withdrawn_why, order.ended_at, order.ended_by = OrderState.WITHDRAWN, why, at, staff
    order.save(update_fields=["state", "withdrawn_why", "ended_at", "ended_by"])
    order_entry(order=order, verb="withdrawn", at=at, role=role, reason=why)


def orders_empty(*, problem: Problem, reason: str, at: datetime, role: str) -> None:
    """Take the words out of the orders about a problem whose only letter is erased; part of that service."""
    for order in Order.objects.filter(problem=problem).select_related("office"):
        OrderReply.objects.filter(order=order).update(words=GONE)
        OrderReply.objects.filter(order=order).exclude(judged_why="").update(judged_why=GONE)
        Order.objects.filter(pk=order.pk).update(matter=GONE, requirement=GONE)
        Order.objects.filter(pk=order.pk).exclude(withdrawn_why="").update(withdrawn_why=GONE)
        entries_erase(
            office=order.office.code,
            kind="problems.order-erased",
            object_kind="order",
            object_id=order.pk,
            kinds=[f"problems.order-{verb}" for verb in SAYING],
            at=at,
            role=role,
            content={"reason": reason},
        )


def _locked(order: Order) -> Order:
    """Return the order as it is now, so that of two people one comes first."""
    rows = Order.objects.select_for_update(of=("self",)).select_related(
        "office__area", "unit", "problem__office", "finding__inspection__office"
    )
    return rows.get(pk=order.pk)


def _check(order: Order) -> None:
    """Refuse an order that cannot go to its unit now, or says too little or too much."""
    if order.unit.office_id != order.office_id or not order.unit.is_open:
        raise Refused(_("This unit is not known here."), field="unit")
    for field, limit in (("matter", MATTER_LIMIT), ("requirement", REQUIREMENT_LIMIT)):
        text = getattr(order, field)
        if not 0 < len(text) <= limit or "\x00" in text:
            raise Refused(_("Fill this in, in at most %d characters.") % limit, field=field)
    if not 1 <= order.reply_days <= MOST_DAYS:
        raise Refused(_("The time for a reply is 1 to 60 working days."), field="reply_days")
    problem = order.problem
    if problem is None:
        return
    if problem.state not in LATE_STATES:
        raise Refused(_("The problem does not wait for its answer any more. Withdraw the order."))
    if order.unit_id in units_concerned(problem=problem):
        raise Refused(
            _("A letter in this problem complains about this unit. It gets no order."), field="unit"
        )
    assignment = assignment_of(problem=problem)
    having = unit_ids_of(assignment=assignment) if assignment else {problem.unit_id}
    if order.unit_id not in having:
        raise Refused(_("This unit does not have the problem any more. Withdraw the order."), field="unit")
