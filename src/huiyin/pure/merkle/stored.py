"""Reading a tree from its tiles, proving from them, and adding entries to them.

`read_tile(level, index)` is the caller's: it returns the bytes of a tile, the full file or a partial one that
is at least as wide as the tree of the asked size makes it (`tile_at` tells how wide that is, and its path).
Tiles only ever grow, so a wider one is as good. What comes from a stranger's tiles must be checked against a
signed root.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from huiyin.pure.merkle.bundles import format_bundle, take_entries
from huiyin.pure.merkle.errors import OutsideTreeError, TileError
from huiyin.pure.merkle.hashing import (
    HASH_SIZE,
    join_peaks,
    leaf_hash,
    perfect_root,
    require_size,
    split,
)
from huiyin.pure.merkle.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, Tile, tile_at

ReadTile = Callable[[int, int], bytes]
_ReadHashes = Callable[[int, int], list[bytes]]


@dataclass(frozen=True, slots=True)
class Growth:
    """A log after entries were added: its size and root, and the files that are new or wider than before."""

    size: int
    root: bytes
    tiles: dict[Tile, bytes]


def root_of(size: int, read_tile: ReadTile) -> bytes:
    """Return the root of the tree of the first `size` leaves. Raises TileError."""
    require_size(size)
    return _root_over(0, size, _reader(size, read_tile))


def prove_inclusion(index: int, size: int, read_tile: ReadTile) -> list[bytes]:
    """Return the inclusion proof of a leaf (RFC 9162 §2.1.3.1), from its sibling to the root's child.

    Raises OutsideTreeError unless 0 ≤ index < size, TileError.
    """
    require_size(size)
    if not 0 <= index < size:
        raise OutsideTreeError("the index lies outside the tree")
    begin, end, siblings = 0, size, []
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((begin, middle))
            begin = middle
    read = _reader(size, read_tile)
    return [_root_over(*sibling, read) for sibling in reversed(siblings)]


def prove_consistency(old_size: int, new_size: int, read_tile: ReadTile) -> list[bytes]:
    """Return the proof that the first `old_size` leaves are the beginning of `new_size` (RFC 9162 §2.1.4.1).

    Empty when `old_size` is 0 or equals `new_size`. Raises OutsideTreeError unless 0 ≤ old ≤ new, TileError.
    """
    require_size(new_size)
    if not 0 <= old_size <= new_size:
        raise OutsideTreeError("the older tree is larger than the newer")
    begin, end, parts = 0, new_size, []
    while old_size not in (0, end):
        middle = begin + split(end - begin)
        if old_size <= middle:
            parts.append((middle, end))
            end = middle
        else:
            parts.append((begin, middle))
            begin = middle
    if begin:
        parts.append((begin, end))
    read = _reader(new_size, read_tile)
    return [_root_over(*part, read) for part in reversed(parts)]


def grow(size: int, entries: Sequence[bytes], read_tile: ReadTile) -> Growth:
    """Add entries to a log of `size` leaves; only its right edge is read, with its last bundle (level
    ENTRIES).

    Write the files first and the checkpoint last: until then the log of the old size is whole, and the same
    call can be made again. Raises OutsideTreeError, TileError; MalformedError for an entry above 65,535
    bytes.
    """
    require_size(size)
    require_size(size + len(entries))
    files = _grow_bundles(size, entries, read_tile) | _grow_tiles(size, entries, read_tile)
    grown = {(tile.level, tile.index): data for tile, data in files.items()}

    def read(level: int, index: int) -> bytes:
        return grown.get((level, index)) or read_tile(level, index)

    return Growth(size + len(entries), root_of(size + len(entries), read), files)


def _grow_bundles(size: int, entries: Sequence[bytes], read_tile: ReadTile) -> dict[Tile, bytes]:
    if not entries:
        return {}
    first, width = divmod(size, TILE_WIDTH)
    kept = take_entries(read_tile(ENTRIES, first), width)[0] if width else []
    return {
        Tile(ENTRIES, first + at, len(part)): format_bundle(part) for at, part in _parts([*kept, *entries])
    }


def _grow_tiles(size: int, entries: Sequence[bytes], read_tile: ReadTile) -> dict[Tile, bytes]:
    tiles: dict[Tile, bytes] = {}
    edge = _reader(size, read_tile)
    level, count, hashes = 0, size, [leaf_hash(entry) for entry in entries]
    while hashes:
        first, width = divmod(count, TILE_WIDTH)
        parts = _parts(edge(level, first) + hashes if width else hashes)
        tiles |= {Tile(level, first + at, len(part)): b"".join(part) for at, part in parts}
        level, count = level + 1, first
        hashes = [perfect_root(part) for _, part in parts if len(part) == TILE_WIDTH]
    return tiles


def _parts(items: list[bytes]) -> list[tuple[int, list[bytes]]]:
    return [(at // TILE_WIDTH, items[at : at + TILE_WIDTH]) for at in range(0, len(items), TILE_WIDTH)]


def _reader(size: int, read_tile: ReadTile) -> _ReadHashes:
    """Return a function that gives a tile's hashes as the tree of `size` leaves has them, each read once."""

    @cache
    def read(level: int, index: int) -> list[bytes]:
        length = tile_at(level, index, size).width * HASH_SIZE
        data = read_tile(level, index)
        if not length <= len(data) <= TILE_WIDTH * HASH_SIZE or len(data) % HASH_SIZE:
            raise TileError(f"tile {level}/{index} has {len(data)} bytes, the tree needs {length}")
        return [data[at : at + HASH_SIZE] for at in range(0, length, HASH_SIZE)]

    return read


def _root_over(begin: int, end: int, read: _ReadHashes) -> bytes:
    """Return the root over leaves [begin, end); `begin` is a multiple of the largest power of two within."""
    peaks = []
    while begin < end:
        height = (end - begin).bit_length() - 1
        peaks.append(_perfect(height, begin >> height, read))
        begin += 1 << height
    return join_peaks(peaks)


def _perfect(height: int, index: int, read: _ReadHashes) -> bytes:
    """Return the root over the 2^height leaves from index · 2^height."""
    level, within = divmod(height, TILE_HEIGHT)
    tile, offset = divmod(index << within, TILE_WIDTH)
    return perfect_root(read(level, tile)[offset : offset + (1 << within)])
