"""What quick entry of one letter and the recording of a batch have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

from huiyin.accounts.selectors import staff_of, units_of
from huiyin.common.errors import Conflict, NotFound
from huiyin.letters.data import NewLetter
from huiyin.letters.listing import alike_lately, drafts_open
from huiyin.letters.models import Letter
from huiyin.letters.places import areas_at_desk, place_words
from huiyin.letters.selectors import Typed, campaigns_of, letter_for, text_of
from huiyin.letters.services.intake import Received
from huiyin.letters.services.slip import Counted
from huiyin.letters.services.undo import UNDONE_WITHIN
from huiyin.pure.text import cut
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.new_form import SEVERAL, STAYS, NewLetterForm
from huiyin.web.desk.receipts import slip_now
from huiyin.web.ui.dates import clock
from huiyin.web.ui.parts import tell

FIRST_WORDS = 30  # characters of a draft in the list


def lists_for(request: DeskRequest) -> dict[str, Any]:
    """Return what the form lets one choose from."""
    return {
        "places": areas_at_desk(actor=request.actor, office=request.office),
        "campaigns": campaigns_of(office=request.office),
        "units": units_of(office=request.office),
        "staff": staff_of(office=request.office),
    }


def begun(request: DeskRequest, places: Any, draft: Typed | None) -> dict[str, Any]:
    """Return what a form begins with: what stays from the last letter, or what was typed before."""
    kept: dict[str, Any] = {name: request.GET[name] for name in STAYS if name in request.GET}
    if draft is not None:
        kept = draft.fields | {name: draft.fields.get(name, "").split("\n") for name in SEVERAL}
    elif "area" in kept:
        kept["area"] = place_words(places=places, code=kept["area"][:12].replace("\0", ""))
    return kept


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


def refuse_twin(request: DeskRequest, form: NewLetterForm, new: NewLetter) -> None:
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


def refuse_other(form: NewLetterForm, received: Received, new: NewLetter, fresh: UUID) -> None:
    """Refuse another text under the id of a registered letter (a page from the browser's store): nothing is lost."""
    letter = received.letter
    if received.created or letter.erased_at or text_of(letter=letter).body == new.body.strip():
        return
    form.renew(fresh)
    raise Conflict(
        _(
            "This form was registered as %(number)s before. If what it says now is another letter, send it again."
        )
        % {"number": letter.number}
    )


def say(request: DeskRequest, received: Received) -> None:
    """Say what came of a second sending, and of the code of a slip; the code itself is not repeated."""
    if not received.created:
        tell(request, _("This letter was registered already; it is not registered twice."))
    words = {
        Counted.BEFORE: _("The household of this slip code was counted before; it counts once."),
        Counted.UNKNOWN: _("This slip code is not known here; the letter is registered all the same."),
        Counted.OVER: _("The campaign of this slip code has ended; the letter is registered all the same."),
    }
    if received.counted in words:
        tell(request, words[received.counted], level=messages.WARNING)
    elif received.counted is not None:
        tell(request, _("The household of the slip code is counted."))


def last_registered(request: DeskRequest) -> dict[str, Any] | None:
    """Return the letter just registered by this member of staff, with its receipt while that is kept."""
    number = request.GET.get("last", "")[:24].replace("\0", "")
    try:
        letter: Letter = letter_for(actor=request.actor, number=number)
    except NotFound:
        return None
    if letter.recorded_by_id != request.user.pk:
        return None
    return {
        "letter": letter,
        "slip": slip_now(letter),
        "undo": letter.recorded_at > now() - UNDONE_WITHIN,
    }


def with_values(data: QueryDict, **values: str) -> QueryDict:
    """Return what was sent with other values in it."""
    changed = data.copy()
    for name, value in values.items():
        changed[name] = value
    return changed
