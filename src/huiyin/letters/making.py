"""What a new letter is made of, as rows not stored yet: `intake` stores one letter, `many` a part of a file."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import Refused
from huiyin.common.sealing import fingerprint, seal_json
from huiyin.letters import clocks
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.models import Clock, ClockKind, Contact, Letter, LetterText, Matter, MayContact, Receipt
from huiyin.letters.numbers import word_hash

RECEIPT_KEPT = timedelta(hours=24)
CONTACT_KEPT = timedelta(days=730)
# How a letter begins before it says anything: 您好， 尊敬的领导： 乡里的同志好：
GREETING = re.compile(
    r"^(?:(?:您好|你好|尊敬的[^，,：:。]{1,12}|[^，,：:。]{0,6}(?:同志|领导)(?:们)?好?)[，,：:！!。\s]+)+(?=.)"
)


def letter_row(*, office: Office, new: NewLetter, word: int, at: datetime, staff: Staff | None) -> Letter:
    """Return the letter itself. Its number is given at the end; until then its own id stands there."""
    received_at = new.received_at or at
    if received_at > at:
        raise Refused(_("A letter cannot have been received in the future."), field="received_at")
    return Letter(
        office=office,
        client_id=new.client_id,
        number=new.client_id.hex[:24],
        check_word=word_hash(client_id=new.client_id, bits=word),
        channel=new.channel,
        kind=new.kind,
        area=new.area,
        campaign=new.campaign,
        batch=new.batch,
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


def text_row(*, letter: Letter, new: NewLetter, at: datetime, staff: Staff | None) -> LetterText:
    """Return what the letter says, with a line in any case."""
    body = new.body.strip()
    line = new.line.strip() or first_line(new.body)
    return LetterText(letter=letter, made_at=at, made_by=staff, line=line, body=body, place=new.place.strip())


def matter_row(*, letter: Letter, new: NewLetter, line: str) -> Matter:
    """Return the first matter of a letter."""
    return Matter(
        letter=letter, position=1, line=line, category=new.category, area=new.area, urgency=new.urgency
    )


def clock_rows(
    *, table: clocks.Table, matter: Matter, kind: str, received_at: datetime, reachable: bool
) -> list[Clock]:
    """Return the clocks of a matter; *first contact* only where there is a way to reach the writer."""
    subject = clocks.subject_of(matter=matter, kind=kind)
    return [
        Clock(matter=matter, kind=due.kind, due_at=due.at, provisional=due.provisional)
        for due in clocks.dues(table=table, subject=subject, received_at=received_at)
        if reachable or due.kind != ClockKind.CONTACT
    ]


def is_reachable(new: NewLetter) -> bool:
    """Say whether the writer left a way to be reached and lets somebody use it."""
    return new.contact.reachable and new.may_contact != MayContact.NOBODY


def contact_rows(*, letter: Letter, contact: ContactData) -> list[Contact]:
    """Return the contact row of a letter: one, or none where the writer left nothing."""
    if not contact:
        return []
    return [Contact(letter=letter, **contact_fields(contact), erase_on=letter.received_at + CONTACT_KEPT)]


def contact_fields(contact: ContactData) -> dict[str, Any]:
    """Return contact data as the columns of its row: encrypted, with a fingerprint of the phone."""
    return {
        "sealed": seal_json(contact.__dict__),
        "phone_hash": fingerprint("phone", contact.digits) if contact.digits else None,
        "has_phone": bool(contact.digits),
        "has_email": bool(contact.email),
    }


def receipt_row(*, letter: Letter, word: int, at: datetime) -> Receipt:
    """Return the row that keeps the check word, encrypted, for 24 hours."""
    token = receipt_token(letter=letter)
    return Receipt(
        letter=letter, token_hash=hashed(token), sealed_word=seal_json(word), ends_at=at + RECEIPT_KEPT
    )


def receipt_token(*, letter: Letter) -> str:
    """Return the address part of a letter's receipt page: random to everybody who does not know its `client_id`."""
    secret = fingerprint(
        "receipt", f"{letter.office_id}\n{letter.client_id}\n{bytes(letter.check_word).hex()}"
    )
    return base64.urlsafe_b64encode(secret[:18]).decode()


def hashed(token: str) -> bytes:
    """Return what is kept of a receipt page's address."""
    return hashlib.sha256(token.encode()).digest()


def said(*, letter: Letter, text: LetterText, files: Sequence[str]) -> dict[str, Any]:
    """Return the content of the entry that a letter was received."""
    return {
        "number": letter.number,
        "channel": letter.channel,
        "kind": letter.kind,
        "area": letter.area.code,
        "line": text.line,
        "body": text.body,
        "place": text.place,
        "received": letter.received_at.isoformat(),
        "files": list(files),
    }


def first_line(body: str) -> str:
    """Return what stands for a letter until a clerk writes a line: its first sentence without a greeting, at most 30
    characters."""
    whole = " ".join(body.split())
    return _first_sentence(GREETING.sub("", whole)) or _first_sentence(whole)


def _first_sentence(text: str) -> str:
    for mark in "。！？!?；;།":
        text = text.split(mark)[0]
    return text[:30]
