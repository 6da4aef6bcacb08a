"""Reading letters. What a reader may not see is NotFound, the same as what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from huiyin.accounts.models import Area, Office, Role, Staff
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.common.sealing import fingerprint, unseal_json
from huiyin.letters.data import ContactData
from huiyin.letters.models import (
    AnswerTemplate,
    Attachment,
    Campaign,
    Clock,
    ClockKind,
    Concerned,
    Contact,
    Draft,
    Ending,
    Handling,
    Letter,
    LetterText,
    Matter,
    Wish,
)
from huiyin.letters.numbers import word_hash
from huiyin.pure.receipts import ReceiptError, format_number, parse_number, parse_word

# Who reads letters by area; a handler reads those that its unit handles; reviewer and administrator read none.
FILES_OPEN = timedelta(minutes=30)
READERS = (Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR, Role.PUBLISHER)


def _texts() -> QuerySet[LetterText]:
    return LetterText.objects.filter(letter=OuterRef("pk")).order_by("-version")


def with_line(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Add the newest line of each letter as `line`."""
    return rows.annotate(line=Subquery(_texts().values("line")[:1]))


def letters_for(*, actor: Actor) -> QuerySet[Letter]:
    """Return the letters that this member of staff may see.

    By area for those who read by area, by handling for handlers; never one that concerns them or a unit of theirs.
    """
    handled = Handling.objects.filter(letter=OuterRef("pk"), unit__in=actor.unit_ids, until=None)
    concerns = Concerned.objects.filter(letter=OuterRef("pk")).filter(
        Q(staff=actor.staff) | Q(unit__in=actor.unit_ids)
    )
    seen = actor.within(READERS)
    if actor.unit_ids:
        seen |= Q(Exists(handled))
    return Letter.objects.filter(seen).exclude(Exists(concerns)).select_related("office", "area")


def seen_by(*, actor: Actor, letter: str) -> Exists:
    """Return the filter of rows whose letter (`letter` names the column) this member of staff may see.

    Asked row by row: the rows that wait are few, the letters are many.
    """
    return Exists(letters_for(actor=actor).filter(pk=OuterRef(letter)))


def letter_for(*, actor: Actor, number: str) -> Letter:
    """Return a letter by its printed number, or NotFound."""
    letter = letters_for(actor=actor).filter(number=number).first()
    if letter is None:
        raise NotFound(NOBODY)
    return letter


def matter_for(*, actor: Actor, number: str, position: int) -> Matter:
    """Return one matter of a letter, or NotFound."""
    letter = letter_for(actor=actor, number=number)
    matter = letter.matters.select_related("category", "area").filter(position=position).first()
    if matter is None:
        raise NotFound(NOBODY)
    matter.letter = letter
    return matter


def text_of(*, letter: Letter) -> LetterText:
    """Return the newest version of what a letter says."""
    return letter.texts.order_by("-version")[0]


def texts_of(*, letters: Sequence[int]) -> dict[int, LetterText]:
    """Return the newest version of what each of these letters says, by letter."""
    rows = LetterText.objects.filter(letter__in=letters).order_by("letter_id", "version")
    return {row.letter_id: row for row in rows}


def matters_of(*, letter: Letter) -> QuerySet[Matter]:
    """Return a letter's matters in order, with their clocks and replies."""
    return (
        letter.matters.order_by("position")
        .select_related("category", "area", "letter", "repeats__letter")
        .prefetch_related("clocks", "replies__answer__unit")
    )


def repeats_of(*, matters: Sequence[Matter] | QuerySet[Matter]) -> QuerySet[Matter]:
    """Return the matters that repeat any of these: their writers are told and asked the same."""
    rows = Matter.objects.filter(repeats__in=matters, ending=Ending.REPEAT)
    return rows.select_related("letter__office").order_by("pk")


def concerned_of(*, letters: Sequence[int] | QuerySet[Any]) -> set[int]:
    """Return the units that any of these letters complains about: none of them may handle it."""
    rows = Concerned.objects.filter(letter__in=letters, unit__isnull=False)
    return {pk for pk in rows.values_list("unit_id", flat=True) if pk is not None}


def concerned_units(*, letters: Sequence[int]) -> set[tuple[int, int]]:
    """Return which letter complains about which unit, as pairs of ids."""
    rows = Concerned.objects.filter(letter__in=letters, unit__isnull=False)
    return {(letter, unit) for letter, unit in rows.values_list("letter_id", "unit_id") if unit is not None}


def attachment_for(*, actor: Actor, number: str, sha256: str, at: datetime) -> Attachment:
    """Return a file of a letter that this member of staff has open, or NotFound.

    Scans, photos and voice are contact data: a hand or a face tells who wrote.
    """
    letter = letter_for(actor=actor, number=number)
    found = letter.attachments.filter(sha256=sha256, erased_at=None).first()
    if found is None or not files_open(actor=actor, letter=letter, at=at):
        raise NotFound(NOBODY)
    return found


