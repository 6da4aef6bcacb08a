"""`huiyin journal`: put the log into a folder, audit it, follow that of an office from outside, change its key."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.receipt import groups, read_key
from huiyin.cli.text import gettext as _
from huiyin.cli.text import gettext_noop
from huiyin.pure.merkle import MerkleError, parse_verifier

if TYPE_CHECKING:
    from huiyin.journal.audit import Summary
    from huiyin.journal.replay import Covered

FOUND, NOT_DONE = 1, 2
WRONG = {
    "changed": gettext_noop("changed"),
    "deleted": gettext_noop("deleted"),
    "inserted": gettext_noop("inserted"),
    "back-dated": gettext_noop("back-dated"),
    "re-ordered": gettext_noop("re-ordered"),
    "unsigned": gettext_noop("not signed"),
}
FOLLOWED = {
    "rolled-back": gettext_noop(
        "The log shows %(size)d entries and had %(before)d: it was cut off, an old checkpoint is shown again, or the "
        "office put back an old backup."
    ),
    "forked": gettext_noop(
        "The log is not the one that was followed: what it shows does not begin with the entries kept here. "
        "Entries were changed, taken out and grown again, or two readers are shown two logs."
    ),
    "unsigned": gettext_noop("The checkpoint is not signed by the key that is known: the key was replaced."),
    "damaged": gettext_noop(
        "The files of the log are not whole: entries that the checkpoint counts cannot be read."
    ),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the parts of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="export|audit|follow|change-key")
    export = verbs.add_parser("export", help=_("write the log into a folder that any web host can serve"))
    export.add_argument("folder", type=Path, metavar="DIR")
    audit = verbs.add_parser("audit", help=_("derive the log anew, and compare the tables with it"))
    audit.add_argument(
        "--copy",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=_("a copy kept by somebody outside"),
    )
    audit.add_argument("--json", action="store_true", help=_("print what was found as JSON"))
    follow = verbs.add_parser("follow", help=_("keep a copy of a log, and check that it only grows"))
    follow.add_argument("source", metavar="URL|DIR")
    follow.add_argument("--keep", type=Path, required=True, metavar="DIR", help=_("where the copy is kept"))
    follow.add_argument(
        "--key", type=Path, metavar="KEYFILE", help=_("the key of the log, as the office published it")
    )
    follow.set_defaults(alone=True)
    verbs.add_parser("change-key", help=_("give the log a new key, signed by the old one"))


def run(options: argparse.Namespace) -> int:
    """Do the part that was asked for."""
    return {"export": _export, "audit": _audit, "follow": _follow, "change-key": _change_key}[options.verb](
        options
    )


def _export(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from huiyin.journal.folder import CHECKPOINT, KEYS, export
    from huiyin.journal.proofs import log_shown
    from huiyin.journal.sequencer import log_advance, log_folder

    log_advance(at=timezone.now())
    folder = log_folder()
    log = log_shown(folder=folder)
    if log is None:
        print(_("The journal has no entry yet."), file=sys.stderr)
        return NOT_DONE
    others = {CHECKPOINT: log.note.data, KEYS: (folder.path / KEYS).read_bytes()}
    count = export(folder, options.folder, log.checkpoint.size, others)
    said = {
        "folder": options.folder,
        "files": count,
        "size": log.checkpoint.size,
        "root": groups(log.checkpoint.root),
    }
    print(_("%(folder)s: %(files)d files, %(size)d entries, root %(root)s") % said)
    return 0


def _audit(options: argparse.Namespace) -> int:
    from huiyin.journal.audit import audit_log
    from huiyin.journal.folder import LogFolder
    from huiyin.journal.replay import compare
    from huiyin.journal.sequencer import log_folder
    from huiyin.journal.watching import seen
    from huiyin.letters import replay as letters
    from huiyin.problems import replay as problems

    covered = [letters.COVERED, *problems.COVERED]
    first_seen = [row for copy in options.copy for row in seen(copy)]
    found = audit_log(folders=[log_folder(), *map(LogFolder, options.copy)], seen=first_seen)
    found.findings += compare(covered=covered)
    tables, others = _tables(covered)
    (_print_json if options.json else _print_audit)(found, tables, others)
    return FOUND if found.findings else 0


def _tables(covered: list[Covered]) -> tuple[list[str], list[str]]:
    """Return the tables whose rows were compared, and those whose rows were not."""
    from django.apps import apps

    from huiyin.common.archive import LEFT_OUT

    tables = {table for one in covered for table in one.tables}
    left_out = LEFT_OUT | {"journal"}
    every = {
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in left_out
    }
    mine, others = (sorted(model._meta.label for model in part) for part in (tables, every - tables))
    return mine, others


def _print_json(found: Summary, tables: list[str], others: list[str]) -> None:
    said = {"size": found.size, "root": found.root.hex(), "waiting": found.waiting, "emptied": found.emptied}
    lists = {"covered": tables, "not_covered": others, "findings": [one._asdict() for one in found.findings]}
    print(json.dumps(said | lists, indent=1, ensure_ascii=False))


def _print_audit(found: Summary, tables: list[str], others: list[str]) -> None:
    place = {"size": found.size, "checkpoints": found.checkpoints, "emptied": found.emptied}
    print(_("%(size)d entries in the log, %(checkpoints)d checkpoints, %(emptied)d entries erased") % place)
    print(_("Root: %s") % groups(found.root))
    if found.waiting:
        since = f"{found.oldest_waiting.astimezone():%Y-%m-%d %H:%M:%S}" if found.oldest_waiting else ""
        window = {"count": found.waiting, "since": since}
        print(_("Not in the log yet, and so not proved: %(count)d entries since %(since)s") % window)
    print(_("Compared with their entries: %s") % ", ".join(tables))
    print(_("Not compared, changes there are not found: %s") % ", ".join(others))
    for one in found.findings:
        print(f"✗ {_(WRONG[one.wrong])}: {one.what}{f' ({one.how})' if one.how else ''}")
    print(_("%d findings") % len(found.findings) if found.findings else _("Everything is as it was signed."))


def _follow(options: argparse.Namespace) -> int:
    from huiyin.journal.watching import Unreadable, follow, reader

    try:
        key = read_key(options.key) if options.key else None
        found = follow(read=reader(options.source), keep=options.keep, at=datetime.now(UTC), key=key)
    except (Unreadable, MerkleError) as error:
        print(_("The log cannot be read: %s. The copy is as it was.") % error, file=sys.stderr)
        return NOT_DONE
    if found.wrong:
        print(f"✗ {_(FOLLOWED[found.wrong]) % {'size': found.size, 'before': found.before}}")
        if found.at_index is not None:
            print(_("The first entry that differs: %d") % (found.at_index + 1))
        print(
            _("Both signed checkpoints lie in %s: keep them, they are the evidence.")
            % (options.keep / "evidence")
        )
        return FOUND
    print(_("✓ %(size)d entries, %(new)d new; the log only grew.") % {
        "size": found.size, "new": found.size - found.before})  # fmt: skip
    print(_("Root: %s") % groups(found.root))
    for vkey in found.new_keys:
        print(_("The key was changed, signed by the one before: %s") % vkey)
    if found.first and key is None:
        shown = groups(parse_verifier(found.key).key)
        print(_("The key was taken as it came. Compare it with the notice board: %s") % shown)
    return 0


def _change_key(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from huiyin.accounts.selectors import public_office
    from huiyin.journal.key_change import key_change
    from huiyin.journal.sequencer import log_advance

    log_advance(at=timezone.now())
    office = public_office()
    made = key_change(office=office.code if office else "", at=timezone.now(), role="administrator")
    log_advance(at=timezone.now())
    print(made.vkey)
    print(
        _("The key sheet is another now: huiyin keys. Put the new key on the notice board."), file=sys.stderr
    )
    return 0
