"""The pile of a batch: pages scanned first, recorded one after the other, each with one letter at most.

Holding a page is a courtesy among clerks and not on record. What a page came to is: recorded with a letter, put back,
discarded with a reason, erased after its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters import files
from huiyin.letters.data import NewLetter
from huiyin.letters.files import File
from huiyin.letters.models import Attachment, Batch, Letter, Scan
from huiyin.letters.piles import held_by_other, scans_held, scans_waiting
from huiyin.letters.services.batch import batch_lock
from huiyin.letters.services.entry import letter_entry
from huiyin.letters.services.intake import Received, letter_receive
from huiyin.letters.services.letter import file_forget, refuse_erased

HELD = timedelta(minutes=10)
KEPT = timedelta(days=90)  # a page that nobody recorded
DISCARDED_KEPT = timedelta(days=1)
MOST_WAITING = 1_000  # pages of one pile
MOST_PAGES = 20  # of one letter
TRIES = 20  # pages that others take between looking and holding


@transaction.atomic
def scans_add(*, batch: Batch, pages: Sequence[File], staff: Staff, at: datetime, role: str) -> list[Scan]:
    """Put pages on the pile and return their rows; a page that is there already, or with a letter, is not put twice.

    In that case its row is returned, so that the sender learns where it is.
    """
    batch = batch_lock(batch=batch)
    rows = Scan.objects.filter(batch=batch)
    if rows.filter(sha256__gt="").count() + len(pages) > MOST_WAITING:
        raise Refused(_("The pile holds 1,000 pages; record some of them first."), field="pages")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    found: list[Scan] = []
    made = 0
    for page in pages:
        known = rows.filter(Q(sha256=page.sha256) | Q(attachment__sha256=page.sha256)).first()
        if known is None:
            made += 1
            known = Scan.objects.create(
                batch=batch,
                position=last + made,
                sha256=files.store(file=page),
                media_type=page.media_type,
                size=len(page.data),
                added_at=at,
                added_by=staff,
                ends_at=at + KEPT,
            )
        found.append(known)
    if made:
        _entry(batch, "scans-added", at, role, first=last + 1, last=last + made)
    return found


def scan_hold(*, batch: Batch, staff: Staff, at: datetime, position: int | None = None) -> Scan | None:
    """Return the page to record now, held for ten minutes: the one asked for, else one that was held already, else the
    next that nobody has before them. None where there is none."""
    mine = scans_held(batch=batch, staff=staff, at=at)
    rows = scans_waiting(batch=batch).filter(_free(staff, at))
    first = list(rows.filter(position=position)) if position else []
    for scan in [*first, *mine, *rows[:TRIES]]:
        # Somebody else may hold it since it was looked at: then nothing changes, and the next is tried.
        if _hold(Scan.objects.filter(pk=scan.pk), staff, at):
            return scan
    return None


def scans_hold(*, batch: Batch, positions: Sequence[int], staff: Staff, at: datetime) -> int:
    """Hold these pages for ten minutes more, where nobody else does. Returns how many are held."""
    return _hold(Scan.objects.filter(batch=batch, position__in=positions), staff, at)


def scan_let_go(*, scan: Scan, staff: Staff, at: datetime, skip: bool) -> None:
    """Give a page back to the pile: as it was, or after all others (`skip`)."""
    rows = Scan.objects.filter(_free(staff, at), pk=scan.pk)
    rows.update(held_by=None, held_until=None, skipped_at=at if skip else None)


def _free(staff: Staff, at: datetime) -> Q:
    return Q(held_until=None) | Q(held_until__lte=at) | Q(held_by=staff)


def _hold(rows: Any, staff: Staff, at: datetime) -> int:
    waiting = rows.filter(_free(staff, at), sha256__gt="", discarded_at=None)
    return int(waiting.update(held_by=staff, held_until=at + HELD))


@transaction.atomic
def letter_record(
    *, batch: Batch, new: NewLetter, positions: Sequence[int], staff: Staff, at: datetime, role: str
) -> Received:
    """Register a letter of a batch with pages of its pile. Conflict, and nothing is written, where a page is not free.

    Sent twice it is one letter with the same pages.
    """
    known = Letter.objects.filter(office=batch.office_id, client_id=new.client_id).exists()
    scans = [] if known else _take(batch, positions, staff, at)
    pages = tuple(File(files.read(sha256=scan.sha256), scan.media_type) for scan in scans)
    whole = replace(new, batch=batch, files=new.files + pages, most_files=MOST_PAGES)
    received = letter_receive(office=batch.office, new=whole, at=at, role=role, staff=staff)
    if received.created:
        _use(scans, received.letter)
    return received


@transaction.atomic
def scans_attach(
    *, letter: Letter, batch: Batch, positions: Sequence[int], staff: Staff, at: datetime, role: str
) -> list[Attachment]:
    """Give pages of the pile to a letter that was recorded from text alone, or lacks them."""
    if letter.office_id != batch.office_id:
        raise Refused(_("This letter is of another office."), field="number")
    refuse_erased(letter)
    scans = _take(batch, positions, staff, at)
    there = letter.attachments.filter(erased_at=None)
    if there.count() + len(scans) > MOST_PAGES:
        raise Refused(_("At most 20 pages go with a letter."), field="pages")
    made = Attachment.objects.bulk_create(
        Attachment(
            letter=letter,
            sha256=scan.sha256,
            media_type=scan.media_type,
            size=scan.size,
            added_at=at,
            added_by=staff,
        )
        for scan in scans
    )
    _use(scans, letter)
    letter_entry(letter=letter, verb="scans-attached", at=at, role=role, batch=str(batch), pages=[*positions])
    return made


def _take(batch: Batch, positions: Sequence[int], staff: Staff, at: datetime) -> list[Scan]:
    """Return the pages, locked, in this order; Conflict for the first that is not free."""
    rows = (
        Scan.objects.select_for_update(of=("self",))
        .select_related("held_by")
        .filter(batch=batch, position__in=positions)
    )
    found = {scan.position: scan for scan in rows}
    for position in positions:
        scan = found.get(position)
        if scan is None or not scan.sha256 or scan.discarded_at is not None:
            message = _(
                "Page %(page)d is not in the pile any more: it was recorded or discarded. What you typed is kept."
            )
            raise Conflict(message % {"page": position}, field="pages")
        if held_by_other(scan=scan, staff=staff, at=at):
            message = _("Page %(page)d is before %(name)s now. What you typed is kept; take another page.")
            raise Conflict(message % {"page": position, "name": scan.held_by}, field="pages")
    return [found[position] for position in dict.fromkeys(positions)]


def _use(scans: Sequence[Scan], letter: Letter) -> None:
    """Make pages the files of a letter: each one of the letter's files that no page is yet."""
    for scan in scans:
        attachment = letter.attachments.filter(sha256=scan.sha256, erased_at=None, scan=None).order_by("pk")[
            0
        ]
        Scan.objects.filter(pk=scan.pk).update(
            attachment=attachment, sha256="", held_by=None, held_until=None, skipped_at=None
        )


