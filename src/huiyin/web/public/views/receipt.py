"""The receipt: number, check word, what happens next. Open for 24 hours at an address that cannot be guessed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import segno
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from huiyin.common.errors import NotFound
from huiyin.letters.models import ClockKind, Letter, MayContact
from huiyin.letters.proof import commitment_of
from huiyin.letters.selectors import matters_of
from huiyin.letters.services.intake import receipt_open
from huiyin.pure.receipts import word_chinese, word_crockford
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.public.forms.follow import FollowForm
from huiyin.web.public.shown import Due, due


@door(*READ)
def receipt(here: Here, token: str) -> HttpResponse:
    """Show number and check word; later, that they were put away."""
    try:
        received = receipt_open(token=token, at=here.at)
    except NotFound as error:
        return here.page("put_away", HTTPStatus.NOT_FOUND, form=FollowForm(), message=error.message)
    letter, word = received.letter, word_crockford(received.word or 0)
    values: dict[str, Any] = {
        "letter": letter,
        "word": word,
        "chinese": word_chinese(received.word or 0),
        "again": "again" in here.request.GET,
        "qr": qr(f"{letter.number} {word}"),
        "commitment": commitment_of(letter=letter).hex(" ", 2),
    }
    return here.page("receipt", **values, **_dues(here, letter))


def _dues(here: Here, letter: Letter) -> dict[str, Any]:
    """Return the first due time of each kind; none of the first contact where nobody may contact the writer."""
    clocks = [clock for matter in matters_of(letter=letter) for clock in matter.clocks.all()]
    table = here.table()
    first: dict[str, Due | None] = {}
    for kind in (ClockKind.CONTACT, ClockKind.ANSWER):
        mine = min((clock for clock in clocks if clock.kind == kind), key=lambda c: c.due_at, default=None)
        first[kind] = (
            due(mine.due_at, at=here.at, table=table, provisional=mine.provisional) if mine else None
        )
    if letter.may_contact == MayContact.NOBODY:
        first[ClockKind.CONTACT] = None
    return first


def qr(text: str) -> SafeString:
    """Return a QR code of a text as a drawing for the page; dark on white in every theme."""
    code = segno.make(text, micro=False, error="m")
    drawn: str = code.svg_inline(border=4, omitsize=True, svgclass="qr", light="#fff")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from a number and a word of ours
