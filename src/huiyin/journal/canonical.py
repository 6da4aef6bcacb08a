"""The one byte form of an entry: RFC 8785 JSON of NFC strings."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value; every string in NFC."""
    return rfc8785.dumps(_nfc(value))


def stamp(at: datetime) -> str:
    """Return a time as UTC with milliseconds: `2026-11-23T06:30:00.000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_nfc(key): _nfc(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_nfc(item) for item in value]
    return value
