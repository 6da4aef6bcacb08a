"""Taking letters in, and giving receipts."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import NotFound, Refused
from huiyin.common.sealing import fingerprint, seal_json, unseal_json
from huiyin.letters import clocks, files, search
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.models import (
    Attachment,
    Clock,
    ClockKind,
    Concerned,
    Contact,
    Letter,
    LetterText,
    Matter,
    MayContact,
    Receipt,
)
from huiyin.letters.numbers import new_word, next_letter_number, word_hash
from huiyin.letters.services.entry import letter_entry

RECEIPT_KEPT = timedelta(hours=24)
CONTACT_KEPT = timedelta(days=730)
WRITER = "writer"


@dataclass(frozen=True)
class Received:
    """A letter that is registered. `word` is the check word's 45 bits while its receipt page lasts (24 hours)."""

    letter: Letter
    word: int | None
    token: str
    created: bool


def letter_receive(
    *, office: Office, new: NewLetter, at: datetime, role: str = WRITER, staff: Staff | None = None
) -> Received:
    """Register a letter once: the same `client_id` or source id gives back what is there already.

    In one transaction: number, text, first matter with its clocks, contact, whom it concerns, files, receipt, entry.
    """
    new.check()
    _check_concerned(office, new)
    known = _known(office, new)
    if known is None:
        stored = [(files.store(file=file), file) for file in new.files]
        try:
            with transaction.atomic():
                return _register(office, new, stored, at, role, staff)
        except IntegrityError:
            # Two sendings of one form at the same moment: the other one was first.
            known = _known(office, new)
            if known is None:
                raise
    token = receipt_token(letter=known)
    return Received(known, _word_of(token), token, created=False)


def _register(
    office: Office,
    new: NewLetter,
    stored: list[tuple[str, files.File]],
    at: datetime,
    role: str,
    staff: Staff | None,
) -> Received:
    word = new_word()
    letter = _letter_make(office, new, word, at, staff)
    line = new.line.strip() or first_line(new.body)
    text = {"line": line, "body": new.body.strip(), "place": new.place.strip()}
    LetterText.objects.create(letter=letter, made_at=at, made_by=staff, **text)
    matter = Matter.objects.create(letter=letter, position=1, line=line, category=new.category, area=new.area)
    clocks_start(matter=matter, reachable=new.contact.reachable and new.may_contact != MayContact.NOBODY)
    search.letter_put(letter=letter, text=" ".join(text.values()))
    _contact_keep(letter, new.contact)
    _concern(letter, new)
    Attachment.objects.bulk_create(
        Attachment(
            letter=letter, sha256=sha, media_type=f.media_type, size=len(f.data), added_at=at, added_by=staff
        )
        for sha, f in stored
    )
    token = receipt_keep(letter=letter, word=word, at=at)
    # The series is locked until the commit, and every letter of the office waits for it: so the number comes last.
    letter.number = next_letter_number(office=office, at=at)
    letter.save(update_fields=["number"])
    said = {"number": letter.number, "channel": new.channel, "kind": new.kind, "area": new.area.code, **text}
    came = {"received": letter.received_at.isoformat(), "files": [sha for sha, _file in stored]}
    letter_entry(letter=letter, verb="received", at=at, role=role, **said, **came)
    return Received(letter, word, token, created=True)


def _letter_make(office: Office, new: NewLetter, word: int, at: datetime, staff: Staff | None) -> Letter:
    received_at = new.received_at or at
    if received_at > at:
        raise Refused(_("A letter cannot have been received in the future."), field="received_at")
    return Letter.objects.create(
        office=office,
        client_id=new.client_id,
        number=new.client_id.hex[:24],  # until it is given, at the end of the transaction
        check_word=word_hash(client_id=new.client_id, bits=word),
        channel=new.channel,
        kind=new.kind,
        area=new.area,
        campaign=new.campaign,
        written_on=new.written_on,
        received_at=received_at,
        recorded_at=at,
        recorded_by=staff,
        source=new.source,
        source_id=new.source_id,
        notice=new.notice,
        may_contact=new.may_contact,
        held_for=new.held_for,
    )


def first_line(body: str) -> str:
    """Return what stands for a letter until a clerk writes a line: its first sentence, at most 30 characters."""
    text = " ".join(body.split())
    for mark in "。！？!?；;།":
        text = text.split(mark)[0]
    return text[:30]


