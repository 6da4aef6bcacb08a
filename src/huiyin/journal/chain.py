"""The keys of a log, one after the other: each change is signed by the key before and by the new one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.journal.canonical import stamp
from huiyin.pure.merkle import MalformedError, Verifier, parse_note, parse_verifier, verify_note

CHANGE = "huiyin journal key change"


def change_text(old: Verifier, new: Verifier, at: datetime) -> str:
    """Return what both keys sign when one follows the other."""
    return f"{CHANGE}\n{old.vkey}\n{new.vkey}\n{stamp(at)}\n"


def follow_chain(known: Verifier, listed: list[dict[str, Any]]) -> list[Verifier]:
    """Return the keys of a log from one that is known on, each signed in by the one before it.

    `listed` is what `keys.json` holds. Raises MalformedError, ForeignError, SignatureError.
    """
    chain = [known]
    try:
        for row in listed:
            if not row.get("note"):
                continue
            note = parse_note(row["note"].encode())
            head, old, new, _at = note.text.rstrip("\n").split("\n")
            if head != CHANGE or old != chain[-1].vkey:
                continue
            verifier = parse_verifier(new)
            for one in (chain[-1], verifier):
                verify_note(note, [one])
            if verifier.name != known.name:
                raise MalformedError("a key of another log")
            chain.append(verifier)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MalformedError("not a list of keys") from error
    return chain
