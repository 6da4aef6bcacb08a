"""`huiyin backup FILE`: every row and file of this moment in one archive, while the office goes on working."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the file to write."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(options: argparse.Namespace) -> int:
    """Write the archive and remember when."""
    from django.utils import timezone

    from huiyin.common import archive
    from huiyin.common.services import mark_set

    at = timezone.now()
    manifest = archive.write(path=options.file, at=at)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    mark_set(name="backup", at=at, detail=f"{rows} rows, {len(manifest['files'])} files")
    if options.json:
        print(
            json.dumps({"rows": rows, "files": len(manifest["files"]), "bytes": options.file.stat().st_size})
        )
    else:
        megabytes = options.file.stat().st_size / 1e6
        print(
            _("%s: %s rows and %s files, %.1f MB") % (options.file, rows, len(manifest["files"]), megabytes)
        )
    print(_("The keys are not in it. Keep the key sheet elsewhere: huiyin keys"), file=sys.stderr)
    return 0
