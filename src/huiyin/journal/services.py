"""Writing entries. Every service of every app calls `entry_write` inside its own transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Busy
from huiyin.journal.canonical import canonical, stamp
from huiyin.journal.models import Entry

VERSION = 1
SALT = 16
# Two web nodes may differ by seconds; a dead battery sets a clock back by years.
TOLERANCE = timedelta(minutes=2)


def entry_write(
    *,
    office: str,
    kind: str,
    object_kind: str,
    object_id: int,
    at: datetime,
    role: str,
    content: dict[str, Any],
) -> Entry:
    """Write one entry in the caller's transaction.

    `kind` is `app.verb`; `content` holds what was done, as JSON values. Raises RuntimeError outside a transaction,
    Busy when `at` lies before the last entry: a clock that runs backwards must not write history.
    """
    _refuse_outside()
    _refuse_backward_clock(at)
    row = _entry(office, kind, object_kind, object_id, at, role, content)
    return Entry.objects.create(**row)


def entries_write(
    *,
    office: str,
    kind: str,
    object_kind: str,
    at: datetime,
    role: str,
    contents: Sequence[tuple[int, dict[str, Any]]],
) -> None:
    """Write an entry of one kind for each of many objects, (id, content) each; else as `entry_write`."""
    _refuse_outside()
    _refuse_backward_clock(at)
    Entry.objects.bulk_create(
        Entry(**_entry(office, kind, object_kind, object_id, at, role, content))
        for object_id, content in contents
    )


def _entry(
    office: str,
    kind: str,
    object_kind: str,
    object_id: int,
    at: datetime,
    role: str,
    content: dict[str, Any],
) -> dict[str, Any]:
    content_salt, salt = secrets.token_bytes(SALT), secrets.token_bytes(SALT)
    text = canonical(content)
    content_hash = hashlib.sha256(content_salt + text).digest()
    fields = [VERSION, office, kind, object_kind, object_id, stamp(at), role, content_hash.hex()]
    return {
        "version": VERSION,
        "office": office,
        "kind": kind,
        "object_kind": object_kind,
        "object_id": object_id,
        "at": _milliseconds(at),
        "role": role,
        "content": text.decode(),
        "content_salt": content_salt,
        "content_hash": content_hash,
        "salt": salt,
        "commitment": hashlib.sha256(salt + canonical(fields)).digest(),
    }


def entries_erase(*, object_kind: str, object_id: int, kinds: tuple[str, ...] = ()) -> int:
    """Remove what entries about one object said (content and salts); the commitments stay.

    With `kinds`, only entries of these kinds. Returns how many were emptied.
    """
    rows = Entry.objects.filter(object_kind=object_kind, object_id=object_id, content__isnull=False)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.update(content=None, content_salt=None, salt=None)


def _milliseconds(at: datetime) -> datetime:
    utc = at.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _refuse_outside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An entry belongs into the transaction of the write it tells of")


def _refuse_backward_clock(at: datetime) -> None:
    last = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    if last is not None and at < last - TOLERANCE:
        raise Busy(
            _(
                "The clock of this computer stands before the last entry of the journal. "
                "Nothing was written. Set the clock, then try again."
            )
        )
