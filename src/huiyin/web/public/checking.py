"""The page that checks a receipt, in one file: it works from disk, without the server and without WebCrypto.

Its sentences stand here once: the script in the page picks one by its name, and so does the answer to a form that was
sent without JavaScript.
"""

from __future__ import annotations

import base64
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from huiyin.journal.receipts import FutureError, NewerError, OtherLetterError, Verdict, check
from huiyin.pure.merkle import (
    ForeignError,
    MalformedError,
    MerkleError,
    ProofError,
    SignatureError,
    TruncatedError,
    Verifier,
)

FOLDER = Path(__file__).parent / "checker"
# An error stands before the one it is a kind of.
NAMES: tuple[tuple[type[MerkleError], str], ...] = (
    (TruncatedError, "truncated"),
    (NewerError, "newer"),
    (MalformedError, "malformed"),
    (ForeignError, "foreign"),
    (SignatureError, "signature"),
    (FutureError, "future"),
    (OtherLetterError, "letter"),
    (ProofError, "proof"),
)
SENTENCES: dict[str, Promise] = {
    "nothing": _("Nothing was checked. Choose the receipt file, or paste its text."),
    "truncated": _("The receipt ends too early: it was not saved or copied whole. Get it again."),
    "newer": _("This receipt was written by a later version of Huiyin. Check it with the page of that version."),
    "malformed": _("This is not a receipt, or it was changed."),
    "foreign": _("This receipt belongs to another log: it is not signed by the key that this page knows."),
    "signature": _("The signature does not fit: the receipt was changed after it was signed."),
    "future": _("The receipt is dated later than the clock of this device. One of the two is wrong."),
    "letter": _("The number or the letter is not the one that the log has for this receipt."),
    "proof": _("The proof does not fit: what this receipt shows is not in the log that it names."),
    "in-log": _("In the log: entry {index} of {size}."),
    "recorded": _("Number {number}, recorded {at}."),
    "erased": _(
        "The office says that the content was erased on {at} under this rule: {rule}. It is proved that the "
        "entry is in the log; its number and text can no longer be compared."
    ),
    "compared": _("The text of the letter is the one that was recorded."),
    "not-compared": _("You gave no letter, so its text was not compared."),
    "same-root": _("The root is the one you typed from the notice board."),
    "other-root": _(
        "The root is not the one you typed. Is it the sheet for {size} entries? If it is, there are two logs: "
        "tell others."
    ),
    "root": _("Root at {size} entries: {root}"),
    "key": _("Signed by the key {key}. Compare it with the notice board."),
}  # fmt: skip


class Line(NamedTuple):
    """One result: good, bad, unsure or plain, and its sentence."""

    mark: str
    words: str


@cache
def parts() -> dict[str, str]:
    """Return script and style of the page, and the header that lets exactly these run."""
    script = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("noble.js", "check.js"))
    style = (FOLDER / "check.css").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"script": script, "style": style, "policy": policy}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def results(data: bytes, *, letter: str | None, root: str, keys: list[Verifier], at: datetime) -> list[Line]:
    """Check a receipt on the server; the same lines as the script gives."""
    if not data.strip():
        return [_line("unsure", "nothing")]
    try:
        verdict = _checked(data, letter, keys, at)
    except MerkleError as error:
        return [_line("bad", next(name for kind, name in NAMES if isinstance(error, kind)))]
    board = "".join(one for one in root.lower() if one in "0123456789abcdef")
    said = {
        "number": verdict.number,
        "index": verdict.index + 1,
        "size": verdict.checkpoint.size,
        "at": _when(verdict.erased.at if verdict.erased else verdict.at),
        "rule": verdict.erased.rule if verdict.erased else "",
        "root": verdict.checkpoint.root.hex(" ", 2),
        "key": verdict.key.key.hex(" ", 2),
    }
    lines = [_line("good", "in-log", said)]
    lines += [_line("unsure", "erased", said)] if verdict.erased else _kept(verdict, said)
    if board:
        same = board == verdict.checkpoint.root.hex()
        lines.append(_line("good" if same else "bad", "same-root" if same else "other-root", said))
    return [*lines, _line("plain", "root", said), _line("plain" if keys else "unsure", "key", said)]


def _checked(data: bytes, letter: str | None, keys: list[Verifier], at: datetime) -> Verdict:
    verdict = check(data, at=at, letter=letter)
    if keys and verdict.key not in keys:
        raise ForeignError("signed by another key")
    return verdict


def _kept(verdict: Verdict, said: dict[str, object]) -> list[Line]:
    compared = verdict.letter_checked
    text = _line("good" if compared else "unsure", "compared" if compared else "not-compared")
    return [_line("good", "recorded", said), text]


def _line(mark: str, name: str, values: dict[str, object] | None = None) -> Line:
    words = str(SENTENCES[name])
    for part, value in (values or {}).items():
        words = words.replace(f"{{{part}}}", str(value))
    return Line(mark, words)


def _when(at: datetime | None) -> str:
    return date_format(localtime(at), "Y-m-d H:i") if at else ""
