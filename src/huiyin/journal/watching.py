"""Following a log from outside: a copy that only grows, and what does not fit it. Needs neither Django nor a database.

The copy holds every leaf, so nothing has to be taken on trust: a new checkpoint must be signed by a known key, and its
root must be that of the leaves kept so far with the new ones behind them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import urlopen

from huiyin.journal.canonical import stamp
from huiyin.journal.chain import follow_chain
from huiyin.journal.folder import CHECKPOINT, KEYS, LogFolder
from huiyin.pure import merkle

KEY = "key"
SEEN = "seen.jsonl"
EVIDENCE = "evidence"
TIMEOUT = 30  # seconds
LARGEST = 8_000_000  # bytes; the list of keys grows by 1,000 with each change
CHUNK = 256

Read = Callable[[str], bytes | None]


class Unreadable(Exception):
    """The log could not be read; says nothing about whether it is right."""


@dataclass
class Outcome:
    """What a look at the log found. `wrong` names what does not fit: `rolled-back`, `forked`, `unsigned`, `damaged`."""

    before: int = 0
    size: int = 0
    root: bytes = b""
    key: str = ""
    first: bool = False
    new_keys: list[str] = field(default_factory=list)
    wrong: str = ""
    at_index: int | None = None


def reader(source: str) -> Read:
    """Return how a file of the log is read: from a web address, or from a folder. None stands for "not there"."""
    if source.startswith(("http://", "https://")):
        base = source if source.endswith("/") else f"{source}/"
        return lambda name: _fetch(urljoin(base, name))
    folder = LogFolder(Path(source))

    def read(name: str) -> bytes | None:
        if name.startswith("tile/"):
            return folder.serve(merkle.parse_tile_path(name))
        file = folder.path / name
        return file.read_bytes() if file.is_file() and file.stat().st_size <= LARGEST else None

    return read


def _fetch(address: str) -> bytes | None:
    try:
        with urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - http and https alone come here
            data: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        if error.code == 404:
            return None
        raise Unreadable(f"{address}: {error.code}") from error
    except (URLError, OSError, ValueError) as error:
        raise Unreadable(f"{address}: {error}") from error
    if len(data) > LARGEST:
        raise Unreadable(f"{address}: too large")
    return data


def follow(*, read: Read, keep: Path, at: datetime, key: merkle.Verifier | None = None) -> Outcome:
    """Look at the log once, check it against the copy in `keep`, and let the copy grow.

    `key` is the log's key as it was had from elsewhere; without it the first one seen is kept. Raises Unreadable,
    MerkleError where what was read has not its form.
    """
    copy = LogFolder(keep)
    data = read(CHECKPOINT)
    if data is None:
        raise Unreadable(CHECKPOINT)
    known = _known_key(keep, key) or _first_key(read)
    found = Outcome(first=not (keep / KEY).exists())
    note = merkle.parse_note(data)
    try:
        chain = follow_chain(known, _listed(read))
        checkpoint = merkle.open_checkpoint(data, origin=known.name, verifiers=chain)
    except (merkle.ForeignError, merkle.SignatureError):
        shown = merkle.parse_checkpoint(note.text)
        old = (shown.size, shown.root.hex()) in {(row["size"], row["root"]) for row in _remembered(keep)}
        found.size = shown.size
        found.before = before.size if (before := _kept(copy)) else 0
        return _wrong(found, copy, "rolled-back" if old else "unsigned", data, at)
    found.key, found.new_keys = chain[-1].vkey, [one.vkey for one in chain[1:]]
    found.size, found.root = checkpoint.size, checkpoint.root
    before = _kept(copy)
    found.before = before.size if before else 0
    wrong, index = _compare(copy, found.before, checkpoint, read)
    if wrong:
        found.at_index = index
        return _wrong(found, copy, wrong, data, at)
    copy.write(KEY, f"{chain[-1].vkey}\n".encode())
    copy.write(KEYS, read(KEYS) or b"[]\n")
    copy.sign_off(note.data)
    _remember(keep, checkpoint, at)
    return found


def _known_key(keep: Path, given: merkle.Verifier | None) -> merkle.Verifier | None:
    file = keep / KEY
    kept = merkle.parse_verifier(file.read_text(encoding="utf-8").strip()) if file.exists() else None
    return kept or given


def _first_key(read: Read) -> merkle.Verifier:
    listed = _listed(read)
    if not listed or not isinstance(listed[-1].get("vkey"), str):
        raise Unreadable(KEYS)
    return merkle.parse_verifier(listed[-1]["vkey"])


def _listed(read: Read) -> list[dict[str, Any]]:
    return listed_keys(read(KEYS) or b"[]")


def listed_keys(data: bytes) -> list[dict[str, Any]]:
    """Return what a `keys.json` lists, unchecked. Raises MalformedError."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise merkle.MalformedError("not a list of keys") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise merkle.MalformedError("not a list of keys")
    return found


