"""`huiyin propose`: look for letters about the same matter and put them before the clerks. Nothing is decided by it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli import tables
from huiyin.cli.text import gettext as _

if TYPE_CHECKING:
    from huiyin.letters.models import Matter
    from huiyin.problems.services.proposal import Group


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the campaign, and a table that `sort` wrote, if there is one."""
    parser.add_argument("--campaign", default="", help=_("only the letters of this campaign"))
    parser.add_argument(
        "--from", dest="table", type=Path, metavar="OUT.csv", help=_("a table that huiyin sort wrote")
    )
    parser.add_argument("--office", default="", metavar="CODE", help=_("the office, where there are several"))
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(options: argparse.Namespace) -> int:
    """Group the matters that are in no problem yet, or take the groups of a table, and keep them as proposals."""
    from django.utils import timezone

    from huiyin.accounts.selectors import office_by_code, public_office
    from huiyin.cli.proposing import groups_of
    from huiyin.common.errors import Refused
    from huiyin.letters.selectors import campaigns_of, matters_unsorted
    from huiyin.problems.services.proposal import proposals_take

    office = office_by_code(code=options.office) if options.office else public_office()
    if office is None:
        raise Refused(_("There is no office yet. Begin with: huiyin admin create"))
    campaign = campaigns_of(office=office).filter(name=options.campaign).first()
    if options.campaign and campaign is None:
        raise Refused(_("There is no campaign of this name: %s") % options.campaign)
    matters = list(matters_unsorted(office=office, campaign=campaign))
    try:
        table = options.table
        groups = _from_table(table, matters) if table else groups_of(office=office, matters=matters)
    except tables.TableError as error:
        return tables.complain(error)
    proposals_take(office=office, groups=groups, at=timezone.now(), role="system")
    alone = sum(len(group.matters) == 1 for group in groups)
    counts = {"matters": len(matters), "proposals": len(groups) - alone, "alone": alone}
    said = _("%(matters)s matters, %(proposals)s proposals, %(alone)s letters alone")
    print(json.dumps(counts) if options.json else said % counts)
    return 0


def _from_table(path: Path, matters: list[Matter]) -> list[Group]:
    """Return the groups of a table whose `id` is the letter's id at its source; groups of one are left out."""
    from huiyin.problems.services.proposal import Group

    by_source = {matter.letter.source_id: matter.pk for matter in matters if matter.letter.source_id}
    rows: dict[str, list[tables.Row]] = {}
    unknown = 0
    for row in tables.read(path, needed=("id", "problem", "problem_title", "certainty", "reason")):
        if row["id"] in by_source:
            rows.setdefault(row["problem"], []).append(row)
        else:
            unknown += 1
    if unknown:
        print(
            _("%s rows are about letters that are not waiting to be sorted; left out") % unknown,
            file=sys.stderr,
        )
    return [
        Group(
            same[0]["problem_title"],
            min(_share(row["certainty"]) for row in same),
            same[0]["reason"],
            tuple(by_source[row["id"]] for row in same),
        )
        for same in rows.values()
        if len(same) > 1
    ]


def _share(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError as error:
        raise tables.TableError(_("%s is no certainty between 0 and 1") % text) from error
