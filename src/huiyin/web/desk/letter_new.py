"""Quick entry of letters on paper, by phone, from visits. Sent twice it registers once; typed text survives a crash."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.common.errors import NotFound
from huiyin.letters.batches import batch_for
from huiyin.letters.listing import drafts_open, letter_at_desk, recorded_today
from huiyin.letters.models import Letter, LetterText
from huiyin.letters.places import areas_at_desk, places_like
from huiyin.letters.selectors import text_of
from huiyin.letters.services.draft import draft_drop, draft_keep
from huiyin.letters.services.intake import Received, letter_receive
from huiyin.letters.services.pile import MOST_PAGES, scans_hold
from huiyin.letters.services.undo import letter_undo
from huiyin.web.desk.act_forms import ReasonForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.clocks import start_of_day
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role, page_of_letter
from huiyin.web.desk.new_form import NewLetterForm
from huiyin.web.desk.recording import (
    begun,
    drafts_shown,
    last_registered,
    lists_for,
    refuse_other,
    refuse_twin,
    say,
)
from huiyin.web.ui.parts import tell

DRAFT_LONGEST = 60_000  # characters of one draft
PRIVATE = (
    "csrfmiddlewaretoken",
    "slip",
)  # a draft is a letter to be; the code of a slip is never kept with a letter


@ASKS
def letter_new(request: DeskRequest) -> HttpResponseBase:
    """Register a letter; channel, campaign and village stay for the next one, in the address."""
    draft = next(
        (d for d in drafts_open(staff=request.user) if d.client_id == request.GET.get("draft")), None
    )
    in_batch = (draft.fields if draft else request.GET).get("batch", "")
    if in_batch.isdecimal() and len(in_batch) < 18 and request.method != "POST":
        address = reverse("desk:batch-record", args=[int(in_batch)])
        query = request.GET.copy()
        query.pop("batch", None)
        return redirect(f"{address}?{query.urlencode()}")
    lists = lists_for(request)
    if request.method == "POST":
        form = NewLetterForm(request.POST, request.FILES, **lists)
    else:
        kept = begun(request, lists["places"], draft)
        initial = {"client_id": uuid4(), "channel": "paper", "kind": "help", **kept}
        form = NewLetterForm(initial=initial, **lists)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at, new = now(), form.new_letter()
        refuse_twin(request, form, new)
        received = letter_receive(
            office=request.office, new=new, at=at, role=desk_role(request), staff=request.user
        )
        refuse_other(form, received, new, uuid4())
        draft_drop(staff=request.user, client_id=new.client_id)
        say(request, received)
        return _next(request, form, received)

    today = recorded_today(staff=request.user, actor=request.actor, since=start_of_day(now()))
    values = {
        "drafts": drafts_shown(request, but=str(form["client_id"].value())),
        "count": today.count(),
        "last": last_registered(request),
        "draft_url": reverse("desk:letter-draft"),
    }
    return ask(request, form=form, do=do, template="desk/letter_new.html", **values)


def _next(request: DeskRequest, form: NewLetterForm, received: Received) -> HttpResponseBase:
    stays = form.stays() | {"last": received.letter.number}
    if "print" in request.POST:
        return redirect(f"{reverse('desk:receipt', args=[received.token])}?{urlencode(stays)}")
    return redirect(f"{reverse('desk:letter-new')}?{urlencode(stays)}")


@require_POST
def letter_draft(request: DeskRequest) -> HttpResponseBase:
    """Keep what is being typed, or throw a draft away (`drop`)."""
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return HttpResponse(status=422)
    if "drop" in request.POST:
        draft_drop(staff=request.user, client_id=client_id)
        return redirect("desk:letter-new")
    fields = typed_fields(request)
    if sum(map(len, fields.values())) > DRAFT_LONGEST:
        return HttpResponse(status=413)
    at = now()
    draft_keep(staff=request.user, client_id=client_id, fields=fields, at=at)
    _keep_holding(request, fields, at)
    return HttpResponse(status=204)


def _keep_holding(request: DeskRequest, fields: dict[str, str], at: datetime) -> None:
    """Hold the pages that lie beside the form, as long as somebody types."""
    pages = [int(page) for page in fields.get("pages", "").split("\n") if page.isdecimal()][:MOST_PAGES]
    if pages and fields.get("batch", "").isdecimal():
        with suppress(NotFound, OverflowError):
            batch = batch_for(actor=request.actor, pk=int(fields["batch"]))
            scans_hold(batch=batch, positions=pages, staff=request.user, at=at)


def typed_fields(request: DeskRequest) -> dict[str, str]:
    """Return what was sent, as a draft keeps it: several values in lines."""
    return {name: "\n".join(map(str, values)) for name, values in request.POST.lists() if name not in PRIVATE}


@ASKS
def undo(request: DeskRequest, number: str) -> HttpResponseBase:
    """Take back the letter just registered: it is void, its pages are in their pile, its text is in the form again."""
    letter = letter_at_desk(actor=request.actor, number=number)

    def do(_typed: dict[str, Any]) -> HttpResponseBase:
        text, at = text_of(letter=letter), now()
        pages = letter_undo(
            letter=letter, staff=request.user, reason=_("taken back"), at=at, role=desk_role(request)
        )
        again = _draft_again(request, letter, text, pages, at)
        said = _("%s is void. Its text is in the form again; type contact data and slip code anew.")
        tell(request, said % letter.number)
        return redirect(f"{reverse('desk:letter-new')}?{urlencode({'draft': again})}")

    form = ReasonForm(posted(request), label="")
    values = page_of_letter(letter, title=_("Take the letter back"), button=_("Take back"))
    return ask(request, form=form, do=do, **values)


def _draft_again(
    request: DeskRequest, letter: Letter, text: LetterText, pages: list[int], at: datetime
) -> str:
    """Keep what a letter that was taken back said as a draft under a new id, and return the id."""
    client_id = uuid4()
    fields = {
        "client_id": str(client_id),
        **{name: getattr(text, name) or "" for name in ("body", "line", "place")},
        **{"channel": letter.channel, "kind": letter.kind, "area": letter.area.code},
        **({"campaign": str(letter.campaign_id)} if letter.campaign_id else {}),
        **({"batch": str(letter.batch_id)} if letter.batch_id else {}),
        **({"pages": "\n".join(map(str, pages))} if pages else {}),
    }
    draft_keep(staff=request.user, client_id=client_id, fields=fields, at=at)
    return str(client_id)


@require_safe
def places_found(request: DeskRequest) -> HttpResponse:
    """Return the few places that what is typed may stand for, as the field asks while one types."""
    places = areas_at_desk(actor=request.actor, office=request.office)
    found = places_like(places=places, typed=request.GET.get("q", "")[:60])
    return JsonResponse([[area.code, str(area.name), str(area.initials)] for area in found], safe=False)
