"""One file that proves a leaf without the log: C2SP tlog-proof, version 1."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huiyin.pure.merkle.checkpoint import Checkpoint, accept_checkpoint
from huiyin.pure.merkle.errors import MalformedError, TruncatedError
from huiyin.pure.merkle.hashing import MAX_SIZE, require_hash
from huiyin.pure.merkle.lines import (
    format_base64,
    parse_base64,
    parse_decimal,
    parse_hash,
    parse_text,
)
from huiyin.pure.merkle.note import Note, Verifier, parse_note
from huiyin.pure.merkle.verify import verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
# The path in a tree of 2^63 - 1 leaves.
MAX_HASHES = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """An inclusion proof with all that it needs.

    `index` counts from 0; `hashes` lead from the leaf's sibling to the root's child; `checkpoint` is the
    log's note with all its signatures; `extra` belongs to the application and is not covered by the proof.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    def __post_init__(self) -> None:
        for value in self.hashes:
            require_hash(value)
        if not 0 <= self.index <= MAX_SIZE or len(self.hashes) > MAX_HASHES:
            raise MalformedError("no tree is that large")
        if self.extra == b"":
            raise MalformedError("an extra line is not empty")

    @property
    def data(self) -> bytes:
        """The bytes of the `.tlog-proof` file."""
        extra = [] if self.extra is None else [f"extra {format_base64(self.extra)}"]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(format_base64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint.data


def parse_log_proof(data: bytes) -> LogProof:
    """Return the parts of a `.tlog-proof` file, unchecked.

    Every beginning of a file that has one signature raises TruncatedError; other wrong bytes MalformedError.
    """
    first = f"{FIRST_LINE}\n".encode()
    if first.startswith(data) and data != first:
        raise TruncatedError("the file ends in its first line")
    if not data.startswith(first):
        raise MalformedError("not a proof of this form")
    head, gap, note = parse_text(data).partition("\n\n")
    if not gap:
        raise TruncatedError("the file ends before the checkpoint")
    lines = head.split("\n")[1:]
    extra = parse_base64(_value("extra", lines.pop(0))) if lines and lines[0].startswith("extra ") else None
    if not lines:
        raise MalformedError("no index")
    index = parse_decimal(_value("index", lines.pop(0)))
    return LogProof(index, tuple(map(parse_hash, lines)), parse_note(note.encode()), extra)


def verify_log_proof(
    proof: LogProof, *, leaf: bytes, origin: str, verifiers: Collection[Verifier]
) -> Checkpoint:
    """Return the checkpoint under which the leaf with hash `leaf` was in the log `origin`.

    Raises MalformedError, ForeignError, SignatureError, ProofError.
    """
    checkpoint = accept_checkpoint(proof.checkpoint, origin=origin, verifiers=verifiers)
    verify_inclusion(
        leaf=leaf, index=proof.index, size=checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    return checkpoint


def _value(name: str, line: str) -> str:
    found, gap, value = line.partition(" ")
    if found != name or not gap:
        raise MalformedError(f"no {name}")
    return value
