"""Public supervision: the orders that everybody may read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy

from huiyin.problems.models import Order, OrderState
from huiyin.problems.orders import public_orders
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.public.shown import STATES

PAGE = 50
REPLIES = {
    OrderState.ISSUED: pgettext_lazy("order", "Waiting for the unit's reply"),
    OrderState.REPLIED: pgettext_lazy("order", "The unit replied; it is being looked at"),
    OrderState.CLOSED: pgettext_lazy("order", "Reply accepted"),
    OrderState.WITHDRAWN: pgettext_lazy("order", "Withdrawn"),
}


@door(*READ)
def orders(here: Here) -> HttpResponse:
    """List public supervision of released problems: the released title, the unit, days; no name, no number of letters,
    and no words of the order or the reply, which nobody has released."""
    page = Paginator(public_orders(office=here.office), PAGE).get_page(here.request.GET.get("page"))
    return here.page("orders", page=page, rows=[_row(order, here) for order in page])


def _row(order: Order, here: Here) -> dict[str, Any]:
    assert order.problem is not None
    assert order.reply_by is not None
    late = order.state == OrderState.ISSUED and localdate(order.reply_by) < localdate(here.at)
    return {
        "order": order,
        "problem": order.problem,
        "state": STATES[order.problem.state],
        "reply": REPLIES[OrderState(order.state)],
        "late": late,
        # Days, no hours, as everywhere in public.
        "issued_on": localdate(order.issued_at),
        "reply_on": localdate(order.reply_by),
    }
