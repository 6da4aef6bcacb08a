"""Writing entries. Every service of every app calls `entry_write` inside its own transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Busy
from huiyin.common.services import mark_set
from huiyin.common.traces import ERASURE
from huiyin.journal.canonical import VERSION, canonical, commit, content_hash, stamp
from huiyin.journal.models import Entry

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
    hashed = content_hash(content, content_salt)
    fields = [VERSION, office, kind, object_kind, object_id, stamp(at), role, hashed.hex()]
    return {
        "version": VERSION,
        "office": office,
        "kind": kind,
        "object_kind": object_kind,
        "object_id": object_id,
        "at": _milliseconds(at),
        "role": role,
        "content": canonical(content).decode(),
        "content_salt": content_salt,
        "content_hash": hashed,
        "salt": salt,
        "commitment": commit(fields, salt),
    }


def entries_erase(
    *,
    office: str,
    kind: str,
    object_kind: str,
    object_id: int,
    kinds: Sequence[str],
    at: datetime,
    role: str,
    content: dict[str, Any],
) -> int:
    """Remove what entries of these kinds about one object said (content and salts); their commitments stay.

    The tombstone is an entry of `kind`: `content` says under which rule, and the ids of the emptied entries are put
    beside it. Without a tombstone that names it, an audit takes an emptied entry for a changed one. Returns how many.
    """
    rows = Entry.objects.filter(
        object_kind=object_kind, object_id=object_id, kind__in=kinds, content__isnull=False
    )
    ids = sorted(rows.values_list("pk", flat=True))
    Entry.objects.filter(pk__in=ids).update(content=None, content_salt=None, salt=None)
    mark_set(name=ERASURE, at=at)
    about: dict[str, Any] = {"object_kind": object_kind, "object_id": object_id}
    entry_write(office=office, kind=kind, at=at, role=role, content=content | {"entries": ids}, **about)
    return len(ids)


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
