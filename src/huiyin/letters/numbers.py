"""Giving out numbers without gaps, and check words."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from huiyin.accounts.models import Office
from huiyin.common.sealing import fingerprint
from huiyin.letters.models import NumberSeries
from huiyin.pure.receipts import format_number

SERVER = "0"
WORD_BITS = 45


def next_in_series(*, office: Office, thing: str, at: datetime, block: str = SERVER) -> tuple[int, int]:
    """Return (year, next sequence) of a series, in the caller's transaction: a rolled-back write leaves no gap."""
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    series: dict[str, Any] = {"office": office, "thing": thing, "year": year, "block": block}
    if not NumberSeries.objects.filter(**series).update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(**series)
        NumberSeries.objects.filter(**series).update(last=F("last") + 1)
    return year, NumberSeries.objects.values_list("last", flat=True).get(**series)


def next_letter_number(*, office: Office, at: datetime) -> str:
    """Return the next receipt number of this office."""
    year, sequence = next_in_series(office=office, thing="letter", at=at)
    return format_number(office=office.code, year=year, block=SERVER, sequence=sequence)


def new_word() -> int:
    """Return 45 random bits."""
    return secrets.randbits(WORD_BITS)


def word_hash(*, number: str, bits: int) -> bytes:
    """Return what is kept of a check word: its HMAC together with the number."""
    return fingerprint("check-word", f"{number}\n{bits}")
