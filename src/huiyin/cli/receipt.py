"""`huiyin receipt verify`: what a receipt file proves, checked on this computer alone."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from huiyin.cli import tables
from huiyin.cli.text import gettext as _
from huiyin.cli.text import gettext_noop
from huiyin.journal.receipts import FutureError, NewerError, OtherLetterError, Verdict, check
from huiyin.pure.merkle import (
    ForeignError,
    MalformedError,
    MerkleError,
    ProofError,
    SignatureError,
    TruncatedError,
    Verifier,
    parse_verifier,
)

REFUSED = 1
NOT_DONE = 2

# The first that fits: an error stands before the one it is a kind of.
SENTENCES: tuple[tuple[type[MerkleError], str], ...] = (
    (
        TruncatedError,
        gettext_noop("The file ends too early: it was not saved or copied whole. Get the receipt again."),
    ),
    (
        NewerError,
        gettext_noop("This receipt was written by a later version of Huiyin. Check it with that version."),
    ),
    (MalformedError, gettext_noop("This is not a receipt, or it was changed.")),
    (
        ForeignError,
        gettext_noop("This receipt belongs to another log: it is not signed by the expected key."),
    ),
    (
        SignatureError,
        gettext_noop("The signature does not fit: the receipt was changed after it was signed."),
    ),
    (
        FutureError,
        gettext_noop("The receipt is dated later than this computer's clock. One of the two is wrong."),
    ),
    (
        OtherLetterError,
        gettext_noop("The letter or the number is not the one that the log has for this receipt."),
    ),
    (
        ProofError,
        gettext_noop("The proof does not fit: what this receipt shows is not in the log that it names."),
    ),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of `huiyin receipt`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify")
    verify = verbs.add_parser("verify", help=_("check a receipt without a network and without the office"))
    verify.add_argument("file", type=Path, metavar="FILE", help=_("the receipt, NUMBER.tlog-proof"))
    verify.add_argument(
        "--letter", type=Path, metavar="TEXTFILE", help=_("the text of the letter, to compare")
    )
    verify.add_argument(
        "--key", type=Path, metavar="KEYFILE", help=_("the key of the log, as the office published it")
    )


def run(options: argparse.Namespace) -> int:
    """Say what the receipt proves, or why it proves nothing."""
    try:
        letter = tables.decode(options.letter.read_bytes(), options.letter.name) if options.letter else None
    except tables.TableError as error:
        return tables.complain(error)
    try:
        key = read_key(options.key) if options.key else None
    except MalformedError:
        print(_("%s holds no key of a log.") % options.key)
        return NOT_DONE
    try:
        verdict = check(options.file.read_bytes(), at=datetime.now(UTC), letter=letter, key=key)
    except MerkleError as error:
        print(sentence(error))
        return REFUSED
    print("\n".join(report(verdict, key_given=key is not None)))
    return 0


def read_key(path: Path) -> Verifier:
    """Return the key in a file of one line. Raises MalformedError."""
    return parse_verifier(path.read_bytes().decode("utf-8", "replace").strip())


def sentence(error: MerkleError) -> str:
    """Return what to tell the reader about a receipt that is refused."""
    return _(next(said for kind, said in SENTENCES if isinstance(error, kind)))


def report(verdict: Verdict, *, key_given: bool) -> list[str]:
    """Return the lines about a receipt that is sound: what is proved, and what is left to the reader."""
    place = {
        "index": verdict.index + 1,
        "size": verdict.checkpoint.size,
        "origin": verdict.checkpoint.origin,
    }
    lines = [
        _("The receipt is sound.")
        if key_given
        else _("The receipt fits together. Whether the office made it, only the key tells."),
        _("In the log %(origin)s: entry %(index)d of %(size)d.") % place,
        *_about_entry(verdict),
        _("Root of the log at that size: %s") % groups(verdict.checkpoint.root),
    ]
    if not key_given:
        lines.append(_("Compare the key with the one on the notice board: %s") % groups(verdict.key.key))
    return lines


def _about_entry(verdict: Verdict) -> list[str]:
    if verdict.erased:
        erased = {"at": _local(verdict.erased.at), "rule": verdict.erased.rule}
        return [
            _("The office says: its content was erased on %(at)s under this rule: %(rule)s") % erased,
            _(
                "It is proved that the entry is in the log. What it said, its number too, can no longer be compared."
            ),
        ]
    made = {"office": verdict.office, "at": _local(verdict.at), "kind": verdict.kind}
    checked = (
        _("Number %s and the text of the letter are those of the entry.")
        if verdict.letter_checked
        else _(
            "Number %s is that of the entry. You did not give the letter, so its text was not compared: use --letter."
        )
    )
    return [_("Recorded by office %(office)s on %(at)s (%(kind)s).") % made, checked % verdict.number]


def groups(value: bytes) -> str:
    """Return bytes as the notice board prints them: hexadecimal in groups of four."""
    return value.hex(" ", 2)


def _local(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else ""
