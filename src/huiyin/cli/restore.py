"""`huiyin restore FILE`: what a backup holds, into an empty data folder or database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the archive."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--without-keys", action="store_true", help=_("restore although the keys are others"))


def run(options: argparse.Namespace) -> int:
    """Check the archive, refuse where anything is in place already, load it, and build the search index."""
    from django.db import connection

    from huiyin.common import archive
    from huiyin.common.errors import Refused
    from huiyin.letters.search import rebuild as letters_rebuild
    from huiyin.problems.search import rebuild as problems_rebuild

    manifest = archive.read_manifest(path=options.file)
    if connection.introspection.table_names():
        raise Refused(_("There is data here already; nothing was changed. Name an empty folder with --data."))
    here = archive.key_fingerprints()
    if any(here.get(name) != found for name, found in manifest["keys"].items()) and not options.without_keys:
        raise Refused(
            _("The keys here are not those of the backup; nothing was changed. First: huiyin keys load FILE")
        )
    archive.load(path=options.file, manifest=manifest)
    letters_rebuild()
    problems_rebuild()
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(
        _("%s rows and %s files restored, as of %s") % (rows, len(manifest["files"]), manifest["at"]),
        file=sys.stderr,
    )
    return 0
