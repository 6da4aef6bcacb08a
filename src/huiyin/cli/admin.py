"""`huiyin admin create`: the first office and the first person who may give rights."""

from __future__ import annotations

import argparse
import sys

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the office and the sign-in name."""
    parser.add_argument("action", choices=["create"], help=_("what to do"))
    parser.add_argument(
        "--office", required=True, metavar="CODE", help=_("the office's code, up to 6 letters and digits")
    )
    parser.add_argument("--name", default="", help=_("the office's name, if it is to be made too"))
    parser.add_argument("--username", required=True, help=_("the sign-in name of the administrator"))
    parser.add_argument("--person", default="", help=_("the administrator's name as colleagues see it"))


def run(options: argparse.Namespace) -> int:
    """Make the office where there is none yet, and an administrator; print the one-time password."""
    from django.db import transaction
    from django.utils import timezone

    from huiyin.accounts.models import Office, Role
    from huiyin.accounts.services import grant_give, office_make, staff_add
    from huiyin.cli.serve import up_to_date
    from huiyin.common.errors import Refused

    if not up_to_date():
        return 2
    at, code = timezone.now(), options.office.upper()
    with transaction.atomic():
        office = Office.objects.filter(code=code).first()
        if office is None and not options.name:
            raise Refused(_("There is no office %s yet. Name it with --name to make it.") % code)
        office = office or office_make(code=code, name=options.name, area_code=code, at=at)
        staff, password = staff_add(
            office=office, username=options.username, name=options.person or options.username, at=at
        )
        grant_give(staff=staff, role_given=Role.ADMINISTRATOR, office=office, area=office.area, at=at)
    print(_("Sign-in name: %s") % staff.username)
    print(_("One-time password: %s") % password)
    print(_("It must be changed at the first sign-in."), file=sys.stderr)
    return 0
