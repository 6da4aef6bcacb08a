"""The pile of a batch: many scans at once in, what is left of them, and what becomes of one without a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.common.errors import HuiyinError, NotFound, Refused
from huiyin.letters.batches import batch_for
from huiyin.letters.listing import letter_at_desk
from huiyin.letters.models import Batch, Letter, Scan
from huiyin.letters.pages import take_pages
from huiyin.letters.piles import (
    letters_without_pages,
    pile_of,
    scan_of,
    scan_used,
    scans_discarded,
    scans_used,
    scans_waiting,
)
from huiyin.letters.services.pile import scan_discard, scan_put_back, scans_add, scans_attach
from huiyin.pure.receipts import ReceiptError, format_number, parse_number
from huiyin.web.desk.act_forms import ReasonForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role
from huiyin.web.desk.letter_files import sent
from huiyin.web.desk.new_form import ManyFiles
from huiyin.web.desk.paging import page_of
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

FEW = 10  # letters and pages in the short lists


class ScansField(forms.FileField):
    """Several files; each is judged when it is put on the pile."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return what was sent, or say that nothing was."""
        if not data:
            raise forms.ValidationError(_("Please choose the scans."))
        return data if isinstance(data, list) else [data]


class PileForm(Form):
    """Files for the pile. What is wrong with one of them keeps none of the others out."""

    pages = ScansField(
        label=gettext_lazy("Scans"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, PDF; at most 10 MB each. Place and name of the file are not kept. "
            "Without JavaScript: 20 files and 60 MB in one go."
        ),
    )


class NumberForm(Form):
    """The number of a letter, with or without its office and year."""

    number = forms.CharField(
        label=gettext_lazy("Number of the letter"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@ASKS
def pile(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show what is left of a pile, and put scans on it."""
    batch = batch_for(actor=request.actor, pk=pk)
    form = PileForm(posted(request), request.FILES if request.method == "POST" else None)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        refused = _put(request, batch, typed["pages"])
        if refused:
            form.add_error("pages", refused)
            return ask(request, form=form, do=do, template="desk/pile.html", **_values(request, batch))
        return redirect("desk:batch", pk=batch.pk)

    return ask(request, form=form, do=do, template="desk/pile.html", **_values(request, batch))


def _values(request: DeskRequest, batch: Batch) -> dict[str, Any]:
    waiting = page_of(scans_waiting(batch=batch), request.GET.get("page"))
    return {
        "batch": batch,
        "pile": pile_of(batch=batch),
        "waiting": waiting,
        "at": now(),
        "discarded": scans_discarded(batch=batch)[:FEW],
        "used": scans_used(batch=batch, actor=request.actor)[:FEW],
        "without": letters_without_pages(batch=batch, actor=request.actor)[:FEW],
    }


def _put(request: DeskRequest, batch: Batch, uploads: list[Any]) -> list[str]:
    """Put each file on the pile by itself, so that what came before a cut is there; return what was refused, and why.

    The names of the files stand in the sentences of this one answer and nowhere else.
    """
    refused: list[str] = []
    new = known = 0
    for upload in uploads:
        at = now()
        try:
            taken = take_pages(name=upload.name or "", data=upload.read())
            rows = scans_add(batch=batch, pages=taken, staff=request.user, at=at, role=desk_role(request))
        except HuiyinError as error:
            refused.append(str(error))
            continue
        added = len({row.pk for row in rows if row.added_at == at})
        new, known = new + added, known + len(rows) - added
    if new:
        tell(request, ngettext("%d page is on the pile.", "%d pages are on the pile.", new) % new)
    if known:
        one, more = _("%d page was there already; it is not there twice."), _("%d pages were there already.")
        tell(request, (one if known == 1 else more) % known)
    return refused


@require_safe
def scan_file(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """Return a page of the pile to look at, for those who record the batch; with a letter, it is found there."""
    scan = scan_of(batch=batch_for(actor=request.actor, pk=pk), position=position)
    return sent(scan.sha256, scan.media_type, f"page-{scan.position}", save="save" in request.GET)


def _of(request: DeskRequest, pk: int, position: int) -> tuple[Batch, Scan]:
    batch = batch_for(actor=request.actor, pk=pk)
    return batch, scan_of(batch=batch, position=position)


@ASKS
def discard(request: DeskRequest, pk: int, position: int) -> HttpResponseBase:
    """Take a page out of the pile, with a reason."""
    batch, scan = _of(request, pk, position)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        scan_discard(scan=scan, reason=typed["reason"], staff=request.user, at=now(), role=desk_role(request))
        undo = reverse("desk:scan-back", args=[batch.pk, scan.position])
        tell(request, _("Page %d is discarded. It is erased in a day.") % scan.position, undo=undo)
        return redirect("desk:batch-record" if "then" in request.GET else "desk:batch", pk=batch.pk)

    form = ReasonForm(posted(request), label=_("Why: blank, twice, not a letter"), longest=120)
    values = {
        "batch": batch,
        "scan": scan,
        "title": _("Discard page %d") % scan.position,
        "button": _("Discard"),
    }
    return ask(request, form=form, do=do, template="desk/scan_act.html", **values)


@ASKS
def attach(request: DeskRequest, pk: int, position: int) -> HttpResponseBase:
    """Give a page to a letter that was recorded before, by its number."""
    batch, scan = _of(request, pk, position)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        letter = _letter(request, typed["number"])
        scans_attach(
            letter=letter,
            batch=batch,
            positions=[position],
            staff=request.user,
            at=now(),
            role=desk_role(request),
        )
        undo = reverse("desk:scan-back", args=[batch.pk, scan.position])
        values = {"page": position, "number": letter.number}
        tell(request, _("Page %(page)d is with letter %(number)s.") % values, undo=undo)
        return redirect("desk:batch", pk=batch.pk)

    form = NumberForm(posted(request), initial={"number": request.GET.get("number", "")[:30]})
    values = {
        "batch": batch,
        "scan": scan,
        "title": _("Give page %d to a letter") % scan.position,
        "button": _("Give to this letter"),
        "without": letters_without_pages(batch=batch, actor=request.actor)[:FEW],
    }
    return ask(request, form=form, do=do, template="desk/scan_act.html", **values)


def _letter(request: DeskRequest, typed: str) -> Letter:
    try:
        number = format_number(**parse_number(typed)._asdict())
        return letter_at_desk(actor=request.actor, number=number)
    except (ReceiptError, NotFound) as error:
        message = _("There is no letter with this number that you register. Check the number.")
        raise Refused(message, field="number") from error


@require_POST
def back(request: DeskRequest, pk: int, position: int) -> HttpResponseBase:
    """Put a page back into the pile: one that was discarded, or given to the wrong letter."""
    batch = batch_for(actor=request.actor, pk=pk)
    try:
        scan = scan_of(batch=batch, position=position)
    except NotFound:
        scan = scan_used(batch=batch, actor=request.actor, position=position)
    scan_put_back(scan=scan, at=now(), role=desk_role(request))
    tell(request, _("Page %d is in the pile again.") % position)
    return redirect("desk:batch", pk=batch.pk)
