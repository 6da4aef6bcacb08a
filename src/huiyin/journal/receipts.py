"""What a writer keeps to check the log without the office: a `.tlog-proof` file (C2SP tlog-proof v1).

Its extra line is RFC 8785 JSON, in one of two forms; see docs/algorithms/merkle.md:

    {"content": {…}, "content_salt": hex, "entry": […], "key": vkey, "number": …, "salt": hex, "v": 1}
    {"commitment": hex, "erased_at": …, "key": vkey, "number": …, "rule": …, "v": 1}

`entry` is the canonical entry, `content` its content with `body_hash` for the letter, which stays with its writer.
After an erasure only the second form can be written; a receipt of the first form that a writer kept stays
good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from huiyin.journal.canonical import (
    BODY,
    BODY_HASH,
    VERSION,
    body_hash,
    canonical,
    commit,
    content_hash,
    stamp,
    without_body,
)
from huiyin.pure.merkle import (
    Checkpoint,
    ForeignError,
    MalformedError,
    MerkleError,
    ProofError,
    Verifier,
    leaf_hash,
    parse_log_proof,
    parse_verifier,
    verify_log_proof,
)

SALT_SIZE = 16
# A reader's clock may be set to a wrong zone or summer time; a day cannot be.
CLOCKS_DIFFER = timedelta(days=1)

_FIELDS: dict[str, type] = {"v": int, "number": str, "key": str}
_KEPT = _FIELDS | {"entry": list, "salt": str, "content": dict, "content_salt": str}
_ERASED = _FIELDS | {"commitment": str, "erased_at": str, "rule": str}
_ENTRY = (int, str, str, str, int, str, str, str)


class NewerError(MalformedError):
    """Written by a later version of this program."""


class FutureError(MerkleError):
    """Dated later than the reader's clock."""


class OtherLetterError(ProofError):
    """The number, the letter, or what else the receipt says of it, is not what the entry commits to."""


@dataclass(frozen=True, slots=True)
class Erased:
    """When and under which rule the content of an entry was erased."""

    at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt that was checked proves.

    The entry stands at `index` (from 0) of the log that `key` signed at `checkpoint`. `office`, `kind` and
    `at` are the entry's, None where it was erased. `number` is proved unless it was erased, the letter's text only
    where `letter_checked`.
    """

    number: str
    key: Verifier
    checkpoint: Checkpoint
    index: int
    office: str | None
    kind: str | None
    at: datetime | None
    letter_checked: bool
    erased: Erased | None


def extra_kept(
    *,
    number: str,
    key: Verifier,
    entry: Sequence[Any],
    salt: bytes,
    content: Mapping[str, Any],
    content_salt: bytes,
) -> bytes:
    """Return the extra line's bytes for an entry that is whole; the letter in `content` is left out."""
    return canonical(
        {
            "v": VERSION,
            "number": number,
            "key": key.vkey,
            "entry": list(entry),
            "salt": salt.hex(),
            "content": without_body(content, content_salt),
            "content_salt": content_salt.hex(),
        }
    )


def extra_erased(*, number: str, key: Verifier, commitment: bytes, erased_at: datetime, rule: str) -> bytes:
    """Return the extra line's bytes for an entry whose content and salts are gone."""
    return canonical(
        {
            "v": VERSION,
            "number": number,
            "key": key.vkey,
            "commitment": commitment.hex(),
            "erased_at": stamp(erased_at),
            "rule": rule,
        }
    )


def check(data: bytes, *, at: datetime, letter: str | None = None, key: Verifier | None = None) -> Verdict:
    """Return what the receipt in the bytes of a file proves.

    `letter` is the letter's text, `key` the log's key as the reader got it from elsewhere; without it the
    receipt's own key is taken and has to be compared by eye. `at` is the reader's time.

    Raises TruncatedError, NewerError, MalformedError, ForeignError, SignatureError, FutureError,
    OtherLetterError, ProofError: all are MerkleError.
    """
    proof = parse_log_proof(data)
    fields = _parse_extra(proof.extra)
    found = parse_verifier(fields["key"])
    if key is not None and key != found:
        raise ForeignError("the receipt names another key")
    leaf = leaf_hash(_commitment(fields))
    checkpoint = verify_log_proof(proof, leaf=leaf, origin=found.name, verifiers=[found])
    entry = fields.get("entry")
    moment = _parse_time(entry[5] if entry else fields["erased_at"])
    if moment > at + CLOCKS_DIFFER:
        raise FutureError("dated later than the reader's clock")
    if entry:
        _check_content(fields, letter)
    return Verdict(
        number=fields["number"],
        key=found,
        checkpoint=checkpoint,
        index=proof.index,
        office=entry[1] if entry else None,
        kind=entry[2] if entry else None,
        at=moment if entry else None,
        letter_checked=entry is not None and letter is not None,
        erased=None if entry else Erased(moment, fields["rule"]),
    )


def _parse_extra(extra: bytes | None) -> dict[str, Any]:
    if extra is None:
        raise MalformedError("no extra line")
    try:
        fields = json.loads(extra)
        written = canonical(fields)
    except (ValueError, RecursionError) as error:
        raise MalformedError("the extra line is not JSON") from error
    if written != extra or not isinstance(fields, dict):
        raise MalformedError("the extra line is not canonical JSON")
    if type(fields.get("v")) is int and fields["v"] > VERSION:
        raise NewerError("a later version")
    form = _KEPT if "entry" in fields else _ERASED
    if {name: type(value) for name, value in fields.items()} != form or fields["v"] != VERSION:
        raise MalformedError("the extra line has other fields")
    if "entry" in fields and tuple(map(type, fields["entry"])) != _ENTRY:
        raise MalformedError("the entry has other fields")
    return fields


def _commitment(fields: Mapping[str, Any]) -> bytes:
    """Return the 32 bytes under the leaf: SHA-256(salt ‖ canonical entry)."""
    if "commitment" in fields:
        return _parse_hex(fields["commitment"], 32)
    if fields["entry"][0] > VERSION:
        raise NewerError("an entry of a later version")
    return commit(fields["entry"], _parse_hex(fields["salt"], SALT_SIZE))


def _check_content(fields: Mapping[str, Any], letter: str | None) -> None:
    """Check number and content against the entry's content hash, and the letter against the content."""
    content, salt = fields["content"], _parse_hex(fields["content_salt"], SALT_SIZE)
    if content.get("number") != fields["number"] or BODY in content:
        raise OtherLetterError("the receipt names two numbers")
    if content_hash(content, salt) != _parse_hex(fields["entry"][7], 32):
        raise OtherLetterError("not the content of this entry")
    if letter is not None and body_hash(salt, letter).hex() != content.get(BODY_HASH):
        raise OtherLetterError("not the letter of this receipt")


def _parse_hex(text: str, size: int) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError as error:
        raise MalformedError("not hexadecimal") from error
    if value.hex() != text or len(value) != size:
        raise MalformedError(f"not {size} bytes in lower-case hexadecimal")
    return value


def _parse_time(text: str) -> datetime:
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise MalformedError("not a time") from error
    # Nothing here was written before 2000, and not every system can show such a time in its zone.
    if stamp(at) != text or at.year < 2000:
        raise MalformedError("not a time as it is written")
    return at
