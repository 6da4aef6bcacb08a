"""How an order is said: its state, and how its reply stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from huiyin.problems.models import Order, OrderState, Problem
from huiyin.problems.orders import orders_about
from huiyin.pure.calendar import working_days_between
from huiyin.web.desk.clocks import end_of_day
from huiyin.web.desk.door import DeskRequest
from huiyin.web.ui import dates
from huiyin.web.ui.parts import Event, Words

SHAPES = {
    OrderState.PROPOSED: "received",
    OrderState.ISSUED: "assigned",
    OrderState.REPLIED: "answered",
    OrderState.CLOSED: "closed",
    OrderState.WITHDRAWN: "void",
}


def state_words(order: Order, *, at: datetime) -> tuple[str, Words]:
    """Return (shape, words) for where an order stands; one whose reply is overdue says so."""
    state = OrderState(order.state)
    if state == OrderState.CLOSED:
        return "closed", _("Settled, but a reply was late") if order.late else _("Settled in time")
    if state == OrderState.ISSUED and order.reply_by is not None:
        if order.reply_by < at:
            return "overdue", clock_words(order, at=at)
        return ("due_soon" if order.reply_by < end_of_day(at) else "assigned"), clock_words(order, at=at)
    return SHAPES[state], state.label


def clock_words(order: Order, *, at: datetime) -> str:
    """Return how long is left for the reply, or by how much it is late."""
    if order.reply_by is None:
        return ""
    left = working_days_between(at, order.reply_by, zone=get_current_timezone())
    return dates.due(order.reply_by, left, at=at, provisional=order.reply_provisional)


def rows_about(request: DeskRequest, problem: Problem, at: datetime) -> list[dict[str, Any]]:
    """Return what the page of a problem says of its orders; nothing to those for whom orders are not."""
    if not request.may_open("orders"):
        return []
    found = orders_about(actor=request.actor, problem=problem)
    return [
        {"order": order, "shape": shape, "words": words}
        for order in found
        for shape, words in [state_words(order, at=at)]
    ]


def events(order: Order) -> list[Event]:
    """Return what happened to an order, newest first."""
    found = [
        Event(
            order.proposed_at,
            _("Proposed by the ladder") if order.rule else _("Written"),
            "",
            _who(order.proposed_by),
        )
    ]
    if order.issued_at:
        found.append(Event(order.issued_at, _("Issued: %s") % order.number, "", _who(order.issued_by)))
    for reply in order.replies.all():
        found.append(Event(reply.at, _("Reply"), reply.words, f"{reply.unit.name} · {reply.by}"))
        if reply.judged_at:
            said = _("Reply accepted") if reply.accepted else _("Reply sent back")
            found.append(Event(reply.judged_at, said, reply.judged_why, _who(reply.judged_by)))
    if order.state == OrderState.WITHDRAWN and order.ended_at:
        found.append(Event(order.ended_at, _("Withdrawn"), order.withdrawn_why, _who(order.ended_by)))
    return found[::-1]


def _who(staff: object) -> str:
    return str(staff) if staff else _("By the ladder")
