"""A signed size and root: C2SP tlog-checkpoint."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huiyin.pure.merkle.errors import ForeignError, MalformedError
from huiyin.pure.merkle.hashing import EMPTY_ROOT, MAX_SIZE, require_hash
from huiyin.pure.merkle.lines import format_base64, parse_decimal, parse_hash
from huiyin.pure.merkle.note import Note, Signer, Verifier, parse_note, sign_note, verify_note


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: `origin` names the log, `size` counts its leaves, `root` has 32 bytes.

    `extensions` are further lines that others' logs may carry; Huiyin writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_hash(self.root)
        if not 0 <= self.size <= MAX_SIZE:
            raise MalformedError("a log has 0 to 2^63 - 1 leaves")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise MalformedError("an empty tree has one root only")
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise MalformedError("a checkpoint has no empty lines")

    @property
    def text(self) -> str:
        """The text that is signed, three lines or more."""
        lines = (self.origin, str(self.size), format_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text. Raises MalformedError."""
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < 3:
        raise MalformedError("a checkpoint has three lines or more")
    origin, size, root, *extensions = lines
    return Checkpoint(origin, parse_decimal(size), parse_hash(root), tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """Return the file served at `checkpoint`. Raises MalformedError for an origin that no note can carry."""
    return sign_note(checkpoint.text, *signers).data


def open_checkpoint(data: bytes, *, origin: str, verifiers: Collection[Verifier]) -> Checkpoint:
    """Return the checkpoint of a file, once one of the `verifiers` has signed it for `origin`.

    Raises MalformedError, TruncatedError, ForeignError (another origin, no expected key), SignatureError.
    """
    return accept_checkpoint(parse_note(data), origin=origin, verifiers=verifiers)


def accept_checkpoint(note: Note, *, origin: str, verifiers: Collection[Verifier]) -> Checkpoint:
    """Do the same for a note that is parsed already."""
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise ForeignError("the checkpoint of another log")
    verify_note(note, verifiers)
    return checkpoint
