"""Changing a letter: corrections, review, who it concerns, erasure. Nothing is overwritten silently."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.common.errors import Refused
from huiyin.journal.services import entries_erase
from huiyin.letters import files, search
from huiyin.letters.data import BODY_LIMIT
from huiyin.letters.making import CONTACT_KEPT
from huiyin.letters.models import (
    Attachment,
    CategoryProposal,
    Concerned,
    Contact,
    Draft,
    Handling,
    Kind,
    Letter,
    LetterText,
    Matter,
    Receipt,
    Scan,
    Wish,
    WishKind,
)
from huiyin.letters.services.clock_table import clocks_hurry
from huiyin.letters.services.entry import letter_entry
from huiyin.letters.services.intake import WRITER

# Entries that repeat what a letter said, or who its writer is; an erasure empties them.
PERSONAL = (
    "letters.received", "letters.corrected", "letters.wished", "letters.split", "letters.matter-changed",
    "letters.concerns", "letters.answered",
    "letters.contact-opened", "letters.contact-changed", "letters.receipt-reissued",
)  # fmt: skip


@transaction.atomic
def letter_correct(
    *,
    letter: Letter,
    body: str,
    reason: str,
    at: datetime,
    role: str,
    line: str | None = None,
    place: str | None = None,
    staff: Staff | None = None,
) -> LetterText:
    """Add a new version of what a letter says. The receipt, the clocks and the earlier versions stay."""
    refuse_erased(letter)
    if not reason.strip():
        raise Refused(_("Say why the text changes."), field="reason")
    if len(body) > BODY_LIMIT or "\x00" in body:
        raise Refused(_("The text is too long, or holds characters that cannot be stored."), field="body")
    last = letter.texts.select_for_update().order_by("-version")[0]
    text = LetterText.objects.create(
        letter=letter,
        version=last.version + 1,
        line=last.line if line is None else line.strip()[:120],
        body=body.strip(),
        place=last.place if place is None else place.strip()[:120],
        reason=reason[:200],
        made_at=at,
        made_by=staff,
    )
    if line is not None:
        Matter.objects.filter(letter=letter, position=1).update(line=text.line)
    search.letter_put(letter=letter, text=f"{text.line} {text.body} {text.place}")
    said = {"line": text.line, "body": text.body, "place": text.place, "renames": line is not None}
    letter_entry(
        letter=letter, verb="corrected", at=at, role=role, version=text.version, reason=reason, **said
    )
    return text


@transaction.atomic
def letter_hold(*, letter: Letter, why: str, at: datetime, role: str) -> Letter:
    """Put a letter into the review queue. Its number and its clocks go on."""
    letter.held_for = why[:40]
    letter.save(update_fields=["held_for"])
    letter_entry(letter=letter, verb="held", at=at, role=role, why=why)
    return letter


@transaction.atomic
def letter_let_through(*, letter: Letter, at: datetime, role: str) -> Letter:
    """Take a letter out of the review queue: it is a letter like any other."""
    if not letter.held_for:
        raise Refused(_("This letter is not held."))
    letter.held_for = ""
    letter.save(update_fields=["held_for"])
    letter_entry(letter=letter, verb="let-through", at=at, role=role)
    return letter


@transaction.atomic
def letter_concerns(
    *,
    letter: Letter,
    reason: str,
    at: datetime,
    role: str,
    unit: Unit | None = None,
    staff: Staff | None = None,
) -> Concerned:
    """Record that a letter complains about a unit or a member of staff: from now on it is 404 for them."""
    if (unit is None) == (staff is None):
        raise Refused(_("Name a unit or a person."), field="unit")
    row, made = Concerned.objects.get_or_create(letter=letter, unit=unit, staff=staff)
    if not made:
        raise Refused(_("This is recorded already."), field="unit")
    if unit is not None:
        Handling.objects.filter(letter=letter, unit=unit, until=None).update(until=at)
    letter_entry(
        letter=letter,
        verb="concerns",
        at=at,
        role=role,
        reason=reason,
        unit=unit.code if unit else "",
        staff=staff.pk if staff else 0,
    )
    return row


@transaction.atomic
def wish_make(*, letter: Letter, kind: WishKind, words: str, at: datetime, role: str = WRITER) -> Wish:
    """Record what the writer asks for; the office settles it. Asking for the same again changes nothing."""
    refuse_erased(letter)
    if kind != WishKind.ERASE and not words.strip():
        raise Refused(_("Write what should be different."), field="words")
    if len(words) > BODY_LIMIT or "\x00" in words:
        raise Refused(_("The text is too long, or holds characters that cannot be stored."), field="words")
    open_one = letter.wishes.filter(kind=kind, done_at=None, words=words.strip()).first()
    if open_one is not None:
        return open_one
    wish = Wish.objects.create(letter=letter, kind=kind, words=words.strip(), at=at)
    letter_entry(letter=letter, verb="wished", at=at, role=role, wish=kind, words=words)
    return wish


@transaction.atomic
def wish_settle(*, wish: Wish, outcome: str, staff: Staff, at: datetime, role: str) -> Wish:
    """Record what the office did about a writer's wish; the writer reads it on the follow page."""
    if wish.done_at is not None:
        raise Refused(_("This is settled already."))
    if not outcome.strip():
        raise Refused(_("Say what was done."), field="outcome")
    wish.done_at, wish.done_by, wish.outcome = at, staff, outcome[:300]
    wish.save(update_fields=["done_at", "done_by", "outcome"])
    letter_entry(letter=wish.letter, verb="wish-settled", at=at, role=role, wish=wish.kind, outcome=outcome)
    return wish


