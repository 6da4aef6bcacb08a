"""`huiyin demo`: an invented township to try everything with, in a data folder of its own."""

from __future__ import annotations

import argparse
import shutil
import sys

from huiyin.cli.text import gettext as _

# Beside the keys: says that this folder may be made anew at every start.
MARK = "this-is-a-demo"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take where to listen."""
    from huiyin.cli.serve import add_address

    add_address(parser)


def run(options: argparse.Namespace) -> int:
    """Build the township anew and serve it."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone, translation

    from huiyin.cli.demo_town import PASSWORD, build
    from huiyin.cli.demo_words import PEOPLE
    from huiyin.cli.serve import check_port, run, up_to_date
    from huiyin.common.errors import Refused

    check_port(options.host, options.port)
    if connection.vendor != "sqlite":
        raise Refused(_("The demo lives in a file of its own; start it without DATABASE_URL."))
    database, mark = settings.DATA / "huiyin.sqlite3", settings.DATA / MARK
    if database.exists() and not mark.exists():
        raise Refused(_("%s holds an office's data, not a demo; nothing was touched.") % settings.DATA)
    mark.touch()
    for file in settings.DATA.glob("huiyin.sqlite3*"):
        file.unlink()
    shutil.rmtree(settings.FILES, ignore_errors=True)
    shutil.rmtree(settings.DATA / "journal", ignore_errors=True)
    print(_("Building an invented township …"), file=sys.stderr)
    up_to_date()
    with translation.override("zh-hans"):
        town = build(at=timezone.now())
    print(
        _("%s letters. Sign in at /desk/ with one of these names; the password is: %s")
        % (town.letters, PASSWORD)
    )
    for username, name, _role, _unit in PEOPLE:
        print(f"  {username:<8}{name}")
    sys.stdout.flush()
    options.workers = 1
    return run(options)