def has_files(*, letter: Letter) -> bool:
    """Say whether files of the letter are still there."""
    return letter.attachments.filter(erased_at=None).exists()


def files_open(*, actor: Actor, letter: Letter, at: datetime) -> bool:
    """Say whether this member of staff has the letter's files open: for half an hour after opening its contact data
    with a reason; always, where they registered the letter and so had the paper in hand."""
    if not may_open_contact(actor=actor, letter=letter):
        return False
    if letter.recorded_by_id == actor.staff.pk:
        return True
    return letter.openings.filter(staff=actor.staff, at__gte=at - FILES_OPEN, at__lte=at).exists()


def may_open_contact(*, actor: Actor, letter: Letter) -> bool:
    """Say whether this member of staff handles the letter and so may open its contact data.

    The desk that registers and answers (clerk, coordinator, supervisor of the area); the handling unit only where the
    writer lets the unit contact them.
    """
    if actor.covers(
        Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR, office_id=letter.office_id, area=letter.area
    ):
        return True
    if letter.may_contact != "unit":
        return False
    return letter.handlings.filter(unit__in=actor.unit_ids, until=None).exists()


def contact_read(*, contact: Contact) -> ContactData:
    """Decrypt contact data. Only services that journal the opening, and the writer's own page, may call this."""
    return ContactData(**unseal_json(bytes(contact.sealed))) if contact.sealed else ContactData()


def letter_by_word(*, number: str, word: str) -> Letter:
    """Return the letter that number and check word open together, or NotFound: one answer for both being wrong."""
    try:
        printed = format_number(**parse_number(number)._asdict())
        bits = parse_word(word)
    except ReceiptError as error:
        raise NotFound(NOBODY) from error
    letter = Letter.objects.select_related("office", "area").filter(number=printed).first()
    if letter is None or bytes(letter.check_word) != word_hash(client_id=letter.client_id, bits=bits):
        raise NotFound(NOBODY)
    return letter


def letters_by_phone(*, actor: Actor, phone: str, area: Area | None, on: Any = None) -> QuerySet[Letter]:
    """Return letters left with this phone number, so that a lost check word can be replaced."""
    digits = ContactData(phone=phone).digits
    rows = (
        letters_for(actor=actor).filter(contact__phone_hash=fingerprint("phone", digits)) if digits else None
    )
    if rows is None:
        return Letter.objects.none()
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if on is not None:
        rows = rows.filter(received_at__date=on)
    return with_line(rows).order_by("-received_at", "-id")


def clocks_running(*, actor: Actor, kind: ClockKind, before: datetime) -> QuerySet[Clock]:
    """Return the running clocks of matters this actor may see that are due before a time, earliest first."""
    return (
        Clock.objects.filter(kind=kind, met_at=None, due_at__lt=before, matter__ending=Ending.OPEN)
        .filter(seen_by(actor=actor, letter="matter__letter"))
        .select_related("matter__letter__area")
        .order_by("due_at", "id")
    )


def campaigns_of(*, office: Office) -> QuerySet[Campaign]:
    """Return the campaigns of an office, newest first."""
    return Campaign.objects.filter(office=office).order_by("-starts_on", "-pk")


def answer_templates(*, office: Office) -> QuerySet[AnswerTemplate]:
    """Return the words kept for answers on the spot."""
    return AnswerTemplate.objects.filter(office=office, is_open=True).order_by("name")


def wishes_open(*, actor: Actor) -> QuerySet[Wish]:
    """Return what writers asked for and nobody has settled yet, oldest first."""
    return (
        Wish.objects.filter(seen_by(actor=actor, letter="letter"), done_at=None)
        .select_related("letter__area")
        .order_by("at", "pk")
    )


@dataclass(frozen=True)
class Typed:
    """A draft as it was typed last."""

    client_id: str
    fields: dict[str, str]
    saved_at: datetime


def drafts_of(*, staff: Staff) -> list[Typed]:
    """Return the drafts of one member of staff, newest first."""
    rows = Draft.objects.filter(staff=staff).order_by("-saved_at")
    return [Typed(str(row.client_id), unseal_json(bytes(row.sealed)), row.saved_at) for row in rows]


def matters_unsorted(*, office: Office, campaign: Campaign | None = None) -> QuerySet[Matter]:
    """Return the matters of an office that are in no problem and have not ended, with their newest text."""
    texts = LetterText.objects.filter(letter=OuterRef("letter")).order_by("-version")
    rows = Matter.objects.filter(
        letter__office=office, letter__held_for="", sorted_at=None, ending=Ending.OPEN
    )
    if campaign is not None:
        rows = rows.filter(letter__campaign=campaign)
    return (
        rows.annotate(body=Subquery(texts.values("body")[:1]), received_at=F("letter__received_at"))
        .select_related("letter", "area", "category")
        .order_by("letter__received_at", "letter_id", "position")
    )
