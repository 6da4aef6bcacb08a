"""Orders on paper: one sheet an order with its reply slip, as PDF or DOCX; and the register as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_safe

from huiyin.common.errors import NotFound
from huiyin.problems.models import Order
from huiyin.problems.orders import order_for
from huiyin.pure.officeforms import A4, Content, Cut, Line, Paper, Part, Table, docx, lines, say
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.order_words import state_words
from huiyin.web.desk.orders_asked import asked
from huiyin.web.desk.paper import PAPER_LANGUAGE, sheet
from huiyin.web.desk.paper_answers import DOCX
from huiyin.web.ui import dates
from huiyin.web.ui.paper_words import names

BLANK = "＿"
MOST_ROWS = 1_000
SHEET = replace(A4, body=15.0)
REGISTER = Paper(A4.height, A4.width, margin=15.0, body=11.0, numbered=True)


@require_safe
def order(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """Give the sheet of one order."""
    if name not in {"pdf", "docx"}:
        raise NotFound("")
    found = order_for(actor=request.actor, pk=pk)
    with override(PAPER_LANGUAGE):
        form, title = order_form(found), f"order-{pk}"
        if name == "pdf":
            return sheet([form], SHEET, title)
        response = HttpResponse(docx([form], SHEET), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{title}.docx"'
    return response


def order_form(order: Order) -> Content:
    """Return an order as one sheet: the order, and below the cut line the slip on which the unit replies."""
    office, unit = order.office, order.unit
    parts: list[Part] = [
        *(Line(line.runs, align="center") for line in names(office)[1:]),
        Line(say(f"{unit.name}：")),
        *names(unit)[1:],
        *_field(_("Matter"), order.matter),
        *_field(_("Requirement"), order.requirement),
        *_field(_("Reply by"), reply_by(order)),
        Line(say(_("Issued by %s") % office.name), align="end"),
        *((Line(say(dates.long(order.issued_at)), align="end"),) if order.issued_at else ()),
        *((Line(say(_("Withdrawn: %s") % order.withdrawn_why, bold=True)),) if order.withdrawn_why else ()),
        Cut(),
        *_slip(order),
    ]
    title = f"{office.name}{order.get_kind_display()}"
    return Content(tuple(parts), title=title, number=order.number or _("not issued yet"))


def _field(name: str, text: str) -> tuple[Line, ...]:
    return (Line(say(name, bold=True)), *lines(text))


def reply_by(order: Order) -> str:
    """Say until when the unit replies; before the issue, within how many working days."""
    if order.reply_by is None:
        said = ngettext(
            "%d working day after it is issued", "%d working days after it is issued", order.reply_days
        )
        return said % order.reply_days
    return f"{dates.long(order.reply_by)} {dates.clock(order.reply_by)}"


def _slip(order: Order) -> list[Part]:
    """Return the slip: what the order was, and room for what was done, who signs, and the day."""
    about = _("Reply to %s") % (order.number or order.get_kind_display())
    blanks = (_("Signed by"), _("Seal of the unit"), _("Day"))
    return [
        Line(say(about, bold=True), align="center"),
        Line(say("：".join((_("Unit"), order.unit.name)))),
        Line(say(_("What was done, and the result"))),
        *(Line(say(BLANK * 29)) for _row in range(3)),
        *(Line(say("：".join((name, BLANK * 8)))) for name in blanks),
    ]


@require_safe
def register(request: DeskRequest, name: str) -> HttpResponse:
    """Give the register of orders that the list shows, as one table."""
    if name != "pdf":
        raise NotFound("")
    wanted, at = asked(request), now()
    rows = list(wanted.rows[: MOST_ROWS + 1])
    with override(PAPER_LANGUAGE):
        count = ngettext("%d order", "%d orders", len(rows[:MOST_ROWS])) % len(rows[:MOST_ROWS])
        said = " · ".join([f"{dates.long(at)} {dates.clock(at)}", *map(str, wanted.words()), count])
        head = (
            _("Number"), _("Kind of order"), _("Matter"), _("To"), _("Issued"), _("Reply by"), _("State"),
        )  # fmt: skip
        table = Table(head, tuple(_row(row, at) for row in rows[:MOST_ROWS]), (4, 2, 7, 2.6, 2, 2, 3))
        more = (Line(say(_("Only the first %d are printed.") % MOST_ROWS)),) if len(rows) > MOST_ROWS else ()
        body: tuple[Part, ...] = (table,) if rows else (Line(say(_("There is none."))),)
        title = request.office.name + _("Register of orders")
        return sheet([Content((Line(say(said)), *body, *more), title=title)], REGISTER, f"orders-{at:%Y%m%d}")


def _row(order: Order, at: Any) -> tuple[str, ...]:
    assert order.issued_at is not None
    assert order.reply_by is not None
    shape, word = state_words(order, at=at)
    return (
        order.number,
        str(order.get_kind_display()),
        order.matter,
        order.unit.name,
        dates.middle(order.issued_at),
        dates.middle(order.reply_by),
        f"▲ {word}" if shape == "overdue" else str(word),
    )
