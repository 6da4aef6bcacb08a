"""Reading receipts that can still be printed: those whose check word is kept, for 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.accounts.models import Staff
from huiyin.accounts.selectors import Actor
from huiyin.common.sealing import unseal_json
from huiyin.letters.models import Batch, Letter, Receipt
from huiyin.letters.selectors import letters_for


@dataclass(frozen=True)
class Kept:
    """A receipt that can be printed: the letter, the 45 bits of its check word, when it was said to be on paper."""

    pk: int
    letter: Letter
    word: int
    printed_at: datetime | None


def letters_of_run(*, actor: Actor, staff: Staff, batch: Batch) -> QuerySet[Letter]:
    """Return the letters of a batch that this member of staff registered: only who had the paper prints the word."""
    return letters_for(actor=actor).filter(batch=batch, recorded_by=staff, erased_at=None)


def receipts_kept(*, letters: QuerySet[Letter], at: datetime, most: int) -> list[Kept]:
    """Return the receipts of these letters that can be printed, in the order of recording, in three queries."""
    rows = (
        Receipt.objects.filter(letter__in=letters.values("pk"), ends_at__gt=at)
        .select_related("letter__office", "letter__area")
        .prefetch_related("letter__matters__clocks")
        .order_by("letter__recorded_at", "letter_id")[:most]
    )
    return [Kept(row.pk, row.letter, int(unseal_json(row.sealed_word)), row.printed_at) for row in rows]


def words_gone(*, letters: QuerySet[Letter], at: datetime) -> QuerySet[Letter]:
    """Return the letters whose check word is not kept any more: 24 hours are over, or the letter was taken back."""
    kept = Receipt.objects.filter(letter=OuterRef("pk"), ends_at__gt=at)
    return letters.exclude(Exists(kept)).order_by("recorded_at", "id")
