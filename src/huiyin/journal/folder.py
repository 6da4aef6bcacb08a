"""The log as a folder of files, as C2SP tlog-tiles has it: what is served, exported, and followed.

Nothing in it is known nowhere else: it is made from the entries' commitments and the signed checkpoints, and can be
made again. A file appears whole or not at all; `checkpoint` is written last. Of a partial tile only the widest is kept,
since it serves every smaller size too.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from huiyin.pure.merkle import (
    EMPTY_ROOT,
    ENTRIES,
    Growth,
    MerkleError,
    Tile,
    TileError,
    format_bundle,
    grow,
    parse_bundle,
    root_of,
    tile_at,
    tiles_of,
)

CHECKPOINT = "checkpoint"
KEYS = "keys.json"
FULL = 256
HASH = 32


class LogFolder:
    """The files of one log. `read` gives what `pure.merkle` asks for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def checkpoint(self) -> bytes | None:
        """Return the signed checkpoint, or None in an empty folder."""
        file = self.path / CHECKPOINT
        return file.read_bytes() if file.exists() else None

    def read(self, level: int, index: int) -> bytes:
        """Return the widest file there is of a tile. Raises TileError where there is none."""
        for _try in range(3):  # a wider file may take the place of this one at this moment
            found = self._file(level, index)
            if found is None:
                break
            try:
                return found[1].read_bytes()
            except FileNotFoundError:
                continue
        raise TileError(f"{Tile(level, index, FULL).path} is not there")

    def serve(self, tile: Tile) -> bytes | None:
        """Return a tile's file as it was at that width, from a wider one where it has grown; None else."""
        for _try in range(3):
            found = self._file(tile.level, tile.index)
            if found is None or found[0] < tile.width:
                return None
            try:
                return _narrowed(tile, *found)
            except FileNotFoundError:
                continue
        return None

    def root(self, size: int) -> bytes:
        """Return the root over the first leaves, read from the right edge. Raises MerkleError, OSError."""
        return root_of(size, self.read) if size else EMPTY_ROOT

    def add(self, size: int, entries: Sequence[bytes]) -> Growth:
        """Write the files of a log of `size` leaves that gets these entries; the checkpoint stays as it is."""
        grown = grow(size, entries, self.read)
        for tile, data in grown.tiles.items():
            self.write(tile.path, data)
            self.tidy(tile)
        return grown

    def sign_off(self, note: bytes) -> None:
        """Write the checkpoint: from now on the files before it count."""
        self.write(CHECKPOINT, note)

    def write(self, name: str, data: bytes) -> None:
        """Write one file, whole or not at all, and on the disk before anything that refers to it."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{secrets.token_hex(4)}.half")
        try:
            with half.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget the files, so that they are made anew."""
        shutil.rmtree(self.path / "tile", ignore_errors=True)
        (self.path / CHECKPOINT).unlink(missing_ok=True)

    def _file(self, level: int, index: int) -> tuple[int, Path] | None:
        """Return the width and the path of the widest file of a tile."""
        whole = self.path / Tile(level, index, FULL).path
        if whole.exists():
            return FULL, whole
        parts = (self.path / Tile(level, index, 1).path).parent
        names = os.listdir(parts) if parts.is_dir() else []
        width = max((int(name) for name in names if name.isdigit()), default=0)
        return (width, parts / str(width)) if width else None

    def tidy(self, tile: Tile) -> None:
        """Take narrower files of the tile away: this one serves in their place."""
        parts = (self.path / Tile(tile.level, tile.index, 1).path).parent
        if tile.width == FULL:
            shutil.rmtree(parts, ignore_errors=True)
            return
        for name in os.listdir(parts):
            if name.isdigit() and int(name) < tile.width:
                (parts / name).unlink(missing_ok=True)


def _narrowed(tile: Tile, width: int, file: Path) -> bytes:
    data = file.read_bytes()
    if tile.level == ENTRIES:
        return format_bundle(parse_bundle(data, width)[: tile.width])
    return data[: tile.width * HASH]


def is_whole(folder: LogFolder, size: int, root: bytes) -> bool:
    """Say whether the files lead to this root."""
    try:
        return folder.root(size) == root
    except (MerkleError, OSError):
        return False


def export(folder: LogFolder, target: Path, size: int, others: Mapping[str, bytes]) -> int:
    """Copy a log to a folder that any web host can serve: tiles, other files, the checkpoint last. Returns how many."""
    copy, count = LogFolder(target), 0
    for tile in _every_tile(size):
        data = folder.serve(tile)
        if data is None:
            raise TileError(f"{tile.path} is not there")
        file = target / tile.path
        if not file.exists() or file.read_bytes() != data:
            copy.write(tile.path, data)
        copy.tidy(tile)
        count += 1
    for name in sorted(others, key=lambda name: name == CHECKPOINT):
        copy.write(name, others[name])
    return count + len(others)


def _every_tile(size: int) -> list[Tile]:
    found = list(tiles_of(size))
    bundles = [tile_at(ENTRIES, tile.index, size) for tile in found if tile.level == 0]
    return found + bundles
