"""The small parts that the text forms share. Each value has one spelling, so no changed byte goes unseen."""

from __future__ import annotations

import base64
import re

from huiyin.pure.merkle.errors import MalformedError, TruncatedError
from huiyin.pure.merkle.hashing import MAX_SIZE, require_hash

# Room for a hundred signatures, post-quantum ones too; what is larger is not read.
MAX_BYTES = 1_000_000

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def parse_base64(text: str) -> bytes:
    """Return the bytes of RFC 4648 §4 base64. Raises MalformedError, also where unused bits are not 0."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedError("not base64") from error
    if format_base64(data) != text:
        raise MalformedError("not base64 as it is written")
    return data


def format_base64(data: bytes) -> str:
    """Return RFC 4648 §4 base64, with padding."""
    return base64.b64encode(data).decode("ascii")


def parse_hash(text: str) -> bytes:
    """Return the 32 bytes of a base64 line. Raises MalformedError."""
    value = parse_base64(text)
    require_hash(value)
    return value


def parse_decimal(text: str) -> int:
    """Return 0 … 2^63 - 1 from ASCII digits without leading zeros. Raises MalformedError."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise MalformedError("not a decimal number without leading zeros, below 2^63")
    return int(text)


def parse_text(data: bytes) -> str:
    """Return UTF-8 text that ends with a newline and has no other control characters below U+0020.

    Raises TruncatedError without the last newline, else MalformedError.
    """
    if len(data) > MAX_BYTES:
        raise MalformedError(f"longer than {MAX_BYTES} bytes")
    if not data.endswith(b"\n"):
        raise TruncatedError("the last line is not complete")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("not UTF-8") from error
    if _CONTROL.search(text):
        raise MalformedError("a control character")
    return text
