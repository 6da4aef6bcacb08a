"""Slips, ten to a page, and receipts, four to a page, as PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Office
from huiyin.common.errors import NotFound, Refused
from huiyin.letters.batches import batch_for
from huiyin.letters.coverage import SlipSheet, place_at_desk, slip_sheet
from huiyin.letters.models import Ending
from huiyin.letters.receipts import letters_of_run, receipts_kept
from huiyin.letters.services.intake import Received
from huiyin.pure.officeforms import A4, Code, Content, Line, Paper, Rows, say
from huiyin.pure.text import cut
from huiyin.web.desk.batch_receipts import MOST
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paper import PAPER_LANGUAGE, public_address, sheet
from huiyin.web.desk.receipts import Slip, receipts_today, slip_of
from huiyin.web.ui import dates
from huiyin.web.ui.paper_words import CAME, KEEP, NUMBER, PHONE, RECEIPT, WORD, WRITE, both, label, names

# Rows of 54 mm. The code is 14 pt whatever happens to the words around it.
SLIPS = Paper(A4.width, A4.height, margin=13.5, body=8.5, across=2, down=5, inset=4.0)
CODE_SIZE = 14 / SLIPS.body
QR_SIZE = 25.0  # mm, without its white edge
QUESTION_SHOWN = 90
RECEIPTS = Paper(A4.width, A4.height, margin=0.0, body=12.0, across=2, down=2, inset=10.0)
MOST_SLIPS = 1_000  # of one file: 100 pages, some ten seconds


@require_safe
def slips(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Give the slips of a village that are out, of one day of issue (`on`) or all."""
    place = place_at_desk(actor=request.actor, office=request.office, pk=pk, code=code)
    found = slip_sheet(campaign=place.campaign, area=place.area, issued_on=_day(request))
    if not found.codes:
        raise Refused(_("No slip of this village is out. Issue slips first."))
    if len(found.codes) > MOST_SLIPS:
        raise Refused(_("At most 1,000 slips are printed at once. Choose one day of issue."))
    address = public_address(request, "write")
    with override(PAPER_LANGUAGE):
        foot = _("Cut, mix, then hand out. Write down nowhere who gets which.")
        forms = [slip_form(found, code, address) for code in found.codes]
        return sheet(forms, replace(SLIPS, foot=foot), f"slips-{pk}-{place.area.code}")


def _day(request: DeskRequest) -> date | None:
    typed = request.GET.get("on", "")
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    if typed and day is None:
        raise NotFound("")
    return day


def slip_form(found: SlipSheet, code: str, address: str) -> Content:
    """Return one slip. Without an address it has no QR code: the code is typed or told by phone."""
    office: Office = found.campaign.office
    phone = f"{label(PHONE)} {office.phone}" if office.phone else ""
    head = (
        Line(say(f"{office.name} {office.name_bo}".strip(), bold=True)),
        Line(say(cut(found.campaign.name, 40))),
        Line(say(code, mono=True, bold=True), size=CODE_SIZE, fixed=True),
        *((Line(say(phone)),) if phone else ()),
    )
    said = Line(say(cut(found.campaign.question, QUESTION_SHOWN)))
    below = (*((said,) if said.runs else ()), *both(WRITE))
    if not address:
        return Content((*head, *below))
    return Content((Code(f"{address}?{urlencode({'slip': code})}", QR_SIZE, head), *below))


@require_safe
def receipts(request: DeskRequest, name: str) -> HttpResponse:
    """Give the receipts of the letters that this member of staff registered today: the last ones, or all."""
    return _receipts(receipts_today(request, name), "receipts")


@require_safe
def batch(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the receipts of a batch: those that are not on paper yet, or all (`which=all`)."""
    at, found = now(), batch_for(actor=request.actor, pk=pk)
    letters = letters_of_run(actor=request.actor, staff=request.user, batch=found)
    kept = receipts_kept(letters=letters.exclude(matters__ending=Ending.VOID), at=at, most=MOST)
    whole = request.GET.get("which") == "all"
    shown = [
        slip_of(Received(each.letter, each.word, "", created=False))
        for each in kept
        if whole or not each.printed_at
    ]
    return _receipts([slip for slip in shown if slip is not None], f"receipts-{found}")


def _receipts(slips_made: list[Slip], name: str) -> HttpResponse:
    if not slips_made:
        raise Refused(_("There is no receipt to print. A check word is kept for 24 hours."))
    with override(PAPER_LANGUAGE):
        return sheet([receipt_form(slip) for slip in slips_made], RECEIPTS, name)


def receipt_form(slip: Slip) -> Content:
    """Return one receipt. Its QR code says number and check word, as the public page's does."""
    letter = slip.letter
    office = letter.office
    came = (label(CAME), dates.deadline(letter.received_at))
    rows = [came]
    if slip.answer_due:
        rows.append((_("Answer by"), dates.middle(slip.answer_due)))
    if office.phone:
        rows.append((label(PHONE), f"{office.phone} {office.hours}".strip()))
    codes = (
        Line(say(label(NUMBER)), size=0.9),
        Line(say(letter.number, mono=True, bold=True), size=1.15),
        Line(say(label(WORD)), size=0.9),
        Line(say(slip.word_chinese, bold=True), size=1.4),
        Line(say(slip.word_latin, mono=True, bold=True), size=1.15),
    )
    return Content(
        (
            *names(office),
            Line(say(label(RECEIPT), bold=True), size=1.5),
            Code(f"{letter.number} {slip.word_latin}", QR_SIZE, codes),
            Rows(tuple(rows)),
            *both(KEEP, size=0.9),
        )
    )