def _kept(copy: LogFolder) -> merkle.Checkpoint | None:
    data = copy.checkpoint()
    return merkle.parse_checkpoint(merkle.parse_note(data).text) if data else None


def _compare(copy: LogFolder, before: int, new: merkle.Checkpoint, read: Read) -> tuple[str, int | None]:
    """Let the copy grow to the new size; say what does not fit, and at which entry it begins."""
    if new.size < before:
        same = copy.root(new.size) == new.root
        return ("rolled-back", None) if same else ("forked", _first_difference(copy, new.size, read))
    try:
        start = before
        for part in _new_leaves(before, new.size, read):
            copy.add(start, part)
            start += len(part)
    except merkle.MerkleError:
        return "damaged", start
    if copy.root(new.size) == new.root:
        return "", None
    return "forked", _first_difference(copy, before, read)


def _new_leaves(before: int, size: int, read: Read) -> Iterator[list[bytes]]:
    """Yield the leaves from `before` on, a bundle at a time."""
    for index in range(before // CHUNK, -(-size // CHUNK)):
        leaves = _bundle(index, size, read)
        yield leaves[max(0, before - index * CHUNK) :]


def _bundle(index: int, size: int, read: Read) -> list[bytes]:
    tile = merkle.tile_at(merkle.ENTRIES, index, size)
    data = read(tile.path)
    if data is None:
        whole = merkle.Tile(merkle.ENTRIES, index, CHUNK)  # it was filled meanwhile
        data = read(whole.path)
        if data is None:
            raise merkle.TileError(f"{tile.path} is not there")
        return merkle.parse_bundle(data, CHUNK)[: tile.width]
    return merkle.parse_bundle(data, tile.width)


def _first_difference(copy: LogFolder, size: int, read: Read) -> int | None:
    """Return the first entry that the log shows otherwise now than it did; None where those kept are the same."""
    for index in range(-(-size // CHUNK)):
        tile = merkle.tile_at(merkle.ENTRIES, index, size)
        kept = merkle.parse_bundle(copy.serve(tile) or b"", tile.width)
        try:
            shown = _bundle(index, size, read)
        except merkle.MerkleError:
            return index * CHUNK
        for place, (one, other) in enumerate(zip(kept, shown, strict=True)):
            if one != other:
                return index * CHUNK + place
    return None


def _wrong(found: Outcome, copy: LogFolder, name: str, data: bytes, at: datetime) -> Outcome:
    """Keep both signed checkpoints: together they are the evidence. The copy stays as it was."""
    moment = stamp(at).replace(":", "")
    copy.write(f"{EVIDENCE}/{moment}-shown", data)
    if (before := copy.checkpoint()) is not None:
        copy.write(f"{EVIDENCE}/{moment}-kept", before)
    found.wrong = name
    return found


def _remember(keep: Path, checkpoint: merkle.Checkpoint, at: datetime) -> None:
    """Note when this size was first seen: what is dated earlier and comes later was dated back."""
    line = json.dumps({"at": stamp(at), "size": checkpoint.size, "root": checkpoint.root.hex()})
    with (keep / SEEN).open("a", encoding="ascii") as stream:
        stream.write(f"{line}\n")


def _remembered(keep: Path) -> list[dict[str, Any]]:
    file = keep / SEEN
    return (
        [json.loads(line) for line in file.read_text(encoding="ascii").splitlines()] if file.exists() else []
    )


def seen(keep: Path) -> list[tuple[datetime, int]]:
    """Return when which size was seen, oldest first."""
    return [(datetime.fromisoformat(row["at"]), int(row["size"])) for row in _remembered(keep)]
