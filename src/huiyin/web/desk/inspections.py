"""Inspections: the list, recording one, and one with its findings and what came of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.selectors import units_of
from huiyin.letters.places import areas_at_desk
from huiyin.problems.models import OrderState
from huiyin.problems.orders import (
    INSPECTORS,
    WATCHERS,
    inspection_for,
    inspection_year,
    inspections_listed,
)
from huiyin.problems.services.inspection import inspection_record
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.order_words import state_words
from huiyin.web.desk.orders_forms import InspectionForm
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.parts import tell


@require_safe
def inspections(request: DeskRequest) -> HttpResponse:
    """List the inspections, newest first, with what came of this year's."""
    page = page_of(inspections_listed(actor=request.actor), request.GET.get("page"))
    year = inspection_year(actor=request.actor, at=now())
    values = {"page": page, "count": count_of(page), "year": year}
    return render(request, "desk/inspections.html", values)


@ASKS
def new(request: DeskRequest) -> HttpResponseBase:
    """Record an inspection."""

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        by: dict[str, Any] = {"staff": request.user, "at": now(), "role": role_of(request, *INSPECTORS)}
        made = inspection_record(office=request.office, **typed, **by)
        tell(request, _("Inspection recorded."))
        return redirect("desk:inspection", pk=made.pk)

    form = InspectionForm(
        posted(request),
        units=units_of(office=request.office),
        areas=list(areas_at_desk(actor=request.actor, office=request.office)),
        initial={"on": localdate(now())},
    )
    values = {
        "title": _("Record an inspection"),
        "button": _("Record"),
        "back": reverse("desk:inspections"),
        "back_to": _("Inspections"),
    }
    return ask(request, form=form, do=do, template="desk/setting.html", **values)


@require_safe
def inspection(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one inspection."""
    found, at = inspection_for(actor=request.actor, pk=pk), now()
    writes = request.actor.covers(*WATCHERS, office_id=found.office_id, area=found.area)
    findings = [
        (
            finding,
            [
                (order, *state_words(order, at=at))
                for order in finding.orders.all()
                if writes or order.state != OrderState.PROPOSED
            ],
        )
        for finding in found.findings.all()
    ]
    return render(
        request, "desk/inspection.html", {"inspection": found, "findings": findings, "writes": writes}
    )
