"""Logs for the tests: an oracle written as RFC 9162 states it, and one kept as tiles in a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from huiyin.pure.merkle import Signer, Tile, grow, tile_at

SIGNER = Signer("example.org/huiyin/journal", bytes(range(32)))


def mth(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, by the definition in §2.1.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    middle = largest_power_below(len(leaves))
    return sha256(b"\1" + mth(leaves[:middle]) + mth(leaves[middle:])).digest()


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The inclusion proof, by the definition in §2.1.3.1."""
    if len(leaves) == 1:
        return []
    middle = largest_power_below(len(leaves))
    if index < middle:
        return [*path(index, leaves[:middle]), mth(leaves[middle:])]
    return [*path(index - middle, leaves[middle:]), mth(leaves[:middle])]


def proof(old: int, leaves: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """The consistency proof, by the definition in §2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [mth(leaves)]
    middle = largest_power_below(len(leaves))
    if old <= middle:
        return [*proof(old, leaves[:middle], whole), mth(leaves[middle:])]
    return [*proof(old - middle, leaves[middle:], False), mth(leaves[:middle])]


def largest_power_below(width: int) -> int:
    power = 1
    while power * 2 < width:
        power *= 2
    return power


class Log:
    """A log whose files lie in a dictionary by path, as a web host would serve them."""

    def __init__(self, entries: Sequence[bytes] = ()) -> None:
        self.size = 0
        self.root = sha256().digest()
        self.files: dict[str, bytes] = {}
        self.add(entries)

    def add(self, entries: Sequence[bytes]) -> dict[Tile, bytes]:
        grown = grow(self.size, entries, self.read)
        self.files |= {tile.path: data for tile, data in grown.tiles.items()}
        self.size, self.root = grown.size, grown.root
        return grown.tiles

    def read(self, level: int, index: int) -> bytes:
        return self.files[tile_at(level, index, self.size).path]


def entries_of(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]