@transaction.atomic
def letter_erase(
    *, letter: Letter, reason: str, at: datetime, role: str, staff: Staff | None = None
) -> Letter:
    """Erase what a letter says and who wrote it: text, contact, files, wishes, search index, words of entries.

    The row, its number, clocks and the commitments of its entries stay, so published values stay true.
    """
    refuse_erased(letter)
    if not reason.strip():
        raise Refused(_("Say under which rule this is erased."), field="reason")
    letter.texts.update(line=None, body=None, place=None)
    letter.matters.update(line=None)
    CategoryProposal.objects.filter(matter__letter=letter).update(reason="")
    letter.wishes.update(words=None)
    letter.openings.update(reason="")
    contact_erase(letter=letter, at=at)
    attachments_erase(letter=letter, at=at)
    Receipt.objects.filter(letter=letter).delete()
    Draft.objects.filter(client_id=letter.client_id).delete()
    search.letter_drop(letter=letter)
    letter.erased_at = at
    letter.save(update_fields=["erased_at"])
    entries_erase(
        office=letter.office.code,
        kind="letters.erased",
        object_kind="letter",
        object_id=letter.pk,
        kinds=PERSONAL,
        at=at,
        role=role,
        content={"reason": reason, "staff": staff.pk if staff else 0},
    )
    return letter


@transaction.atomic
def contacts_expire(*, at: datetime) -> int:
    """Erase the contact data and files whose time is over, each with an entry. Returns how many letters."""
    old_contact = Contact.objects.filter(erase_on__lte=at.date(), erased_at=None).values("letter")
    old_files = Attachment.objects.filter(letter__received_at__lte=at - CONTACT_KEPT, erased_at=None).values(
        "letter"
    )
    letters = Letter.objects.filter(Q(pk__in=old_contact) | Q(pk__in=old_files)).select_related("office")
    for letter in letters:
        contact_erase(letter=letter, at=at)
        attachments_erase(letter=letter, at=at)
        letter_entry(letter=letter, verb="contact-expired", at=at, role="system")
    return len(letters)


def contact_erase(*, letter: Letter, at: datetime) -> None:
    """Empty the contact row of a letter; part of an erasure, or of the end of its time."""
    Contact.objects.filter(letter=letter).update(
        sealed=None, phone_hash=None, has_phone=False, has_email=False, erased_at=at
    )


def attachments_erase(*, letter: Letter, at: datetime) -> None:
    """Mark a letter's files as erased, and delete from disk those that no other letter has."""
    mine = list(letter.attachments.filter(erased_at=None).values_list("sha256", flat=True))
    letter.attachments.filter(erased_at=None).update(erased_at=at)
    for sha256 in mine:
        transaction.on_commit(partial(file_forget, sha256=sha256))


def file_forget(*, sha256: str) -> None:
    """Delete a stored file that no letter has any more and no pile; called after the commit that let go of it."""
    held = Attachment.objects.filter(sha256=sha256, erased_at=None).exists()
    if not held and not Scan.objects.filter(sha256=sha256).exists():
        files.remove(sha256=sha256)


@transaction.atomic
def kind_change(*, letter: Letter, kind: Kind, reason: str, at: datetime, role: str) -> Letter:
    """Correct what kind of letter this is. Clocks come nearer where the kind asks for it, never later."""
    if not reason.strip():
        raise Refused(_("Say why the kind changes."), field="reason")
    before, letter.kind = letter.kind, kind
    letter.save(update_fields=["kind"])
    for matter in letter.matters.select_related("letter", "category", "area"):
        clocks_hurry(matter=matter)
    letter_entry(
        letter=letter, verb="kind-changed", at=at, role=role, before=before, after=kind, reason=reason
    )
    return letter


def refuse_erased(letter: Letter) -> None:
    """Raise Refused where a letter has been erased; else keep it locked until the transaction ends."""
    # Read anew and locked: the caller may have loaded the letter before it was erased.
    if Letter.objects.select_for_update().filter(pk=letter.pk, erased_at__isnull=False).exists():
        raise Refused(_("The personal data of this letter has been erased; its record remains."))
