"""`huiyin categories`: a tree of categories from a CSV file. A second run adds only what is new."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the file, and the scheme that its categories belong to."""
    parser.add_argument("file", type=Path, metavar="FILE.csv", help=_("columns level1, level2, level3 …"))
    parser.add_argument("--scheme", required=True, metavar="NAME", help=_("which list of categories this is"))
    parser.add_argument("--office", default="", metavar="CODE", help=_("the office, where there are several"))
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(options: argparse.Namespace) -> int:
    """Read the file and load what is new."""
    from django.utils import timezone

    from huiyin.accounts import category_file
    from huiyin.accounts.selectors import office_by_code, public_office
    from huiyin.accounts.services import categories_load
    from huiyin.common.errors import Refused

    rows = category_file.read(options.file.read_bytes())
    office = office_by_code(code=options.office) if options.office else public_office()
    if office is None:
        raise Refused(_("There is no office yet. Begin with: huiyin admin create"))
    new = categories_load(office=office, scheme=options.scheme, rows=rows, at=timezone.now())
    if options.json:
        print(json.dumps({"rows": len(rows), "new": new}))
    else:
        print(_("%s rows, %s new categories") % (len(rows), new))
    return 0
