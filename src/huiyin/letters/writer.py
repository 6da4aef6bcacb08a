"""Reading for writers alone: the letter that number and check word opened, and the files kept for a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office
from huiyin.common.errors import Busy, NotFound
from huiyin.common.sealing import seal_json, unseal, unseal_json
from huiyin.letters.data import ContactData
from huiyin.letters.files import File
from huiyin.letters.models import Call, Campaign, Contact, ContactOpening, KeptFile, Letter, Wish
from huiyin.letters.selectors import contact_read
from huiyin.pure.receipts import ReceiptError, format_number, parse_number

FOLLOWED = timedelta(minutes=30)
PURPOSE = "follow"
LONGEST = 400
PUT_AWAY = _(
    "This page was put away: it stays open for 30 minutes. Enter the number and the check word again."
)


def follow_token(*, letter: Letter, at: datetime) -> str:
    """Return what opens a letter's page for 30 minutes: encrypted, without the check word in it.

    A new check word closes it, because the token names the HMAC of the word it was made for.
    """
    said = {"for": PURPOSE, "letter": letter.pk, "at": at.timestamp(), "word": _word(letter)}
    return seal_json(said).decode().rstrip("=")


def letter_followed(*, token: str, at: datetime) -> Letter:
    """Return the letter that a token opens, or NotFound: put away, made up, or of an older check word."""
    said = _said(token)
    if said.get("for") != PURPOSE or not 0 <= at.timestamp() - said["at"] <= FOLLOWED.total_seconds():
        raise NotFound(PUT_AWAY)
    letter = Letter.objects.select_related("office", "area").filter(pk=said["letter"]).first()
    if letter is None or _word(letter) != said["word"]:
        raise NotFound(PUT_AWAY)
    return letter


def _said(token: str) -> dict[str, Any]:
    if len(token) > LONGEST or not token.isascii():
        raise NotFound(PUT_AWAY)
    try:
        return dict(unseal_json(f"{token}{'=' * (-len(token) % 4)}".encode()))
    except Busy as error:
        raise NotFound(PUT_AWAY) from error


def _word(letter: Letter) -> str:
    return bytes(letter.check_word).hex()[:16]


def number_meant(*, typed: str) -> str:
    """Return the number as it is printed, or what was typed where it is none: tries are counted by it."""
    try:
        return format_number(**parse_number(typed)._asdict())
    except ReceiptError:
        return typed[:LONGEST]


def contact_left(*, letter: Letter) -> ContactData:
    """Return the contact data that the writer left, for the writer's own page."""
    contact = Contact.objects.filter(letter=letter).first()
    return contact_read(contact=contact) if contact else ContactData()


def openings_of(*, letter: Letter) -> QuerySet[ContactOpening]:
    """Return who opened the contact data, as what and why, newest first. Names are not for the page."""
    return ContactOpening.objects.filter(letter=letter).select_related("unit").order_by("-at", "-pk")


def calls_of(*, letter: Letter) -> QuerySet[Call]:
    """Return the tries to reach the writer, newest first."""
    return Call.objects.filter(letter=letter).select_related("unit").order_by("-at", "-pk")


def wishes_of(*, letter: Letter) -> QuerySet[Wish]:
    """Return what the writer asked for, newest first."""
    return Wish.objects.filter(letter=letter).order_by("-at", "-pk")


def letters_count(*, office: Office, until: datetime) -> int:
    """Return how many letters an office had recorded at that time. Shown in bands only."""
    return Letter.objects.filter(office=office, recorded_at__lt=until).count()


def campaigns_running(*, office: Office, on: date) -> QuerySet[Campaign]:
    """Return the campaigns that ask residents on this day, the newest first."""
    running = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    return Campaign.objects.filter(running, office=office).order_by("-starts_on", "-pk")


def campaign_running(*, office: Office, on: date) -> Campaign | None:
    """Return the campaign that asks residents on this day; the newest where there are several."""
    return campaigns_running(office=office, on=on).first()


@dataclass(frozen=True)
class Kept:
    """A file that waits for its form to be sent."""

    pk: int
    name: str
    size: int


def kept_list(*, client_id: UUID, at: datetime) -> list[Kept]:
    """Return the files kept for a form, in the order they came."""
    rows = _kept(client_id, at).defer("sealed")
    return [Kept(row.pk, unseal_json(bytes(row.about))["name"], row.size) for row in rows]


def kept_files(*, client_id: UUID, at: datetime) -> list[File]:
    """Return the files kept for a form with their bytes."""
    rows = _kept(client_id, at)
    return [File(unseal(row.sealed), unseal_json(bytes(row.about))["media_type"]) for row in rows]


def _kept(client_id: UUID, at: datetime) -> QuerySet[KeptFile]:
    return KeptFile.objects.filter(client_id=client_id, ends_at__gt=at).order_by("pk")
