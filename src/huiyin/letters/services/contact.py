"""Opening contact data with a reason, changing it, and recording calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound, Refused
from huiyin.letters.choices import TRIES
from huiyin.letters.data import ContactData
from huiyin.letters.making import CONTACT_KEPT, contact_fields
from huiyin.letters.models import (
    Call,
    CallOutcome,
    CallPurpose,
    Clock,
    ClockKind,
    Contact,
    ContactOpening,
    Letter,
    MayContact,
    Reply,
)
from huiyin.letters.selectors import contact_read, has_files, may_open_contact
from huiyin.letters.services.answer import replies_mark
from huiyin.letters.services.clock_table import contact_clocks_follow
from huiyin.letters.services.entry import letter_entry
from huiyin.letters.services.intake import WRITER
from huiyin.letters.services.letter import refuse_erased


@transaction.atomic
def contact_open(
    *, letter: Letter, actor: Actor, reason: str, at: datetime, role: str, unit: Unit | None = None
) -> ContactData:
    """Return the contact data, after recording who opened it and why; the letter's files are open with it for a while.

    The writer sees both on the follow page.
    """
    if not may_open_contact(actor=actor, letter=letter):
        raise NotFound(NOBODY)
    if not reason.strip():
        raise Refused(_("Say why you need the contact data. The writer will see it."), field="reason")
    contact = Contact.objects.filter(letter=letter).first()
    if not has_files(letter=letter) and (contact is None or not contact.sealed):
        raise Refused(_("The writer left no contact data, or its time is over."))
    ContactOpening.objects.create(
        letter=letter, staff=actor.staff, role=role, unit=unit, reason=reason[:200], at=at
    )
    letter_entry(
        letter=letter,
        verb="contact-opened",
        at=at,
        role=role,
        reason=reason,
        staff=actor.staff.pk,
        unit=unit.code if unit else "",
    )
    return contact_read(contact=contact) if contact else ContactData()


@transaction.atomic
def contacts_open(
    *, letters: Sequence[Letter], actor: Actor, reason: str, at: datetime, role: str
) -> dict[int, ContactData]:
    """Open the contact data of several letters, for the envelopes of one run: all of them or none.

    Each writer reads it as if theirs had been the only one. Returns them by the letter's key.
    """
    return {
        letter.pk: contact_open(letter=letter, actor=actor, reason=reason, at=at, role=role)
        for letter in letters
    }


@transaction.atomic
def contact_change(
    *, letter: Letter, contact: ContactData, may_contact: MayContact, at: datetime, role: str = WRITER
) -> Letter:
    """Replace the contact data, or take it back: empty data erases what was there."""
    refuse_erased(letter)
    letter.may_contact = may_contact if contact else MayContact.NOBODY
    letter.save(update_fields=["may_contact"])
    fields = contact_fields(contact) if contact else {
        "sealed": None, "phone_hash": None, "has_phone": False, "has_email": False, "erased_at": at
    }  # fmt: skip
    if contact or Contact.objects.filter(letter=letter).exists():
        kept = {"erase_on": letter.received_at + CONTACT_KEPT, "erased_at": None}
        Contact.objects.update_or_create(letter=letter, defaults={**kept, **fields})
    reachable = contact.reachable and letter.may_contact != MayContact.NOBODY
    contact_clocks_follow(letter=letter, reachable=reachable, at=at)
    letter_entry(
        letter=letter, verb="contact-changed", at=at, role=role, left=bool(contact), may=letter.may_contact
    )
    return letter


@transaction.atomic
def call_record(
    *,
    letter: Letter,
    purpose: CallPurpose,
    outcome: CallOutcome,
    staff: Staff,
    at: datetime,
    role: str,
    unit: Unit | None = None,
) -> Call:
    """Record a try to reach the writer.

    Reaching them (or trying, where they left no way) meets *first contact*; to tell the answer, it marks what
    the letter was answered as told. To ask whether it is solved: after a wrong number, or the third call that nobody
    answered, the writer is on record as unreachable, until they are reached.
    """
    call = Call.objects.create(letter=letter, purpose=purpose, outcome=outcome, unit=unit, staff=staff, at=at)
    if outcome == CallOutcome.REACHED:
        contact_met(letter=letter, at=at)
        if purpose == CallPurpose.ANSWER:
            untold = Reply.objects.filter(matter__letter=letter, told_at=None).select_related(
                "matter__letter__office"
            )
            replies_mark(replies=list(untold), told=True, at=at, role=role)
    if purpose == CallPurpose.CONFIRM:
        _unreachable(letter, outcome, at)
    letter_entry(
        letter=letter,
        verb="called",
        at=at,
        role=role,
        purpose=purpose,
        outcome=outcome,
        unit=unit.code if unit else "",
    )
    return call


def _unreachable(letter: Letter, outcome: CallOutcome, at: datetime) -> None:
    replies = Reply.objects.filter(matter__letter=letter)
    if outcome == CallOutcome.REACHED:
        replies.update(unreachable_at=None)
        return
    missed = Call.objects.filter(letter=letter, purpose=CallPurpose.CONFIRM, outcome=CallOutcome.NOBODY)
    waiting = replies.filter(unreachable_at=None)
    for reply in waiting.select_related("answer"):
        tries = missed.filter(at__gte=reply.answer.at).count()
        if outcome == CallOutcome.WRONG or tries >= TRIES:
            waiting.filter(pk=reply.pk).update(unreachable_at=at)


def contact_met(*, letter: Letter, at: datetime) -> None:
    """Stop the *first contact* clocks of a letter: the writer has been reached, or has read or got an answer."""
    Clock.objects.filter(matter__letter=letter, kind=ClockKind.CONTACT, met_at=None).update(met_at=at)
