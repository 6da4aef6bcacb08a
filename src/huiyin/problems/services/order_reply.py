"""Replies of units to orders, and what a supervisor says of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.clocks import table_of
from huiyin.problems.models import Order, OrderReply, OrderState
from huiyin.problems.services.order import REASON_LIMIT, order_entry

REPLY_LIMIT = 2_000


@transaction.atomic
def order_reply(*, order: Order, unit: Unit, words: str, staff: Staff, at: datetime, role: str) -> OrderReply:
    """The unit replies; after the date the reply counts, and stays marked as late."""
    order = _in(order, OrderState.ISSUED)
    if unit.pk != order.unit_id:
        raise Refused(_("The order is for another unit."))
    if not 0 < len(words.strip()) <= REPLY_LIMIT or "\x00" in words:
        raise Refused(_("Write a reply of at most 2,000 characters."), field="words")
    reply = OrderReply.objects.create(order=order, unit=unit, words=words.strip(), at=at, by=staff)
    assert order.reply_by is not None  # an issued order has one, by constraint
    order.state, order.late = OrderState.REPLIED, order.late or at > order.reply_by
    order.save(update_fields=["state", "late"])
    told = {"unit": unit.code, "words": words.strip(), "late": order.late}
    order_entry(order=order, verb="replied", at=at, role=role, **told)
    return reply


@transaction.atomic
def order_reply_accept(*, order: Order, staff: Staff, at: datetime, role: str) -> Order:
    """A supervisor accepts the reply: the order is settled. Nobody accepts the own reply."""
    order = _in(order, OrderState.REPLIED)
    _judge(order, True, "", staff, at)
    order.state, order.ended_at, order.ended_by = OrderState.CLOSED, at, staff
    order.save(update_fields=["state", "ended_at", "ended_by"])
    order_entry(order=order, verb="accepted", at=at, role=role, late=order.late)
    return order


@transaction.atomic
def order_reply_send_back(*, order: Order, reason: str, staff: Staff, at: datetime, role: str) -> Order:
    """A supervisor sends the reply back, with a reason; the unit has its working days for a reply once more."""
    order = _in(order, OrderState.REPLIED)
    if not 0 < len(reason.strip()) <= REASON_LIMIT or "\x00" in reason:
        raise Refused(_("Say why, in at most 300 characters."), field="reason")
    _judge(order, False, reason.strip(), staff, at)
    due = table_of(office_id=order.office_id).after(at, order.reply_days)
    order.state, order.reply_by, order.reply_provisional = OrderState.ISSUED, due.at, due.provisional
    order.save(update_fields=["state", "reply_by", "reply_provisional"])
    told = {"reason": reason.strip(), "reply_by": due.at.isoformat()}
    order_entry(order=order, verb="sent-back", at=at, role=role, **told)
    return order


def _in(order: Order, state: OrderState) -> Order:
    """Return the order as it is now, if it is in this state."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("office", "unit")
    found = rows.get(pk=order.pk)
    if found.state != state:
        raise Conflict(_("Somebody else was first. Nothing of yours was applied; look again."))
    return found


def _judge(order: Order, accepted: bool, why: str, staff: Staff, at: datetime) -> None:
    reply = OrderReply.objects.get(order=order, accepted=None)
    if reply.by_id == staff.pk:
        raise Refused(_("Another person than who replied decides on a reply."))
    reply.accepted, reply.judged_at, reply.judged_by, reply.judged_why = accepted, at, staff, why
    reply.save(update_fields=["accepted", "judged_at", "judged_by", "judged_why"])
