"""The one byte form of an entry and of what it says: RFC 8785 JSON of NFC strings, salted hashes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785

VERSION = 1
BODY = "body"
BODY_HASH = "body_hash"
LARGEST = 2**53 - 1  # of the whole numbers that RFC 8785 can write
_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value; every string in NFC.

    Nearly all that is written here has ASCII names and no fractions; for it the standard library gives the same bytes
    in a third of the time, and every letter waits for three of them.
    """
    normal = _nfc(value)
    if _is_plain(normal):
        return _PLAIN.encode(normal).encode()
    return rfc8785.dumps(normal)


def stamp(at: datetime) -> str:
    """Return a time as UTC with milliseconds: `2026-11-23T06:30:00.000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def body_hash(salt: bytes, body: str) -> bytes:
    """Return SHA-256(salt ‖ "body" ‖ 0x00 ‖ text), the text without spaces around it and with line ends of Unix.

    A letter copied into a file, through an editor or a form, is then still the same letter.
    """
    text = unicodedata.normalize("NFC", body.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    return sha256(salt + b"body\0" + text.strip().encode()).digest()


def without_body(content: Mapping[str, Any], salt: bytes) -> dict[str, Any]:
    """Return the content as it is hashed and handed out: instead of a long text its hash.

    So whoever holds a receipt can check the number without the letter, and show the receipt without showing the letter.
    """
    if BODY not in content:
        return dict(content)
    kept = {name: value for name, value in content.items() if name != BODY}
    return kept | {BODY_HASH: body_hash(salt, content[BODY]).hex()}


def content_hash(content: Mapping[str, Any], salt: bytes) -> bytes:
    """Return SHA-256(content salt ‖ canonical content), a text in it by its hash."""
    return sha256(salt + canonical(without_body(content, salt))).digest()


def commit(fields: Any, salt: bytes) -> bytes:
    """Return the 32 bytes under the leaf: SHA-256(entry salt ‖ canonical entry)."""
    return sha256(salt + canonical(fields)).digest()


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_nfc(key): _nfc(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_nfc(item) for item in value]
    return value


def _is_plain(value: Any) -> bool:
    """Say whether names sort as code points as they do as UTF-16, and numbers are written in one way only."""
    if isinstance(value, str) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= LARGEST
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and key.isascii() and _is_plain(item) for key, item in value.items())
    return False
