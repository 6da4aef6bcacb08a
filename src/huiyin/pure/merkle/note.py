"""Signed text: C2SP signed-note, with Ed25519 signatures.

Signatures by keys that nobody named are kept and ignored; one by a named key must be right.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huiyin.pure.merkle.errors import (
    ForeignError,
    MalformedError,
    SignatureError,
    TruncatedError,
)
from huiyin.pure.merkle.lines import format_base64, parse_base64, parse_text

KEY_SIZE = 32
KEY_ID_SIZE = 4
MAX_SIGNATURES = 100
_ED25519 = b"\x01"
_MARK = "— "


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and the 32-byte Ed25519 public key that signs under it."""

    name: str
    key: bytes

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.key) != KEY_SIZE:
            raise MalformedError("an Ed25519 key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that lead to this key; they identify, they do not protect."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The text form, to print and to hand out: `name+12345678+base64`."""
        return f"{self.name}+{self.key_id.hex()}+{format_base64(_ED25519 + self.key)}"

    def accepts(self, text: str, signature: bytes) -> bool:
        """Tell whether `signature` is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the 32-byte Ed25519 private key (the seed of RFC 8032) that signs under it."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.seed) != KEY_SIZE:
            raise MalformedError("an Ed25519 key has 32 bytes")

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Return the signature over the UTF-8 bytes of `text`."""
        value = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.verifier.key_id, value)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name and 4-byte id, and the bytes of the signature, of any kind."""

    name: str
    key_id: bytes
    value: bytes

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.key_id) != KEY_ID_SIZE or not self.value:
            raise MalformedError("a signature has a key id of 4 bytes and a value")

    @property
    def line(self) -> str:
        """The line without its newline."""
        return f"{_MARK}{self.name} {format_base64(self.key_id + self.value)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its last newline included, and at least one signature."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        parse_text(_utf8(self.text))
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise MalformedError(f"a note has 1 to {MAX_SIGNATURES} signatures")

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        lines = (self.text, *(one.line for one in self.signatures), "")
        return "\n".join(lines).encode()


def parse_verifier(vkey: str) -> Verifier:
    """Return the verifier of a text form. Raises MalformedError, also for other keys than Ed25519."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise MalformedError("not a verifier key")
    name, key_id, key = parts[0], parts[1], parse_base64(parts[2])
    if key[:1] != _ED25519:
        raise MalformedError("not an Ed25519 key")
    verifier = Verifier(name, key[1:])
    if verifier.key_id.hex() != key_id:
        raise MalformedError("the key has another id")
    return verifier


def sign_note(text: str, *signers: Signer) -> Note:
    """Return `text` (ending with a newline) with one signature of each signer, in this order.

    Raises MalformedError for a text that no note can carry.
    """
    parse_text(_utf8(text))
    return Note(text, tuple(signer.sign(text) for signer in signers))


def parse_note(data: bytes) -> Note:
    """Return the parts of a note, unchecked. Raises MalformedError, TruncatedError."""
    text, gap, lines = parse_text(data).rpartition("\n\n")
    if not gap or not lines:
        raise TruncatedError("no signatures")
    return Note(text + "\n", tuple(_parse_signature(line) for line in lines.removesuffix("\n").split("\n")))


def verify_note(note: Note, verifiers: Collection[Verifier]) -> tuple[Verifier, ...]:
    """Return those of `verifiers` that signed the note, in their order.

    Raises ForeignError when none did, SignatureError when a signature by one of them is wrong.
    """
    found = []
    for verifier in verifiers:
        known = (verifier.name, verifier.key_id)
        values = [one.value for one in note.signatures if (one.name, one.key_id) == known]
        if not all(verifier.accepts(note.text, value) for value in values):
            raise SignatureError(f"the signature of {verifier.name} does not belong to this text")
        if values:
            found.append(verifier)
    if not found:
        raise ForeignError("no signature by an expected key")
    return tuple(found)


def _parse_signature(line: str) -> Signature:
    parts = line.removeprefix(_MARK).split(" ")
    if not line.startswith(_MARK) or len(parts) != 2:
        raise MalformedError("not a signature line")
    value = parse_base64(parts[1])
    return Signature(parts[0], value[:KEY_ID_SIZE], value[KEY_ID_SIZE:])


def _require_name(name: str) -> None:
    _utf8(name)
    if not name or "+" in name or any(one.isspace() or one < " " for one in name):
        raise MalformedError("a key name is not empty and has no space and no plus sign")


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise MalformedError("not Unicode text") from error
