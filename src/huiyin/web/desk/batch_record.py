"""Recording a batch: one letter after the other, from a page of the pile beside the form, or from the paper in hand."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.common.errors import HuiyinError
from huiyin.letters import files, reading
from huiyin.letters.batches import batch_for
from huiyin.letters.listing import drafts_open
from huiyin.letters.models import Batch, Scan
from huiyin.letters.piles import pile_of, scan_of, scans_waiting
from huiyin.letters.selectors import Typed
from huiyin.letters.services.draft import draft_drop, draft_keep
from huiyin.letters.services.intake import Received
from huiyin.letters.services.pile import letter_record, scan_hold, scan_let_go
from huiyin.web.desk.asking import ask
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role
from huiyin.web.desk.letter_new import typed_fields
from huiyin.web.desk.new_form import NewLetterForm
from huiyin.web.desk.recording import (
    begun,
    drafts_shown,
    last_registered,
    lists_for,
    refuse_other,
    refuse_twin,
    say,
    with_values,
)

NEXT_SHOWN = 4  # pages after the one being recorded, of which some may belong to the same letter


class Pages(forms.TypedMultipleChoiceField):
    """The pages of the pile that go with a letter, by their positions; whether they are free the service asks."""

    def valid_value(self, value: Any) -> bool:
        """Say whether this is a position."""
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 8


class RecordForm(NewLetterForm):
    """A letter of a batch: the batch says which campaign."""

    pages = Pages(label=gettext_lazy("Pages"), coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["campaign"]
        self.fields["scans"].label = _("Photos or files that are not in the pile")


@ASKS
def record(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Record the next letter of a batch; sent twice it is one, and a page goes with one letter at most."""
    batch = batch_for(actor=request.actor, pk=pk)
    if batch.closed_at is not None:
        return render(request, "desk/batch_closed.html", {"batch": batch})
    draft = _draft(request, batch)
    form = _form(request, batch, draft)
    if request.method == "POST" and "skip" in request.POST:
        return _skip(request, batch)
    if request.method == "POST" and "read" in request.POST:
        return _read(request, batch, form)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at, new = now(), form.new_letter()
        refuse_twin(request, form, new)
        received = letter_record(
            batch=batch,
            new=new,
            positions=typed["pages"],
            staff=request.user,
            at=at,
            role=desk_role(request),
        )
        refuse_other(form, received, new, uuid4())
        draft_drop(staff=request.user, client_id=new.client_id)
        say(request, received)
        return _next(request, batch, form, received)

    return ask(request, form=form, do=do, template="desk/batch_record.html", **_values(request, batch, form))


def _values(request: DeskRequest, batch: Batch, form: RecordForm) -> dict[str, Any]:
    pages = _pages(batch, form)
    later = [scan for scan in scans_waiting(batch=batch)[: NEXT_SHOWN + len(pages)] if scan not in pages]
    return {
        "batch": batch,
        "pile": pile_of(batch=batch),
        "pages": pages,
        "later": later[:NEXT_SHOWN] if pages else [],
        "text_first": "text" in request.GET,
        "reads": reading.is_there(),
        "drafts": drafts_shown(request, but=str(form["client_id"].value())),
        "last": last_registered(request),
        "draft_url": reverse("desk:letter-draft"),
    }


def _draft(request: DeskRequest, batch: Batch) -> Typed | None:
    """Return the draft that is asked for, or the one about the page that this member of staff had before them."""
    found = [d for d in drafts_open(staff=request.user) if d.fields.get("batch") == str(batch.pk)]
    wanted = request.GET.get("draft")
    if wanted or "text" in request.GET:
        return next((draft for draft in found if draft.client_id == wanted), None)
    return next((draft for draft in found if draft.fields.get("pages")), None)


