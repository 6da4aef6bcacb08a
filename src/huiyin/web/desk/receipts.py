"""Receipts on paper: the one just registered or issued anew, today's four to a page, and the one that was lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.selectors import areas_of
from huiyin.common.errors import NotFound
from huiyin.letters.listing import letter_at_desk, recorded_today, with_facts
from huiyin.letters.making import receipt_token
from huiyin.letters.models import ClockKind, Letter
from huiyin.letters.selectors import letter_for, letters_by_phone
from huiyin.letters.services.intake import Received, receipt_open, receipt_reissue
from huiyin.pure.receipts import word_chinese, word_crockford
from huiyin.web.desk.act_forms import ReasonForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.clocks import start_of_day
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role, page_of_letter
from huiyin.web.desk.lost_form import LostForm
from huiyin.web.ui.parts import tell

MOST_FOUND = 20
MOST_ON_SHEETS = 200
LAST = (4, 20)  # how many of the newest can be printed alone


@dataclass(frozen=True)
class Slip:
    """A receipt as it is printed: number, check word in both forms, when it came, when it is answered at the latest."""

    letter: Letter
    word_latin: str
    word_chinese: str
    answer_due: datetime | None


def slip_of(received: Received) -> Slip | None:
    """Return a receipt to print, or None when its check word is not kept any more."""
    if received.word is None:
        return None
    letter = received.letter
    due = [
        clock.due_at
        for matter in letter.matters.all()
        for clock in matter.clocks.all()
        if clock.kind == ClockKind.ANSWER
    ]
    return Slip(letter, word_crockford(received.word), word_chinese(received.word), min(due, default=None))


def slip_now(letter: Letter) -> Slip | None:
    """Return the receipt of a letter while its check word is kept (24 hours)."""
    try:
        return slip_of(receipt_open(token=receipt_token(letter=letter), at=now()))
    except NotFound:
        return None


@require_safe
def receipt(request: DeskRequest, token: str) -> HttpResponse:
    """Show one receipt to print; its address is the random token that only whoever registered the letter got."""
    opened = receipt_open(token=token, at=now())
    letter_for(actor=request.actor, number=opened.letter.number)
    return render(request, "desk/receipt.html", {"slips": [slip_of(opened)], "letter": opened.letter})


@require_safe
def receipts(request: DeskRequest) -> HttpResponse:
    """Show the receipts of the letters that this member of staff registered today, four to an A4 page."""
    wanted = request.GET.get("last", "")
    values = {"slips": receipts_today(request, wanted), "last": wanted, "choices": LAST}
    return render(request, "desk/receipts.html", values)


def receipts_today(request: DeskRequest, wanted: str) -> list[Slip]:
    """Return the receipts of the letters that this member of staff registered today: the last ones, or all."""
    rows = recorded_today(staff=request.user, actor=request.actor, since=start_of_day(now()))
    last = int(wanted) if wanted in map(str, LAST) else MOST_ON_SHEETS
    return [slip for slip in map(slip_now, rows[:last]) if slip is not None]


@ASKS
def reissue(request: DeskRequest, number: str) -> HttpResponseBase:
    """Give a letter a new check word, with a reason; the old one stops working."""
    letter = letter_at_desk(actor=request.actor, number=number)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = receipt_reissue(
            letter=letter, reason=typed["reason"], staff=request.user, at=now(), role=desk_role(request)
        )
        tell(request, _("A new receipt is issued. The old check word does not work any more."))
        return redirect("desk:receipt", token=made.token)

    form = ReasonForm(posted(request), label=_("How you made sure that this is the writer"))
    values = page_of_letter(letter, title=_("Issue a new receipt"), button=_("Issue anew"))
    return ask(request, form=form, do=do, **values)


@ASKS
def lost_word(request: DeskRequest) -> HttpResponseBase:
    """Find the letter of a writer who lost the check word, by phone, day and village; none of it in the address."""
    form = LostForm(posted(request), areas=areas_of(office=request.office))
    values: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        rows = letters_by_phone(
            actor=request.actor, phone=typed["phone"], area=typed["area"], on=typed["day"]
        )
        values["rows"] = list(with_facts(rows)[:MOST_FOUND])
    status = 422 if form.errors else 200
    return render(request, "desk/lost_word.html", values, status=status)
