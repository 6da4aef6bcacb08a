"""One order: its sheet, the reply, what the supervisor says of it; and writing one by hand."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import NOBODY, units_of
from huiyin.common.errors import NotFound
from huiyin.problems.ladder import requirement_for, rule_words
from huiyin.problems.models import Order, OrderState, When
from huiyin.problems.orders import WATCHERS, finding_for, order_for, reply_unit
from huiyin.problems.selectors import assignment_of, problem_for, unit_ids_of, units_possible
from huiyin.problems.services.order import matter_of, order_change, order_withdraw, order_write
from huiyin.problems.services.order_reply import order_reply, order_reply_accept, order_reply_send_back
from huiyin.web.desk.asking import Do, ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.order_words import events, state_words
from huiyin.web.desk.orders_forms import OrderChangeForm, OrderReplyForm, OrderWriteForm
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import ReasonForm
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

OPEN = (OrderState.PROPOSED, OrderState.ISSUED, OrderState.REPLIED)
ACT = "desk/setting.html"


@ASKS
def order(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show one order; a handler of its unit replies here."""
    found = order_for(actor=request.actor, pk=pk)
    unit, at = reply_unit(actor=request.actor, order=found), now()
    if request.method == "POST" and unit is None:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        assert unit is not None
        by: dict[str, Any] = {"staff": request.user, "at": now(), "role": Role.HANDLER}
        order_reply(order=found, unit=unit, words=typed["words"], **by)
        tell(request, _("The reply is with the supervisor."))
        return redirect("desk:order", pk=pk)

    form, values = OrderReplyForm(posted(request)), _values(request, found, unit, at)
    return ask(request, form=form, do=do, template="desk/order.html", **values)


def _values(request: DeskRequest, found: Order, unit: Any, at: Any) -> dict[str, Any]:
    shape, words = state_words(found, at=at)
    settles = _settles(request, found.pk)
    return {
        "order": found,
        "shape": shape,
        "words": words,
        "rule": rule_words(key=found.rule),
        "events": events(found),
        "replies": unit is not None,
        "issues": settles and found.state == OrderState.PROPOSED,
        "judges": settles and found.state == OrderState.REPLIED,
        "withdraws": settles and found.state in OPEN,
        "reads_problem": _reads(request, found),
    }


def _settles(request: DeskRequest, pk: int) -> bool:
    try:
        order_for(actor=request.actor, pk=pk, issuing=True)
    except NotFound:
        return False
    return True


def _reads(request: DeskRequest, found: Order) -> bool:
    """Say whether the reader sees the problem, too: a unit that gave it away keeps its orders and not the problem."""
    if found.problem is None:
        return False
    try:
        problem_for(actor=request.actor, number=found.problem.number)
    except NotFound:
        return False
    return True


@ASKS
def change(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change what a proposed order says."""
    found = order_for(actor=request.actor, pk=pk, issuing=True)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        order_change(order=found, at=now(), role=Role.SUPERVISOR, **typed)
        tell(request, _("Saved."))
        return redirect("desk:order", pk=pk)

    initial = {name: getattr(found, name) for name in ("matter", "requirement", "reply_days")}
    form = OrderChangeForm(posted(request), initial=initial)
    return _act(request, found, form, do, _("Change this order"), _("Save"))


@ASKS
def withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Withdraw an order, with a reason."""
    found = order_for(actor=request.actor, pk=pk, issuing=True)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        by: dict[str, Any] = {"staff": request.user, "at": now(), "role": Role.SUPERVISOR}
        order_withdraw(order=found, reason=typed["reason"], **by)
        tell(request, _("Withdrawn. Its number is not given again."))
        return redirect("desk:order", pk=pk)

    form = ReasonForm(posted(request))
    return _act(request, found, form, do, _("Withdraw this order"), _("Withdraw"))


@ASKS
def send_back(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Send a reply back, with a reason that the unit reads."""
    found = order_for(actor=request.actor, pk=pk, issuing=True)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        by: dict[str, Any] = {"staff": request.user, "at": now(), "role": Role.SUPERVISOR}
        order_reply_send_back(order=found, reason=typed["reason"], **by)
        tell(request, _("Sent back. The unit replies again."))
        return redirect("desk:order", pk=pk)

    form = ReasonForm(posted(request))
    return _act(request, found, form, do, _("Send the reply back"), _("Send back"))


@ASKS
def accept(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Accept a reply. The page of the order sends here at once; who comes by the address is asked."""
    found = order_for(actor=request.actor, pk=pk, issuing=True)

    def do(_typed: dict[str, Any]) -> HttpResponseBase:
        order_reply_accept(order=found, staff=request.user, at=now(), role=Role.SUPERVISOR)
        tell(request, _("Reply accepted. The order is settled."))
        return redirect("desk:order", pk=pk)

    return _act(request, found, Form(posted(request)), do, _("Accept the reply"), _("Accept the reply"))


def _act(request: DeskRequest, found: Order, form: Any, do: Do, title: str, button: str) -> HttpResponseBase:
    back = reverse("desk:order", args=[found.pk])
    name = found.number or found.get_kind_display()
    return ask(
        request,
        form=form,
        do=do,
        template=ACT,
        title=title,
        lead=found.matter,
        button=button,
        back=back,
        back_to=name,
    )


@ASKS
def about_problem(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write an order about a problem by hand."""
    problem = problem_for(actor=request.actor, number=number)
    if not request.actor.covers(*WATCHERS, office_id=problem.office_id, area=problem.area):
        raise NotFound(NOBODY)
    assignment = assignment_of(problem=problem)
    having = unit_ids_of(assignment=assignment) if assignment else {problem.unit_id or 0}
    units = units_possible(problem=problem).filter(pk__in=having)
    initial = {
        "unit": problem.unit_id,
        "matter": matter_of(problem=problem),
        "requirement": requirement_for(when=When.BEFORE),
        "reply_days": 3,
    }
    form = OrderWriteForm(posted(request), units=units, initial=initial)
    back = reverse("desk:problem", args=[number])
    return _write(request, form, back, problem.title, problem=problem)


@ASKS
def about_finding(request: DeskRequest, pk: int, position: int) -> HttpResponseBase:
    """Write an order about a finding of an inspection, without a letter."""
    finding = finding_for(actor=request.actor, pk=pk, position=position)
    inspection = finding.inspection
    initial = {
        "unit": inspection.unit_id,
        "matter": f"{inspection.name}（{inspection.place or inspection.area.name}）：{finding.words}"[:300],
        "reply_days": 3,
    }
    form = OrderWriteForm(
        posted(request), units=units_of(office=request.office), only=inspection.unit, initial=initial
    )
    back = reverse("desk:inspection", args=[pk])
    return _write(request, form, back, inspection.name, finding=finding)


def _write(request: DeskRequest, form: Any, back: str, back_to: str, **about: Any) -> HttpResponseBase:
    def do(typed: dict[str, Any]) -> HttpResponseBase:
        role = role_of(request, Role.SUPERVISOR, Role.COORDINATOR)
        made = order_write(staff=request.user, at=now(), role=role, **typed, **about)
        tell(request, _("The order waits to be issued by a supervisor."))
        return redirect("desk:order", pk=made.pk)

    title, lead = _("Write an order"), _("It gets its number when a supervisor issues it.")
    return ask(
        request,
        form=form,
        do=do,
        template=ACT,
        title=title,
        lead=lead,
        button=_("Keep"),
        back=back,
        back_to=back_to,
    )
