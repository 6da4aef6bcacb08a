"""The entries of a log as files: C2SP tlog-tiles, "entry bundles"."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.pure.merkle.errors import MalformedError, TruncatedError
from huiyin.pure.merkle.tiles import TILE_WIDTH

MAX_ENTRY = 65_535
_PREFIX = 2


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Return 1 to 256 entries of at most 65,535 bytes, each after its length. Raises MalformedError."""
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise MalformedError("a bundle has 1 to 256 entries")
    if any(len(entry) > MAX_ENTRY for entry in entries):
        raise MalformedError("an entry has at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(_PREFIX, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the `width` entries of a bundle. Raises TruncatedError, or MalformedError when it goes on."""
    entries, rest = take_entries(data, width)
    if rest:
        raise MalformedError("the bundle goes on after its last entry")
    return entries


def take_entries(data: bytes, width: int) -> tuple[list[bytes], bytes]:
    """Return the first `width` entries of a bundle, and the bytes after them. Raises TruncatedError."""
    entries, at = [], 0
    for _ in range(width):
        begin = at + _PREFIX
        at = begin + int.from_bytes(data[at:begin], "big")
        if at > len(data):
            raise TruncatedError("the bundle ends before its last entry")
        entries.append(data[begin:at])
    return entries, data[at:]
