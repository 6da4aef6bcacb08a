"""Opening a writer's contact data with a reason, and recording a call."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role, Unit
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound
from huiyin.letters.listing import letter_to_call
from huiyin.letters.models import CallOutcome, CallPurpose, Letter
from huiyin.letters.selectors import has_files, may_open_contact
from huiyin.letters.services.contact import call_record, contact_open
from huiyin.web.desk.act_forms import CallForm, ReasonForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, back_to, desk_role, page_of_letter


def acting(request: DeskRequest, unit: Unit | None) -> dict[str, Any]:
    """Return as which role, and for which unit, somebody who reaches writers acts."""
    return {"role": Role.HANDLER if unit else desk_role(request), "unit": unit}


@ASKS
def contact(request: DeskRequest, number: str) -> HttpResponseBase:
    """Ask for a reason, then show the contact data once. The writer reads who opened it and why."""
    letter, unit = letter_to_call(actor=request.actor, number=number)
    if not may_open_contact(actor=request.actor, letter=letter):
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        opened = contact_open(
            letter=letter, actor=request.actor, reason=typed["reason"], at=now(), **acting(request, unit)
        )
        values = page_of_letter(
            letter, contact=opened, form=CallForm(), call_url=call_url(letter), files=has_files(letter=letter)
        )
        return render(request, "desk/contact.html", values)

    form = ReasonForm(posted(request), label=_("Why you need it (the writer reads this)"))
    values = page_of_letter(
        letter, title=_("Open the contact data"), button=_("Open the contact data"), bare=True
    )
    return ask(request, form=form, do=do, **values)


def call_url(letter: Letter) -> str:
    """Return where a call is recorded."""
    return reverse("desk:call", args=[letter.number])


@ASKS
def call(request: DeskRequest, number: str) -> HttpResponseBase:
    """Record a try to reach the writer. Reaching them meets *first contact*."""
    letter, unit = letter_to_call(actor=request.actor, number=number)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        call_record(
            letter=letter,
            purpose=CallPurpose(typed["purpose"]),
            outcome=CallOutcome(typed["outcome"]),
            staff=request.user,
            at=now(),
            **acting(request, unit),
        )
        return back_to(request, letter, _("The call is recorded."))

    values = page_of_letter(letter, title=_("Record a call"), button=_("Record"), bare=True)
    return ask(
        request,
        form=CallForm(posted(request), initial={"purpose": request.GET.get("purpose", "")}),
        do=do,
        **values,
    )
