"""The proof that a letter was recorded: its entry in the journal, and the receipt file of it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from huiyin.journal.models import Checkpoint, Entry
from huiyin.journal.proofs import log_shown, proof_of
from huiyin.journal.selectors import days
from huiyin.journal.sequencer import log_folder
from huiyin.letters.models import Letter

RECEIVED = "letters.received"
DAYS = 3


class Standing(NamedTuple):
    """Where the entry stands: its place from 1, the entries there are, and the last days whose root covers it."""

    number: int
    size: int
    days: list[Checkpoint]

    @property
    def in_log(self) -> bool:
        """Say whether this machine can prove it."""
        return 0 < self.number <= self.size


def entry_of(*, letter: Letter) -> Entry:
    """Return the entry that the letter was received."""
    return Entry.objects.get(object_kind="letter", object_id=letter.pk, kind=RECEIVED)


def commitment_of(*, letter: Letter) -> bytes:
    """Return the 32 bytes under the letter's leaf: known at once, before it is in the log."""
    return bytes(entry_of(letter=letter).commitment)


def proof_standing(*, letter: Letter, at: datetime) -> Standing:
    """Say where a letter's entry stands in the log."""
    entry = entry_of(letter=letter)
    log = log_shown(folder=log_folder())
    if log is None or entry.index is None:
        return Standing(0, 0, [])
    today = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    covering = [row for row in days(before=today, most=DAYS) if row.size > entry.index]
    return Standing(entry.index + 1, log.checkpoint.size, covering)


def proof_file(*, letter: Letter, size: int | None = None) -> bytes | None:
    """Return the receipt file of a letter, of the newest checkpoint or the one of a size; None while there is none."""
    log = log_shown(folder=log_folder(), size=size)
    return proof_of(entry=entry_of(letter=letter), number=letter.number, log=log)
