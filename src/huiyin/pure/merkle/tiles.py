"""The tree as static files: C2SP tlog-tiles, without pruning.

A tile holds up to 256 hashes of every eighth level; tile `index` of `level` holds the roots over 256^level
leaves each. A full tile is hashed into the level above, a partial one never. Entries lie in bundles with the
same paths under `entries`; here their level is `ENTRIES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.pure.merkle.errors import MalformedError, OutsideTreeError
from huiyin.pure.merkle.hashing import MAX_SIZE, require_size

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_LEVEL = 63
ENTRIES = -1

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([0-9]{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile file: `level` 0 … 63 or ENTRIES, `index` from 0, `width` 1 … 256 hashes (or entries)."""

    level: int
    index: int
    width: int

    def __post_init__(self) -> None:
        if not ENTRIES <= self.level <= MAX_LEVEL:
            raise OutsideTreeError("a tile has a level from 0 to 63")
        if not 1 <= self.width <= TILE_WIDTH:
            raise OutsideTreeError("a tile has 1 to 256 hashes")
        if not 0 <= self.index <= MAX_SIZE // TILE_WIDTH:
            raise OutsideTreeError("a tile has an index from 0 to 2^55 - 1")

    @property
    def path(self) -> str:
        """The path under the log's prefix, e.g. `tile/0/x001/x234/067.p/112`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        *leading, last = _groups(self.index)
        number = "".join(f"x{group:03d}/" for group in leading) + f"{last:03d}"
        return f"tile/{level}/{number}" + (f".p/{self.width}" if self.width < TILE_WIDTH else "")


def parse_tile_path(path: str) -> Tile:
    """Return the tile of a path. Raises MalformedError for every path that no tile has."""
    found = _PATH.fullmatch(path) if len(path) < 64 else None
    if found is None:
        raise MalformedError("not the path of a tile")
    level, leading, last, width = found.groups()
    number = int(leading.replace("x", "").replace("/", "") + last)
    try:
        tile = Tile(ENTRIES if level == "entries" else int(level), number, int(width or TILE_WIDTH))
    except OutsideTreeError as error:
        raise MalformedError(str(error)) from error
    # One tile has one path: needless zeros, and a full tile written as a partial one, are refused.
    if tile.path != path:
        raise MalformedError("not the path of a tile")
    return tile


def tile_at(level: int, index: int, size: int) -> Tile:
    """Return the tile of a tree of `size` leaves, as wide as that tree makes it. Raises OutsideTreeError."""
    require_size(size)
    width = min((size >> TILE_HEIGHT * max(level, 0)) - index * TILE_WIDTH, TILE_WIDTH)
    return Tile(level, index, width)  # which refuses a width below 1 and an index below 0


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of `size` leaves, level by level, entry bundles not included."""
    require_size(size)
    for level in range(MAX_LEVEL + 1):
        hashes = size >> TILE_HEIGHT * level
        if not hashes:
            return
        for index in range(-(-hashes // TILE_WIDTH)):
            yield tile_at(level, index, size)


def _groups(number: int) -> list[int]:
    groups = [number % 1000]
    while number := number // 1000:
        groups.insert(0, number % 1000)
    return groups
