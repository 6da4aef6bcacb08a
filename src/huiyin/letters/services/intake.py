"""Taking letters in, and giving receipts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import NotFound, Refused
from huiyin.common.sealing import unseal_json
from huiyin.letters import files, making, search
from huiyin.letters.clocks import table_of
from huiyin.letters.data import NewLetter
from huiyin.letters.models import Attachment, Clock, Concerned, Letter, Matter, Receipt
from huiyin.letters.numbers import new_word, next_letter_number, word_hash
from huiyin.letters.services.batch import batch_lock
from huiyin.letters.services.entry import letter_entry
from huiyin.letters.services.slip import Counted, slip_return

WRITER = "writer"


@dataclass(frozen=True)
class Received:
    """A letter that is registered. `word` is the check word's 45 bits while its receipt page lasts (24 hours).

    `counted` says what came of the code of a slip, where one was given and the letter is new.
    """

    letter: Letter
    word: int | None
    token: str
    created: bool
    counted: Counted | None = None


def letter_receive(
    *, office: Office, new: NewLetter, at: datetime, role: str = WRITER, staff: Staff | None = None
) -> Received:
    """Register a letter once: the same `client_id` or source id gives back what is there already.

    In one transaction: number, text, first matter with its clocks, contact, whom it concerns, files, receipt, entry,
    and the household of its slip counted, without a trace of the slip at the letter.
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
    token = making.receipt_token(letter=known)
    return Received(known, _word_of(token), token, created=False)


def _register(
    office: Office,
    new: NewLetter,
    stored: list[tuple[str, files.File]],
    at: datetime,
    role: str,
    staff: Staff | None,
) -> Received:
    new, counted = _placed(office, new, at, role)
    word = new_word()
    letter = making.letter_row(office=office, new=new, word=word, at=at, staff=staff)
    letter.save()
    text = making.text_row(letter=letter, new=new, at=at, staff=staff)
    text.save()
    matter = making.matter_row(letter=letter, new=new, line=text.line or "")
    matter.save()
    clocks_start(matter=matter, reachable=making.is_reachable(new))
    search.letter_put(letter=letter, text=search.text_of(text))
    for contact in making.contact_rows(letter=letter, contact=new.contact):
        contact.save()
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
    said = making.said(letter=letter, text=text, files=[sha for sha, _file in stored])
    letter_entry(letter=letter, verb="received", at=at, role=role, **said)
    return Received(letter, word, token, created=True, counted=counted)


def _placed(office: Office, new: NewLetter, at: datetime, role: str) -> tuple[NewLetter, Counted | None]:
    """Return the letter with what its batch and its slip say of when it came and in which campaign."""
    if new.batch is not None:
        batch = batch_lock(batch=new.batch)
        if batch.office_id != office.pk or (new.campaign or batch.campaign) != batch.campaign:
            raise Refused(_("This batch is of another office or another campaign."), field="batch")
        received_at = new.received_at or batch.opened_at
        new = replace(new, batch=batch, campaign=batch.campaign, received_at=received_at)
    if not new.slip.strip():
        return new, None
    day = localdate(min(new.received_at or at, at))
    found = slip_return(office=office, code=new.slip, campaign=new.campaign, on=day, at=at, role=role)
    return replace(new, campaign=new.campaign or found.campaign), found.counted


def clocks_start(*, matter: Matter, reachable: bool) -> None:
    """Start the clocks of a matter from its letter's `received_at`; *first contact* only where there is a way to reach
    the writer."""
    letter = matter.letter
    table = table_of(office_id=letter.office_id)
    rows = making.clock_rows(
        table=table, matter=matter, kind=letter.kind, received_at=letter.received_at, reachable=reachable
    )
    Clock.objects.bulk_create(rows)


def receipt_keep(*, letter: Letter, word: int, at: datetime) -> str:
    """Keep the check word encrypted for 24 hours, so that the receipt page can be opened again; return its token."""
    making.receipt_row(letter=letter, word=word, at=at).save()
    return making.receipt_token(letter=letter)


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
        .filter(token_hash=making.hashed(token), ends_at__gt=at)
        .first()
    )
    if row is None:
        raise NotFound(
            _("This receipt has been put away. Use the number and the check word to look up the letter.")
        )
    return Received(row.letter, int(unseal_json(row.sealed_word)), token, created=False)


def _word_of(token: str) -> int | None:
    row = Receipt.objects.filter(token_hash=making.hashed(token)).first()
    return int(unseal_json(row.sealed_word)) if row else None


def _known(office: Office, new: NewLetter) -> Letter | None:
    rows = Letter.objects.select_related("office", "area").filter(office=office)
    by_source = (
        rows.filter(source=new.source, source_id=new.source_id).first()
        if new.source and new.source_id
        else None
    )
    return rows.filter(client_id=new.client_id).first() or by_source


def _concern(letter: Letter, new: NewLetter) -> None:
    rows = [Concerned(letter=letter, unit=unit) for unit in new.concerned_units]
    rows += [Concerned(letter=letter, staff=staff) for staff in new.concerned_staff]
    Concerned.objects.bulk_create(rows)


def _check_concerned(office: Office, new: NewLetter) -> None:
    if any(unit.office_id != office.pk for unit in new.concerned_units):
        raise Refused(_("This unit is not known here."), field="concerned")
