"""The list of orders: what waits to be issued, what waits for a reply, all with filters; issuing several together."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.models import Role
from huiyin.common.counting import bounded
from huiyin.common.selectors import marks
from huiyin.problems.ladder import ladder_of, rule_words
from huiyin.problems.models import Order
from huiyin.problems.orders import (
    inspection_year,
    order_counts,
    orders_proposed,
    people_told,
    to_judge,
    to_reply,
)
from huiyin.problems.services.order import orders_issue
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.order_words import state_words
from huiyin.web.desk.orders_asked import asked, nothing_fits
from huiyin.web.desk.paging import count_of, page_of, said
from huiyin.web.ui.parts import tell

SHOWN = 50  # proposals on the page; the next ones follow when these are decided
MOST = 10_000
COLUMNS = (
    _("Number"), _("Kind of order"), _("Matter"), _("To"), _("Source"), _("Issued"), _("Reply by"), _("State"),
    _("A reply was late"),
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@require_safe
def orders(request: DeskRequest) -> HttpResponse:
    """Show what waits for whoever looks, then all orders."""
    return _show(request)


def _show(
    request: DeskRequest, failed: dict[int, str] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    at, wanted = now(), asked(request)
    page = page_of(wanted.rows, request.GET.get("page"))
    proposed = orders_proposed(actor=request.actor)
    failed = failed or {}
    tick = marks().get("tick")
    values = {
        "at": at,
        "counts": order_counts(actor=request.actor, at=at),
        "proposed": [_proposal(order, failed) for order in proposed[:SHOWN]],
        "more": said(bounded(rows=proposed)),
        "ladder": ladder_of(office=request.office),
        "supervises": request.actor.has(Role.SUPERVISOR),
        "handles": request.actor.has(Role.HANDLER),
        "inspects": request.may_open("inspections"),
        "tick": tick,
        "reply": _rows(to_reply(actor=request.actor)[:SHOWN], at),
        "judge": _rows(to_judge(actor=request.actor)[:SHOWN], at),
        "year": inspection_year(actor=request.actor, at=at) if request.may_open("inspections") else None,
        "form": wanted.form,
        "chips": wanted.chips(),
        "page": page,
        "rows": _rows(page, at),
        "count": count_of(page),
        "empty": nothing_fits(wanted),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/orders.html", values, status=status)


def _proposal(order: Order, failed: dict[int, str]) -> dict[str, Any]:
    """Return what a row to be issued shows; public supervision is ticked by hand."""
    ticked = order.pk in failed if failed else order.kind != "public"
    return {
        "order": order,
        "rule": rule_words(key=order.rule),
        "ticked": ticked,
        "wrong": failed.get(order.pk, ""),
    }


def _rows(found: Any, at: Any) -> list[dict[str, Any]]:
    return [
        {"order": order, "shape": shape, "words": words}
        for order in found
        for shape, words in [state_words(order, at=at)]
    ]


@require_POST
def issue(request: DeskRequest) -> HttpResponseBase:
    """Show the sheets of the ticked orders and who will be told; sent once more with `sure`, issue them."""
    chosen = _chosen(request)
    if not chosen:
        tell(request, gettext("Nothing was ticked, or it has been issued meanwhile."), level=messages.WARNING)
        return redirect("desk:orders")
    if request.POST.get("sure") != "1":
        values = {"orders": chosen, "told": people_told(orders=chosen), "public": _is_public(chosen)}
        return render(request, "desk/orders_issue.html", values)
    issued, failed = orders_issue(orders=chosen, staff=request.user, at=now(), role=Role.SUPERVISOR)
    if issued:
        numbers = "、".join(order.number for order in issued[:SHOWN])
        count = ngettext("%d order issued", "%d orders issued", len(issued)) % len(issued)
        tell(request, f"{count}: {numbers}")
    if not failed:
        return redirect("desk:orders")
    text = ngettext("%d order was not issued; the reason stands beside it.", "%d orders were not issued; the reason stands beside each.", len(failed))  # noqa: E501  # fmt: skip
    tell(request, text % len(failed), level=messages.ERROR)
    reasons = {order.pk: why for order, why in failed}
    return _show(request, reasons, HTTPStatus.UNPROCESSABLE_ENTITY)


def _chosen(request: DeskRequest) -> list[Order]:
    """Return the ticked orders that this supervisor may still issue, in the order of the page."""
    sent = request.POST.getlist("order")[:SHOWN]
    wanted = {int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19}
    return list(orders_proposed(actor=request.actor).filter(pk__in=wanted))


def _is_public(chosen: list[Order]) -> bool:
    return any(order.kind == "public" for order in chosen)


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


@require_safe
def orders_csv(request: DeskRequest) -> StreamingHttpResponse:
    """Stream the rows of the list as a table for a spreadsheet."""
    at = now()
    rows = asked(request).rows[:MOST]
    response = StreamingHttpResponse(_csv(rows, at, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="orders-{localtime(at):%Y%m%d-%H%M}.csv"'
    return response


def _csv(rows: Any, at: Any, language: str | None) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM
    with override(language):
        yield writer.writerow([str(name) for name in COLUMNS])
    for order in rows.iterator(chunk_size=2000):
        with override(language):  # set for each row, because others answer between two
            cells = _cells(order, at)
        yield writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def _cells(order: Order, at: Any) -> list[str]:
    source = gettext("Problem") if order.problem_id else gettext("Inspection")
    days = [f"{localdate(day):%Y-%m-%d}" if day else "" for day in (order.issued_at, order.reply_by)]
    late = gettext("yes") if order.late else gettext("no")
    return [
        order.number,
        str(order.get_kind_display()),
        order.matter,
        order.unit.name,
        source,
        *days,
        str(state_words(order, at=at)[1]),
        late,
    ]
