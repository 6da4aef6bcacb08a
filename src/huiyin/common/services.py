"""Counting tries, and marking what was done."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import TooMany
from huiyin.common.models import DayKey, Mark, Throttle

KEPT = timedelta(hours=24)
COUNT = """
    INSERT INTO common_throttle (key, window_starts_at, ends_at, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (key, window_starts_at) DO UPDATE SET count = common_throttle.count + 1 RETURNING count
"""


# One key alone: a deleted one must not live on in a server that runs for months.
@lru_cache(maxsize=1)
def _read_day_key(day: date) -> bytes:
    return bytes(DayKey.objects.get(day=day).key)


def day_key(*, at: datetime) -> bytes:
    """Return the random key of this day (UTC); make it if this is its first use."""
    day = at.astimezone(UTC).date()
    try:
        return _read_day_key(day)
    except DayKey.DoesNotExist:
        row, _made = DayKey.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})
        return bytes(row.key)


def try_count(*, purpose: str, subject: str, seconds: int, at: datetime) -> tuple[int, int]:
    """Count one try and return (tries in this window, seconds until it ends).

    The subject (an address, a receipt number) is kept only as an HMAC under the day's key. One statement: every letter
    passes here, and two tries at the same moment must count as two.
    """
    starts = _window(seconds, at)
    times = [
        connection.ops.adapt_datetimefield_value(time)
        for time in (starts, starts + timedelta(seconds=seconds))
    ]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_key(purpose, subject, at), *times])
        return cursor.fetchone()[0], _wait(seconds, at)


def _key(purpose: str, subject: str, at: datetime) -> str:
    return hmac.new(day_key(at=at), f"{purpose}\n{subject}".encode(), hashlib.sha256).hexdigest()


def _window(seconds: int, at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def _wait(seconds: int, at: datetime) -> int:
    return max(1, int((_window(seconds, at) + timedelta(seconds=seconds) - at).total_seconds()))


def tries_so_far(*, purpose: str, subject: str, seconds: int, at: datetime) -> tuple[int, int]:
    """Return (tries in this window, seconds until it ends) without counting one."""
    row = Throttle.objects.filter(
        key=_key(purpose, subject, at), window_starts_at=_window(seconds, at)
    ).first()
    return row.count if row else 0, _wait(seconds, at)


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