def clocks_start(*, matter: Matter, reachable: bool) -> None:
    """Start the clocks of a matter from its letter's `received_at`; *first contact* only where there is a way to reach
    the writer."""
    Clock.objects.bulk_create(
        Clock(matter=matter, kind=due.kind, due_at=due.at, provisional=due.provisional)
        for due in clocks.dues(received_at=matter.letter.received_at)
        if reachable or due.kind != ClockKind.CONTACT
    )


def receipt_token(*, letter: Letter) -> str:
    """Return the address part of a letter's receipt page: random to everybody who does not know its `client_id`."""
    secret = fingerprint(
        "receipt", f"{letter.office_id}\n{letter.client_id}\n{bytes(letter.check_word).hex()}"
    )
    return base64.urlsafe_b64encode(secret[:18]).decode()


def receipt_keep(*, letter: Letter, word: int, at: datetime) -> str:
    """Keep the check word encrypted for 24 hours, so that the receipt page can be opened again; return its token."""
    token = receipt_token(letter=letter)
    Receipt.objects.create(
        letter=letter, token_hash=_hashed(token), sealed_word=seal_json(word), ends_at=at + RECEIPT_KEPT
    )
    return token


def receipts_forget(*, at: datetime) -> int:
    """Delete receipt pages whose 24 hours are over. Returns how many."""
    gone, _rows = Receipt.objects.filter(ends_at__lt=at).delete()
    return gone


@transaction.atomic
def receipt_reissue(*, letter: Letter, reason: str, staff: Staff, at: datetime, role: str) -> Received:
    """Give a letter a new check word because the writer lost it; the old one stops working."""
    if not reason.strip():
        raise Refused(_("Say how you made sure that this is the writer."), field="reason")
    word = new_word()
    Receipt.objects.filter(letter=letter).delete()
    letter.check_word = word_hash(client_id=letter.client_id, bits=word)
    letter.save(update_fields=["check_word"])
    token = receipt_keep(letter=letter, word=word, at=at)
    letter_entry(letter=letter, verb="receipt-reissued", at=at, role=role, reason=reason, staff=staff.pk)
    return Received(letter, word, token, created=False)


def receipt_open(*, token: str, at: datetime) -> Received:
    """Return the letter and check word of a receipt page, or NotFound when its 24 hours are over."""
    row = (
        Receipt.objects.select_related("letter__office", "letter__area")
        .filter(token_hash=_hashed(token), ends_at__gt=at)
        .first()
    )
    if row is None:
        raise NotFound(
            _("This receipt has been put away. Use the number and the check word to look up the letter.")
        )
    return Received(row.letter, int(unseal_json(row.sealed_word)), token, created=False)


def _word_of(token: str) -> int | None:
    row = Receipt.objects.filter(token_hash=_hashed(token)).first()
    return int(unseal_json(row.sealed_word)) if row else None


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _known(office: Office, new: NewLetter) -> Letter | None:
    rows = Letter.objects.select_related("office", "area").filter(office=office)
    by_source = (
        rows.filter(source=new.source, source_id=new.source_id).first()
        if new.source and new.source_id
        else None
    )
    return rows.filter(client_id=new.client_id).first() or by_source


def _contact_keep(letter: Letter, contact: ContactData) -> None:
    if contact:
        Contact.objects.create(
            letter=letter, **contact_fields(contact), erase_on=letter.received_at + CONTACT_KEPT
        )


def contact_fields(contact: ContactData) -> dict[str, object]:
    """Return contact data as the columns of its row: encrypted, with a fingerprint of the phone."""
    return {
        "sealed": seal_json(contact.__dict__),
        "phone_hash": fingerprint("phone", contact.digits) if contact.digits else None,
        "has_phone": bool(contact.digits),
        "has_email": bool(contact.email),
    }


def _concern(letter: Letter, new: NewLetter) -> None:
    rows = [Concerned(letter=letter, unit=unit) for unit in new.concerned_units]
    rows += [Concerned(letter=letter, staff=staff) for staff in new.concerned_staff]
    Concerned.objects.bulk_create(rows)


def _check_concerned(office: Office, new: NewLetter) -> None:
    if any(unit.office_id != office.pk for unit in new.concerned_units):
        raise Refused(_("This unit is not known here."), field="concerned")
