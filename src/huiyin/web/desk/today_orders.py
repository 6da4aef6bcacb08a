"""The blocks of the first page that are about orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.common.counting import bounded
from huiyin.problems.models import Order
from huiyin.problems.orders import orders_proposed, replies_late, to_judge, to_reply
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.order_words import clock_words
from huiyin.web.desk.paging import said
from huiyin.web.desk.today_block import MOST, Block, Line


def _block(
    rows: Any, title: str, at: datetime, *, state: str, late: int = 0, query: str = ""
) -> Block | None:
    count = bounded(rows=rows)
    if not count.number:
        return None
    lines = [
        Line(reverse("desk:order", args=[row.pk]), _named(row), clock_words(row, at=at))
        for row in rows[:MOST]
    ]
    return Block(title, said(count), reverse("desk:orders") + query, lines, state, late)


def _named(order: Order) -> str:
    return f"{order.number or order.get_kind_display()} {order.matter}"


def to_issue(request: DeskRequest, at: datetime) -> Block | None:
    """Orders that wait for this supervisor."""
    if not request.actor.has(Role.SUPERVISOR):
        return None
    return _block(orders_proposed(actor=request.actor), _("Orders to issue"), at, state="received")


def replies(request: DeskRequest, at: datetime) -> Block | None:
    """Orders to which a handler's unit has to reply."""
    if not request.actor.has(Role.HANDLER):
        return None
    rows = to_reply(actor=request.actor)
    late = bounded(rows=rows.filter(reply_by__lt=at)).number
    return _block(rows, _("Orders to reply to"), at, state="overdue" if late else "due_soon", late=late)


def overdue(request: DeskRequest, at: datetime) -> Block | None:
    """Replies that are overdue, for those who watch over them."""
    if not request.actor.has(Role.SUPERVISOR, Role.COORDINATOR):
        return None
    rows = replies_late(actor=request.actor, at=at)
    late = bounded(rows=rows).number
    return _block(rows, _("Replies to orders overdue"), at, state="overdue", late=late, query="?state=late")


def judged(request: DeskRequest, at: datetime) -> Block | None:
    """Replies that wait for this supervisor."""
    if not request.actor.has(Role.SUPERVISOR):
        return None
    return _block(
        to_judge(actor=request.actor), _("Replies to look at"), at, state="answered", query="?state=replied"
    )


BLOCKS = (overdue, replies, to_issue, judged)
