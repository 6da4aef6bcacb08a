"""Proofs of entries, read from this machine's files of the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.journal.canonical import VERSION, stamp
from huiyin.journal.folder import LogFolder
from huiyin.journal.models import Checkpoint, Entry, LogKey
from huiyin.journal.receipts import Erased, extra_erased, extra_kept
from huiyin.pure import merkle
from huiyin.pure.merkle import (
    LogProof,
    MerkleError,
    Note,
    Verifier,
    parse_checkpoint,
    parse_note,
    parse_verifier,
    prove_inclusion,
    verify_note,
)


@dataclass(frozen=True)
class Log:
    """What this machine shows of the log: its files, the newest checkpoint in them, and the key that signed it."""

    folder: LogFolder
    note: Note
    checkpoint: merkle.Checkpoint
    key: Verifier


def log_keys() -> list[Verifier]:
    """Return the keys of the log, the one in force first."""
    return [parse_verifier(vkey) for vkey in LogKey.objects.order_by("-pk").values_list("vkey", flat=True)]


def log_shown(*, folder: LogFolder, size: int | None = None) -> Log | None:
    """Return the log as it is served, or as it was signed at an earlier size; None where there is none."""
    data = folder.checkpoint()
    if data is None:
        return None
    note = parse_note(data)
    if size is not None and size != parse_checkpoint(note.text).size:
        row = Checkpoint.objects.filter(size=size).first()
        if row is None or size > parse_checkpoint(note.text).size:
            return None
        note = parse_note(bytes(row.note))
    for key in log_keys():
        try:
            verify_note(note, [key])
        except MerkleError:
            continue
        return Log(folder, note, parse_checkpoint(note.text), key)
    return None


def fields_of(entry: Entry) -> list[Any]:
    """Return the fields of an entry in their canonical order."""
    hashed = bytes(entry.content_hash).hex()
    about = [entry.object_kind, entry.object_id, stamp(entry.at), entry.role]
    return [VERSION, entry.office, entry.kind, *about, hashed]


def tombstone_of(*, entry: Entry) -> Erased | None:
    """Return when and under which rule the content of an entry was erased; None where no tombstone names it."""
    rows = Entry.objects.filter(
        object_kind=entry.object_kind, object_id=entry.object_id, pk__gt=entry.pk, kind__endswith=".erased"
    )
    for row in rows.order_by("pk"):
        said = json.loads(row.content or "{}")
        if entry.pk in said.get("entries", ()):
            return Erased(row.at, str(said.get("reason", "")))
    return None


def proof_of(*, entry: Entry, number: str, log: Log | None) -> bytes | None:
    """Return the receipt file of an entry; None while it is not in the log that this machine shows."""
    if log is None or entry.index is None or entry.index >= log.checkpoint.size:
        return None
    extra = _extra(entry, number, log.key)
    hashes = prove_inclusion(entry.index, log.checkpoint.size, log.folder.read)
    return LogProof(entry.index, tuple(hashes), log.note, extra).data


def _extra(entry: Entry, number: str, key: Verifier) -> bytes:
    if entry.content is None or entry.salt is None or entry.content_salt is None:
        erased = tombstone_of(entry=entry) or Erased(entry.at, "")
        return extra_erased(
            number=number,
            key=key,
            commitment=bytes(entry.commitment),
            erased_at=erased.at,
            rule=erased.rule,
        )
    content: Mapping[str, Any] = json.loads(entry.content)
    return extra_kept(
        number=number,
        key=key,
        entry=fields_of(entry),
        salt=bytes(entry.salt),
        content=content,
        content_salt=bytes(entry.content_salt),
    )
