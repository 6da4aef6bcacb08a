"""The key that signs the log: made at the first start, told of by an entry, changed by one that both keys signed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from huiyin.common import keys
from huiyin.common.errors import Busy
from huiyin.journal.canonical import stamp
from huiyin.journal.models import LogKey
from huiyin.pure.merkle import Signer, parse_verifier


class WrongKey(Busy):
    """The key file holds another key than the log is signed with."""


def origin_of(seed: bytes) -> str:
    """Return the name of a log that begins with this key; it stays when the key changes."""
    return f"huiyin/{sha256(b'huiyin log ' + Signer('log', seed).verifier.key).hexdigest()[:12]}"


def signer() -> Signer:
    """Return what signs checkpoints. Raises WrongKey; LogKey.DoesNotExist before the first checkpoint.

    The key may have been changed by another process since this one started: then the key file is read anew.
    """
    row = LogKey.objects.order_by("-pk")[:1].get()
    for known in (settings.KEYS, keys.load(settings.DATA)):
        for name in ("journal", keys.NEXT):
            if name in known and _fits(row.vkey, known[name]):
                settings.KEYS["journal"] = known[name]
                return Signer(parse_verifier(row.vkey).name, known[name])
    raise WrongKey(_("The key of the journal is not the one it was signed with. Nothing is signed."))


def _fits(vkey: str, seed: bytes) -> bool:
    return Signer(parse_verifier(vkey).name, seed).verifier.vkey == vkey


def keys_file() -> bytes:
    """Return `keys.json`: every key of the log since its beginning, and the opened entry that tells of each change."""
    listed = []
    for row in LogKey.objects.order_by("pk").select_related("entry"):
        said: dict[str, Any] = {"vkey": row.vkey, "since": stamp(row.at)}
        if row.note is not None:
            said["note"] = bytes(row.note).decode()
        entry = row.entry
        if entry is not None and entry.salt is not None and entry.content_salt is not None:
            said |= {"index": entry.index, "salt": bytes(entry.salt).hex(), "role": entry.role}
            said |= {
                "content_salt": bytes(entry.content_salt).hex(),
                "content": json.loads(entry.content or ""),
            }
        listed.append(said)
    return json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"