def _form(request: DeskRequest, batch: Batch, draft: Typed | None) -> RecordForm:
    lists = lists_for(request)
    if request.method == "POST":
        return RecordForm(request.POST, request.FILES, **lists)
    kept = begun(request, lists["places"], draft)
    kept["pages"] = _begun_pages(request, batch, draft)
    first = {"channel": batch.channel, "kind": "help"}
    if batch.area is not None:
        first["area"] = batch.area.name
    return RecordForm(initial={"client_id": uuid4(), **first, **kept}, **lists)


def _begun_pages(request: DeskRequest, batch: Batch, draft: Typed | None) -> list[str]:
    """Return the pages to begin with: those of the draft, else the next of the pile, held for this member of staff."""
    typed = draft.fields.get("pages", "").split("\n") if draft else []
    asked = [*typed, request.GET.get("page", "")]
    wanted = next((int(each) for each in asked if Pages().valid_value(each)), None)
    if "text" in request.GET or (draft is not None and wanted is None):
        return []
    scan = scan_hold(batch=batch, staff=request.user, at=now(), position=wanted)
    if scan is None:
        return []
    return typed if str(scan.position) in typed else [str(scan.position)]


def _pages(batch: Batch, form: RecordForm) -> list[Scan]:
    """Return the pages shown beside the form; one that somebody else recorded meanwhile is not shown any more."""
    chosen = [each for each in form["pages"].value() or [] if Pages().valid_value(each)]
    found = []
    for position in dict.fromkeys(map(int, chosen)):
        try:
            found.append(scan_of(batch=batch, position=position))
        except HuiyinError:
            continue
    return found


def _next(request: DeskRequest, batch: Batch, form: RecordForm, received: Received) -> HttpResponseBase:
    stays = form.stays() | {"last": received.letter.number} | _text_first(request)
    if "print" in request.POST:
        stays["batch"] = str(batch.pk)
        return redirect(f"{reverse('desk:receipt', args=[received.token])}?{urlencode(stays)}")
    return redirect(f"{reverse('desk:batch-record', args=[batch.pk])}?{urlencode(stays)}")


def _text_first(request: DeskRequest) -> dict[str, str]:
    return {"text": "1"} if "text" in request.GET else {}


def _skip(request: DeskRequest, batch: Batch) -> HttpResponseBase:
    """Lay the page aside until the others are recorded; what was typed is kept as a draft."""
    fields, at = typed_fields(request), now()
    form = RecordForm(request.POST, **lists_for(request))
    client_id = form.fields["client_id"].clean(request.POST.get("client_id"))
    if fields.get("body", "").strip():
        draft_keep(staff=request.user, client_id=client_id, fields=fields | {"pages": ""}, at=at)
    for scan in _pages(batch, form):
        scan_let_go(scan=scan, staff=request.user, at=at, skip=True)
    form.is_valid()
    stays = {name: value for name, value in form.stays().items() if value}
    return redirect(f"{reverse('desk:batch-record', args=[batch.pk])}?{urlencode(stays)}")


def _read(request: DeskRequest, batch: Batch, form: RecordForm) -> HttpResponseBase:
    """Put what the reader makes of the pages into the form, for the clerk to mend; nothing is stored."""
    values = _values(request, batch, form)
    said: dict[str, str] = {}
    try:
        pictures = [files.read(sha256=scan.sha256) for scan in values["pages"] if scan.is_picture]
        words = reading.read(pages=pictures)
        typed = request.POST.get("body", "").strip()
        data: QueryDict = with_values(request.POST, body="\n".join(filter(None, [typed, words])))
        said["read_note"] = (
            _("Read by the machine: compare it with the picture before you register it.")
            if words
            else _("Nothing was read on this page.")
        )
    except HuiyinError as error:
        data, said["read_note"] = request.POST, str(error)
    initial = {
        name: data.getlist(name) if name in ("units", "staff", "pages") else data[name] for name in data
    }
    shown = RecordForm(initial=initial, **lists_for(request))
    return render(request, "desk/batch_record.html", values | said | {"form": shown})
