"""Deriving the log anew from its entries: what in rows, files or signatures is not as it was signed.

One pass over the entries in the order of their index, with a few hundred hashes in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from huiyin.journal.canonical import VERSION, canonical, commit, content_hash
from huiyin.journal.folder import LogFolder
from huiyin.journal.models import Checkpoint, Entry
from huiyin.journal.proofs import fields_of, log_keys
from huiyin.journal.replay import Finding
from huiyin.journal.services import TOLERANCE
from huiyin.pure import merkle

CHUNK = 2_000
WIDTH = 256
# An entry is dated when its transaction begins: a large file that is taken in can keep one open for so long.
LONGEST_WRITE = timedelta(minutes=15)
SHOWN = 1_000  # of entries that are not as published; a log that was regrown differs in all of them


@dataclass
class Summary:
    """What an audit looked at: entries in the log, its root, and the entries that are not in it yet."""

    size: int = 0
    root: bytes = merkle.EMPTY_ROOT
    checkpoints: int = 0
    waiting: int = 0
    oldest_waiting: datetime | None = None
    emptied: int = 0
    findings: list[Finding] = field(default_factory=list)


class _Published:
    """The leaves as files show them, and how they differ from the entries."""

    def __init__(self, folder: LogFolder) -> None:
        self.folder = folder
        self.wrong: list[tuple[int, bytes, bytes]] = []  # index, as in the row, as published
        self.beyond = 0

    def compare(self, first: int, rows: Sequence[bytes]) -> None:
        """Compare a bundle with the commitments of the rows that belong there."""
        tile = merkle.Tile(merkle.ENTRIES, first // WIDTH, len(rows))
        data = self.folder.serve(tile)
        shown = merkle.parse_bundle(data, tile.width) if data is not None else []
        for place, (row, published) in enumerate(zip(rows, shown, strict=False)):
            if row != published and len(self.wrong) < SHOWN:
                self.wrong.append((first + place, row, published))

    def findings(self) -> Iterator[Finding]:
        """Name each difference: moved where the row stands elsewhere in what was published, else replaced."""
        where = {published: index for index, _row, published in self.wrong}
        for index, row, _published in self.wrong:
            if row in where:
                yield Finding("re-ordered", f"entry {index + 1}", f"was published as entry {where[row] + 1}")
            else:
                yield Finding("changed", f"entry {index + 1}", "is not the one that was published")


def audit_log(*, folders: Sequence[LogFolder], seen: Sequence[tuple[datetime, int]] = ()) -> Summary:
    """Derive the log from its entries and compare it with its checkpoints, and with copies of its files.

    `seen` is when an outsider first saw which size (journal/watching.py). Findings are in the summary.
    """
    found = Summary()
    rows = list(Checkpoint.objects.order_by("size"))
    found.checkpoints = len(rows)
    found.findings += _signatures(rows)
    roots = {row.size: bytes(row.root) for row in rows}
    times = [(row.at, row.size) for row in rows]
    dates = _Dates([times, list(seen)])
    frontier, bundle, expected = merkle.Frontier(), [], 0
    published = [_Published(folder) for folder in folders]
    emptied: dict[int, int] = {}
    for entry in Entry.objects.filter(index__isnull=False).order_by("index").iterator(chunk_size=CHUNK):
        index = entry.index or 0
        if index != expected:
            found.findings.append(_gone(expected, index))
            break  # everything behind the gap would differ
        found.findings += [*_entry(entry, emptied), *dates.look(index, entry.at)]
        commitment = bytes(entry.commitment)
        frontier.append(merkle.leaf_hash(commitment))
        bundle.append(commitment)
        expected += 1
        if len(bundle) == WIDTH:
            _compare(published, expected - WIDTH, bundle)
            bundle = []
        if roots.get(expected, b"") not in (b"", frontier.root()):
            found.findings.append(
                Finding("changed", f"entries up to {expected}", "have another root than was signed")
            )
            del roots[expected]
    _compare(published, expected - len(bundle), bundle)
    found.size, found.root = frontier.size, frontier.root()
    found.findings += [finding for one in published for finding in one.findings()]
    found.findings += [*_ends(rows, expected), *_tombstones(emptied)]
    found.findings += [finding for folder in folders for finding in _files(folder, found, log_keys())]
    found.emptied = len(emptied)
    waiting = Entry.objects.filter(index__isnull=True).order_by("at")
    found.waiting, first = waiting.count(), waiting.first()
    found.oldest_waiting = first.at if first else None
    return found


def _compare(published: Sequence[_Published], first: int, bundle: list[bytes]) -> None:
    for one in published if bundle else ():
        one.compare(first, bundle)


def _gone(expected: int, index: int) -> Finding:
    last = "" if index == expected + 1 else f" to {index}"
    return Finding("deleted", f"entry {expected + 1}{last}", "the numbers have a gap")


def _entry(entry: Entry, emptied: dict[int, int]) -> Iterator[Finding]:
    """Yield what is wrong inside one entry."""
    name = f"entry {(entry.index or 0) + 1}"
    if entry.content is None or entry.content_salt is None or entry.salt is None:
        emptied[entry.pk] = entry.index or 0
        return
    about = f"{name} ({entry.kind}, {entry.object_kind} {entry.object_id})"
    if entry.version != VERSION or not _fits(entry):
        yield Finding("changed", about, "what it says is not what its hash says")
    elif commit(fields_of(entry), bytes(entry.salt)) != bytes(entry.commitment):
        yield Finding("changed", about, "its fields are not what its commitment says")
    elif entry.kind.endswith(".erased"):
        for pk in json.loads(entry.content).get("entries", ()):
            emptied.pop(pk, None)


def _fits(entry: Entry) -> bool:
    """Say whether the content is the one that was hashed, in its one spelling."""
    text = entry.content or ""
    try:
        said = json.loads(text)
        return canonical(said) == text.encode() and content_hash(
            said, bytes(entry.content_salt or b"")
        ) == bytes(entry.content_hash)
    except (ValueError, AttributeError, TypeError):
        return False


class _Dates:
    """Whether entries are dated when they came: not before the checkpoint that they are not in."""

    def __init__(self, lists: list[list[tuple[datetime, int]]]) -> None:
        self.known = sorted((size, at) for times in lists for at, size in times)
        self.place = 0
        self.earliest: datetime | None = None

    def look(self, index: int, at: datetime) -> Iterator[Finding]:
        """Yield a finding where an entry is dated long before a size was signed that it is not in."""
        while self.place < len(self.known) and self.known[self.place][0] <= index:
            moment = self.known[self.place][1]
            self.earliest = max(self.earliest or moment, moment)
            self.place += 1
        if self.earliest is not None and at < self.earliest - TOLERANCE - LONGEST_WRITE:
            yield Finding(
                "back-dated",
                f"entry {index + 1}",
                f"dated {at:%Y-%m-%d %H:%M}, came after {self.earliest:%Y-%m-%d %H:%M}",
            )


def _signatures(rows: Sequence[Checkpoint]) -> Iterator[Finding]:
    """Yield checkpoints whose note is not signed by a key of the log, or does not say what its row says."""
    keys = log_keys()
    for row in rows:
        try:
            signed = merkle.open_checkpoint(bytes(row.note), origin=keys[0].name, verifiers=keys)
        except (merkle.MerkleError, IndexError):
            yield Finding("unsigned", f"checkpoint {row.size}", "is not signed by a key of the journal")
            continue
        if (signed.size, signed.root) != (row.size, bytes(row.root)):
            yield Finding("changed", f"checkpoint {row.size}", "its row is not what was signed")


def _ends(rows: Sequence[Checkpoint], size: int) -> Iterator[Finding]:
    last = rows[-1].size if rows else 0
    if last > size:
        yield Finding("deleted", f"entry {size + 1} to {last}", "was signed and is not there")


def _tombstones(emptied: dict[int, int]) -> Iterator[Finding]:
    for index in sorted(emptied.values()):
        yield Finding("changed", f"entry {index + 1}", "was emptied, and no erasure names it")


def _files(folder: LogFolder, found: Summary, keys: Sequence[merkle.Verifier]) -> Iterator[Finding]:
    """Yield what is wrong with a copy of the log: more than the entries, another key, tiles that do not fit."""
    data = folder.checkpoint()
    if data is None:
        return
    try:
        shown = merkle.open_checkpoint(data, origin=keys[0].name, verifiers=keys)
    except (merkle.MerkleError, IndexError):
        yield Finding("unsigned", f"{folder.path}", "its checkpoint is not signed by a key of the journal")
        return
    if shown.size > found.size:
        yield Finding("deleted", f"entry {found.size + 1} to {shown.size}", f"{folder.path} has them")
        return
    try:
        fits = folder.root(shown.size) == shown.root
    except (merkle.MerkleError, OSError):
        fits = False
    if not fits:
        yield Finding("changed", f"{folder.path}", "its tiles do not lead to its own root")
