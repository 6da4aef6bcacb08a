"""Counting tries, and marking what was done."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import TooMany
from huiyin.common.models import DayKey, Mark, Throttle

KEPT = timedelta(hours=24)


def day_key(*, at: datetime) -> bytes:
    """Return the random key of this day (UTC); make it if this is its first use."""
    row, _made = DayKey.objects.get_or_create(
        day=at.astimezone(UTC).date(), defaults={"key": secrets.token_bytes(32)}
    )
    return bytes(row.key)


def try_count(*, purpose: str, subject: str, seconds: int, at: datetime) -> tuple[int, int]:
    """Count one try and return (tries in this window, seconds until it ends).

    The subject (an address, a receipt number) is kept only as an HMAC under the day's key.
    """
    key = hmac.new(day_key(at=at), f"{purpose}\n{subject}".encode(), hashlib.sha256).hexdigest()
    starts = datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)
    ends = starts + timedelta(seconds=seconds)
    with transaction.atomic():
        row, _made = Throttle.objects.get_or_create(
            key=key, window_starts_at=starts, defaults={"ends_at": ends}
        )
        Throttle.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    return row.count, max(1, int((ends - at).total_seconds()))


def try_or_refuse(*, purpose: str, subject: str, limit: int, seconds: int, at: datetime) -> int:
    """Count one try; raise TooMany when there were more than `limit` in this window. Returns the tries left."""
    count, wait = try_count(purpose=purpose, subject=subject, seconds=seconds, at=at)
    if count > limit:
        raise TooMany(_("Tried too often. Please wait a little and try again."), seconds=wait)
    return limit - count


def tries_forget(*, at: datetime) -> int:
    """Delete counters and day keys older than 24 hours. Returns how many rows went."""
    gone, _rows = Throttle.objects.filter(ends_at__lt=at - KEPT).delete()
    keys, _rows = DayKey.objects.filter(day__lt=(at - KEPT).astimezone(UTC).date()).delete()
    return gone + keys


def mark_set(*, name: str, at: datetime, detail: str = "") -> None:
    """Remember that `name` was done at this time."""
    Mark.objects.update_or_create(name=name, defaults={"at": at, "detail": detail[:200]})
