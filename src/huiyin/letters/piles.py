"""Reading the pile of a batch: which pages wait, who has one before them, what became of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from huiyin.accounts.models import Staff
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters.models import Batch, Letter, Scan
from huiyin.letters.selectors import letters_for

WAITS = Q(sha256__gt="", discarded_at=None)


@dataclass(frozen=True)
class Pile:
    """How many pages a pile has, by what became of them; `erased_on` is when the first of the waiting ones goes."""

    waiting: int
    skipped: int
    used: int
    discarded: int
    erased: int
    ends_at: datetime | None


def pile_of(*, batch: Batch) -> Pile:
    """Return the counts of a pile, in one query."""
    return Pile(
        **Scan.objects.filter(batch=batch).aggregate(
            waiting=Count("pk", filter=WAITS),
            skipped=Count("pk", filter=WAITS & Q(skipped_at__isnull=False)),
            used=Count("pk", filter=Q(attachment__isnull=False)),
            discarded=Count("pk", filter=Q(discarded_at__isnull=False)),
            erased=Count("pk", filter=Q(erased_at__isnull=False, discarded_at=None)),
            ends_at=Min("ends_at", filter=WAITS),
        )
    )


def scans_waiting(*, batch: Batch) -> QuerySet[Scan]:
    """Return the pages that wait, in the order in which they are recorded: skipped ones last."""
    rows = Scan.objects.filter(WAITS, batch=batch).select_related("held_by")
    return rows.order_by(F("skipped_at").asc(nulls_first=True), "position")


def scans_discarded(*, batch: Batch) -> QuerySet[Scan]:
    """Return the pages that were discarded and can still be put back, the latest first."""
    return Scan.objects.filter(batch=batch, sha256__gt="", discarded_at__isnull=False).order_by(
        "-discarded_at", "-pk"
    )


def scans_used(*, batch: Batch, actor: Actor) -> QuerySet[Scan]:
    """Return the pages that are with a letter which this member of staff may see, the latest first."""
    rows = Scan.objects.filter(batch=batch, attachment__letter__in=letters_for(actor=actor))
    return rows.select_related("attachment__letter").order_by("-attachment__added_at", "-position")


def scan_of(*, batch: Batch, position: int) -> Scan:
    """Return a page that waits, or was discarded and is still there; else NotFound.

    A page that is with a letter is looked at there, where its letter's rights hold.
    """
    scan = (
        Scan.objects.select_related("batch__office", "held_by")
        .filter(batch=batch, position=position, sha256__gt="")
        .first()
    )
    if scan is None:
        raise NotFound(NOBODY)
    return scan


def scan_used(*, batch: Batch, actor: Actor, position: int) -> Scan:
    """Return a page that is with a letter which this member of staff may see, or NotFound."""
    scan = (
        scans_used(batch=batch, actor=actor).select_related("batch__office").filter(position=position).first()
    )
    if scan is None:
        raise NotFound(NOBODY)
    return scan


def held_by_other(*, scan: Scan, staff: Staff, at: datetime) -> bool:
    """Say whether somebody else has this page before them."""
    return scan.held_until is not None and scan.held_until > at and scan.held_by_id != staff.pk


def scans_held(*, batch: Batch, staff: Staff, at: datetime) -> list[Scan]:
    """Return the waiting pages that this member of staff has before them."""
    rows = Scan.objects.filter(WAITS, batch=batch, held_by=staff, held_until__gt=at)
    return list(rows.order_by("position"))


def letters_without_pages(*, batch: Batch, actor: Actor) -> QuerySet[Letter]:
    """Return the letters of a batch that were recorded from text alone, newest first."""
    rows = letters_for(actor=actor).filter(batch=batch, attachments__isnull=True, erased_at=None)
    return rows.order_by("-recorded_at", "-id")