@transaction.atomic
def scan_discard(*, scan: Scan, reason: str, staff: Staff, at: datetime, role: str) -> Scan:
    """Take a page out of the pile with a reason; for a day it can be put back, then it is erased."""
    if not reason.strip():
        raise Refused(_("Say why the page is discarded: blank, twice, not a letter."), field="reason")
    (locked,) = _take(scan.batch, [scan.position], staff, at)
    locked.discarded_at, locked.reason, locked.ends_at = at, reason.strip()[:120], at + DISCARDED_KEPT
    locked.held_by = locked.held_until = None
    locked.save(update_fields=["discarded_at", "reason", "ends_at", "held_by", "held_until"])
    _entry(scan.batch, "scan-discarded", at, role, page=scan.position, reason=locked.reason)
    return locked


@transaction.atomic
def scan_put_back(*, scan: Scan, at: datetime, role: str) -> Scan:
    """Put a page back into the pile: one that was discarded, or one that was given to the wrong letter."""
    locked = Scan.objects.select_for_update().get(pk=scan.pk)
    attachment = locked.attachment
    if attachment is not None and attachment.erased_at is None:
        letter = attachment.letter
        refuse_erased(letter)
        locked.sha256, locked.attachment = attachment.sha256, None
        Attachment.objects.filter(pk=attachment.pk).update(erased_at=at)
        letter_entry(letter=letter, verb="scan-put-back", at=at, role=role, page=locked.position)
    elif locked.discarded_at is None or not locked.sha256:
        raise Conflict(_("This page is not there any more, or is in the pile already."))
    else:
        _entry(locked.batch, "scan-put-back", at, role, page=locked.position)
    locked.discarded_at, locked.reason, locked.ends_at = None, "", at + KEPT
    locked.held_by = locked.held_until = locked.skipped_at = None
    locked.save()
    return locked


@transaction.atomic
def scans_expire(*, at: datetime) -> int:
    """Erase the pages whose time is over and that no letter has, with an entry for each batch. Returns how many."""
    old = Scan.objects.select_for_update(of=("self",)).filter(sha256__gt="", ends_at__lte=at)
    gone = list(old.select_related("batch__office").order_by("batch_id", "position"))
    pages: dict[Batch, list[int]] = {}
    for scan in gone:
        pages.setdefault(scan.batch, []).append(scan.position)
        Scan.objects.filter(pk=scan.pk).update(
            sha256="", erased_at=at, reason="", held_by=None, held_until=None
        )
        transaction.on_commit(partial(file_forget, sha256=scan.sha256))
    for batch, positions in pages.items():
        _entry(batch, "scans-expired", at, "system", pages=positions)
    return len(gone)


def _entry(batch: Batch, verb: str, at: datetime, role: str, **content: Any) -> None:
    entry_write(
        office=batch.office.code,
        kind=f"letters.{verb}",
        object_kind="batch",
        object_id=batch.pk,
        at=at,
        role=role,
        content=content,
    )
