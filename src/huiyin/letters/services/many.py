"""Taking in many letters at once: the same rows as `letter_receive` makes, a table at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from huiyin.accounts.models import Office, Staff
from huiyin.journal.services import entries_write
from huiyin.letters import making, search
from huiyin.letters.clocks import Table, table_of
from huiyin.letters.data import NewLetter
from huiyin.letters.known import are_fresh
from huiyin.letters.models import Clock, Contact, Letter, LetterText, Matter, Receipt
from huiyin.letters.numbers import new_word, next_letter_numbers
from huiyin.letters.services.intake import letter_receive


@transaction.atomic
def letters_receive(
    *, office: Office, new: Sequence[NewLetter], at: datetime, role: str, staff: Staff | None = None
) -> list[bool]:
    """Register letters without files and complaints about anybody; say for each whether it is new.

    What is known by its `client_id` or source id is left as it is, also within the letters given. Refused when one of
    them cannot be taken: then none is.
    """
    for letter in new:
        letter.check()
    try:
        with transaction.atomic():
            fresh = are_fresh(office=office, new=new)
            _store(office, [letter for letter, made in zip(new, fresh, strict=True) if made], at, role, staff)
            return fresh
    except IntegrityError:
        # Somebody else has stored one of them meanwhile. One by one, that one is found.
        return [
            letter_receive(office=office, new=letter, at=at, role=role, staff=staff).created for letter in new
        ]


class _Rows(NamedTuple):
    """The rows of one letter, before any has an id."""

    letter: Letter
    text: LetterText
    matter: Matter
    clocks: list[Clock]
    contacts: list[Contact]
    receipt: Receipt


def _store(office: Office, new: list[NewLetter], at: datetime, role: str, staff: Staff | None) -> None:
    table = table_of(office_id=office.pk)
    made = [_rows(office, letter, at, staff, table) for letter in new]
    if not made:
        return
    # Everything that takes time is done: from here the series is locked, and every letter of the office waits for it.
    numbers = next_letter_numbers(office=office, at=at, count=len(made))
    for rows, number in zip(made, numbers, strict=True):
        rows.letter.number = number
    Letter.objects.bulk_create(rows.letter for rows in made)
    LetterText.objects.bulk_create(rows.text for rows in made)
    Matter.objects.bulk_create(rows.matter for rows in made)
    Clock.objects.bulk_create(clock for rows in made for clock in rows.clocks)
    Contact.objects.bulk_create(contact for rows in made for contact in rows.contacts)
    Receipt.objects.bulk_create(rows.receipt for rows in made)
    search.letters_put(rows=[(rows.letter, search.text_of(rows.text)) for rows in made])
    entries_write(
        office=office.code,
        kind="letters.received",
        object_kind="letter",
        at=at,
        role=role,
        contents=[(r.letter.pk, making.said(letter=r.letter, text=r.text, files=())) for r in made],
    )


def _rows(office: Office, new: NewLetter, at: datetime, staff: Staff | None, table: Table) -> _Rows:
    word = new_word()
    letter = making.letter_row(office=office, new=new, word=word, at=at, staff=staff)
    text = making.text_row(letter=letter, new=new, at=at, staff=staff)
    matter = making.matter_row(letter=letter, new=new, line=text.line or "")
    return _Rows(
        letter,
        text,
        matter,
        making.clock_rows(
            table=table,
            matter=matter,
            kind=letter.kind,
            received_at=letter.received_at,
            reachable=making.is_reachable(new),
        ),
        making.contact_rows(letter=letter, contact=new.contact),
        making.receipt_row(letter=letter, word=word, at=at),
    )
