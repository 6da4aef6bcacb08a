"""Giving out numbers without gaps, and check words."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from huiyin.accounts.models import Office
from huiyin.common.sealing import fingerprint
from huiyin.pure.receipts import format_number

SERVER = "0"
WORD_BITS = 45
NEXT = """
    INSERT INTO letters_numberseries (office_id, thing, year, block, last) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (office_id, thing, year, block)
    DO UPDATE SET last = letters_numberseries.last + EXCLUDED.last RETURNING last
"""


def next_in_series(
    *, office: Office, thing: str, at: datetime, block: str = SERVER, count: int = 1
) -> tuple[int, int]:
    """Return (year, last of the next `count` sequences), in the caller's transaction: a rolled-back write leaves no
    gap."""
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [office.pk, thing, year, block, count])
        return year, cursor.fetchone()[0]


def next_letter_number(*, office: Office, at: datetime) -> str:
    """Return the next receipt number of this office."""
    return next_letter_numbers(office=office, at=at, count=1)[0]


def next_letter_numbers(*, office: Office, at: datetime, count: int) -> list[str]:
    """Return the next receipt numbers of this office, in order."""
    year, last = next_in_series(office=office, thing="letter", at=at, count=count)
    return [
        format_number(office=office.code, year=year, block=SERVER, sequence=sequence)
        for sequence in range(last - count + 1, last + 1)
    ]


def new_word() -> int:
    """Return 45 random bits."""
    return secrets.randbits(WORD_BITS)


def word_hash(*, client_id: UUID, bits: int) -> bytes:
    """Return what is kept of a check word: its HMAC together with the letter's own random id."""
    return fingerprint("check-word", f"{client_id}\n{bits}")
