"""`huiyin keys`: the key sheet to print, a copy for a safe place, and putting keys back on a new computer."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    parser.add_argument(
        "action", nargs="?", choices=["sheet", "copy", "load"], default="sheet", help=_("default: sheet")
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("the file to write or to read"))


def run(options: argparse.Namespace) -> int:
    """Print, copy or load the keys."""
    if options.action == "sheet":
        return _sheet()
    if options.file is None:
        print(_("Name a file."), file=sys.stderr)
        return 2
    return _copy(options.file) if options.action == "copy" else _load(options.file)


def _sheet() -> int:
    from django.conf import settings

    from huiyin.common import keys

    purposes = {
        "session": _("signs sessions and forms; a new one signs everybody out"),
        "contact": _("encrypts contact data and files; without it nobody can read them"),
        "check": _("turns check words into what is kept; without it no receipt opens its letter"),
        "journal": _("signs the journal; without it the log ends, and whoever has it can forge receipts"),
    }
    print(_("Keys of Huiyin. Print this sheet, lock it away from the computer, and clear the screen."))
    print(f"{keys.path(settings.DATA)}\n")
    for name, purpose in purposes.items():
        digits = settings.KEYS[name].hex()
        print(f"{name}: {' '.join(digits[i : i + 4] for i in range(0, len(digits), 4))}\n  {purpose}\n")
    return 0


def _copy(file: Path) -> int:
    from django.conf import settings

    from huiyin.common import keys

    text = json.dumps({name: settings.KEYS[name].hex() for name in keys.NAMES}, indent=1)
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as stream:
        stream.write(text)
    return 0


def _load(file: Path) -> int:
    """Take keys from a copy, or from the sheet typed in; refused where data lies that the old keys encrypted."""
    from django.conf import settings
    from django.db import connection

    from huiyin.common import keys
    from huiyin.common.errors import Refused

    found = read(file.read_text(encoding="utf-8"))
    if found.keys() != set(keys.NAMES):
        raise Refused(_("This file does not hold all four keys. Nothing was changed."))
    if connection.introspection.table_names():
        raise Refused(
            _("There is data here that the present keys encrypted. Load keys into an empty folder.")
        )
    keys.path(settings.DATA).unlink(missing_ok=True)
    keys.make(keys.path(settings.DATA), found)
    print(_("The keys are in place. Next: huiyin restore FILE"), file=sys.stderr)
    return 0


def read(text: str) -> dict[str, str]:
    """Return the keys of a copy or a typed sheet, by name, as 64 hexadecimal digits each."""
    found = re.findall(r'(session|contact|check|journal)"?\s*:\s*"?((?:[0-9a-fA-F]\s?){64})', text)
    return {name: re.sub(r"\s", "", digits).lower() for name, digits in found}
