"""Batches at the desk: boxes of paper, opened by two, closed when their letters are recorded."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Staff
from huiyin.accounts.selectors import staff_of
from huiyin.accounts.services import sign_in_try
from huiyin.common.errors import Refused
from huiyin.letters.batches import batch_for, batches_of
from huiyin.letters.listing import DESK
from huiyin.letters.places import areas_at_desk
from huiyin.letters.selectors import campaigns_of
from huiyin.letters.services.batch import batch_close, batch_open
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.campaign_forms import BatchForm, CloseForm
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import desk_role
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.address import address
from huiyin.web.ui.parts import tell

PAGE = 50


@require_safe
def batches(request: DeskRequest) -> HttpResponse:
    """List the boxes, newest first, with how many of their pieces are recorded."""
    page = Paginator(batches_of(actor=request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/batches.html", {"page": page})


@ASKS
def opening(request: DeskRequest) -> HttpResponseBase:
    """Open a box in front of two people: the second one types the own password."""
    form = _form(request)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        _agree(request, typed["opened_with"], typed.pop("password"))
        batch = batch_open(
            office=request.office, opened_by=request.user, at=now(), role=desk_role(request), **typed
        )
        tell(
            request,
            _("Batch %(number)s is open: %(pieces)d pieces.") % {"number": batch, "pieces": batch.pieces},
        )
        return redirect("desk:batch", pk=batch.pk)

    values = {
        "title": _("Open a box"),
        "lead": _("Two people open it together and count the pieces before the first is read."),
        "button": _("Open the box"),
        "back": reverse("desk:batches"),
        "back_to": _("Batches"),
    }
    return ask(request, form=form, do=do, template="desk/setting.html", **values)


def _form(request: DeskRequest) -> BatchForm:
    whole = request.actor.covers(*DESK, office_id=request.office.pk, area=request.office.area)
    initial = {"channel": "paper", "campaign": request.GET.get("campaign", "")[:18]}
    return BatchForm(
        posted(request),
        campaigns=campaigns_of(office=request.office),
        areas=areas_at_desk(actor=request.actor, office=request.office),
        whole=_("several") if whole else "",
        others=staff_of(office=request.office).filter(is_active=True).exclude(pk=request.user.pk),
        initial=initial,
    )


def _agree(request: DeskRequest, other: Staff, password: str) -> None:
    """Let the second person say with the own password that they are there. Tries are limited as at the sign-in."""
    sign_in_try(username=other.username, address=address(request), at=now())
    if not other.check_password(password):
        raise Refused(
            _("This is not the password of %s. The box is not open yet.") % other.name, field="password"
        )


@ASKS
def closing(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Close a box whose letters are recorded."""
    batch = batch_for(actor=request.actor, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        batch_close(batch=batch, at=now(), role=desk_role(request), **typed)
        tell(request, _("Batch %s is closed.") % batch)
        return redirect("desk:batches")

    counted = {"pieces": batch.pieces, "recorded": batch.recorded}  # type: ignore[attr-defined]
    values = {
        "title": _("Close batch %s") % batch,
        "lead": _("%(pieces)d pieces, %(recorded)d recorded.") % counted,
        "button": _("Close the box"),
        "back": reverse("desk:batches"),
        "back_to": _("Batches"),
    }
    return ask(request, form=CloseForm(posted(request)), do=do, template="desk/setting.html", **values)
