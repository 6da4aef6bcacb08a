"""Quick entry of letters on paper, by phone, from visits. Sent twice it registers once; typed text survives a crash."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.accounts.selectors import staff_of, units_of
from huiyin.common.errors import Conflict, NotFound
from huiyin.letters.data import NewLetter
from huiyin.letters.listing import alike_lately, areas_at_desk, drafts_open, recorded_today
from huiyin.letters.models import Letter
from huiyin.letters.selectors import campaigns_of, letter_for, text_of
from huiyin.letters.services.draft import draft_drop, draft_keep
from huiyin.letters.services.intake import Received, letter_receive
from huiyin.pure.text import cut
from huiyin.web.desk.asking import ask
from huiyin.web.desk.clocks import start_of_day
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role
from huiyin.web.desk.new_form import SEVERAL, STAYS, NewLetterForm
from huiyin.web.desk.receipts import slip_now
from huiyin.web.ui.dates import clock
from huiyin.web.ui.parts import tell

FIRST_WORDS = 30  # characters of a draft in the list
DRAFT_LONGEST = 60_000  # characters of one draft


@ASKS
def letter_new(request: DeskRequest) -> HttpResponseBase:
    """Register a letter; channel, campaign and village stay for the next one, in the address."""
    form = _form(request)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at, new = now(), form.new_letter()
        _refuse_twin(request, form, new)
        received = letter_receive(
            office=request.office, new=new, at=at, role=desk_role(request), staff=request.user
        )
        _refuse_other(form, received, new)
        draft_drop(staff=request.user, client_id=new.client_id)
        if not received.created:
            tell(request, _("This letter was registered already; it is not registered twice."))
        return _next(request, form, received)

    today = recorded_today(staff=request.user, actor=request.actor, since=start_of_day(now()))
    values = {
        "drafts": drafts_shown(request, but=str(form["client_id"].value())),
        "count": today.count(),
        "last": _last(request),
        "draft_url": reverse("desk:letter-draft"),
    }
    return ask(request, form=form, do=do, template="desk/letter_new.html", **values)


def drafts_shown(request: DeskRequest, *, but: str) -> list[dict[str, Any]]:
    """Return the drafts of this member of staff with their first words, without the one that is open."""
    return [
        {
            "client_id": draft.client_id,
            "saved_at": draft.saved_at,
            "said": cut(draft.fields.get("body") or draft.fields.get("line") or "—", FIRST_WORDS),
        }
        for draft in drafts_open(staff=request.user)
        if draft.client_id != but
    ]


def _form(request: DeskRequest) -> NewLetterForm:
    lists: dict[str, Any] = {
        "places": areas_at_desk(actor=request.actor, office=request.office),
        "campaigns": campaigns_of(office=request.office),
        "units": units_of(office=request.office),
        "staff": staff_of(office=request.office),
    }
    if request.method == "POST":
        return NewLetterForm(request.POST, request.FILES, **lists)
    kept: dict[str, Any] = {name: request.GET[name] for name in STAYS if name in request.GET}
    for draft in drafts_open(staff=request.user):
        if draft.client_id == request.GET.get("draft"):
            kept = draft.fields | {name: draft.fields.get(name, "").split("\n") for name in SEVERAL}
    kept["area"] = next((a.name for a in lists["places"] if a.code == kept.get("area")), kept.get("area"))
    return NewLetterForm(initial={"client_id": uuid4(), "channel": "paper", "kind": "help", **kept}, **lists)


def _refuse_twin(request: DeskRequest, form: NewLetterForm, new: NewLetter) -> None:
    """Ask once when the same text was registered a few minutes ago under another number."""
    twin = alike_lately(actor=request.actor, body=new.body, at=now())
    if twin is None or twin.client_id == new.client_id or form.cleaned_data["another"]:
        return
    form.ask_whether_another()
    values = {"at": clock(twin.recorded_at), "number": twin.number}
    raise Conflict(
        _("The same text was registered at %(at)s as %(number)s. Is this another letter?") % values,
        field="another",
    )


def _refuse_other(form: NewLetterForm, received: Received, new: NewLetter) -> None:
    """Refuse another text under the id of a registered letter (a page from the browser's store): nothing is lost."""
    letter = received.letter
    if received.created or letter.erased_at or text_of(letter=letter).body == new.body.strip():
        return
    form.renew(uuid4())
    raise Conflict(
        _(
            "This form was registered as %(number)s before. If what it says now is another letter, send it again."
        )
        % {"number": letter.number}
    )


def _next(request: DeskRequest, form: NewLetterForm, received: Received) -> HttpResponseBase:
    stays = form.stays() | {"last": received.letter.number}
    if "print" in request.POST:
        return redirect(f"{reverse('desk:receipt', args=[received.token])}?{urlencode(stays)}")
    return redirect(f"{reverse('desk:letter-new')}?{urlencode(stays)}")


def _last(request: DeskRequest) -> dict[str, Any] | None:
    """Return the letter just registered by this member of staff, with its receipt while that is kept."""
    try:
        letter: Letter = letter_for(
            actor=request.actor, number=request.GET.get("last", "")[:24].replace("\0", "")
        )
    except NotFound:
        return None
    mine = letter.recorded_by_id == request.user.pk
    return {"letter": letter, "slip": slip_now(letter)} if mine else None


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
    fields = {name: "\n".join(map(str, values)) for name, values in request.POST.lists()}
    fields.pop("csrfmiddlewaretoken", None)
    if sum(map(len, fields.values())) > DRAFT_LONGEST:
        return HttpResponse(status=413)
    draft_keep(staff=request.user, client_id=client_id, fields=fields, at=now())
    return HttpResponse(status=204)
