"""`huiyin import`: letters from a CSV file. A second run takes in only what is new."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from huiyin.cli import tables
from huiyin.cli.text import gettext as _

if TYPE_CHECKING:
    from huiyin.accounts.models import Area, Office
    from huiyin.letters.data import NewLetter
    from huiyin.letters.models import Campaign

LINE, BODY = ("title", "line"), ("body", "text")
TIMES = ("time", "received_at", "written_on")
TIME_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
# Who wrote has no place here; neither has what others thought of it.
LEFT_OUT = ("user", "user_id", "writer", "name", "ethnicity", "religion", "民族", "宗教")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the file, and where its letters belong."""
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument(
        "--campaign", required=True, help=_("the campaign; it begins now if there is none of this name")
    )
    parser.add_argument("--area", required=True, metavar="CODE", help=_("the code of the place"))
    parser.add_argument(
        "--channel",
        default="import",
        help=_("the way they came: paper, phone, visit, web … (default import)"),
    )
    parser.add_argument("--kind", default="help", help=_("the kind where no column says it (default help)"))
    parser.add_argument("--office", default="", metavar="CODE", help=_("the office, where there are several"))
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(options: argparse.Namespace) -> int:
    """Import row by row, each in a transaction of its own; name the rows that could not be taken."""
    from huiyin.cli.serve import up_to_date
    from huiyin.common.errors import HuiyinError
    from huiyin.letters.services.intake import letter_receive

    if not up_to_date():
        return 2
    try:
        rows = tables.read(options.file, needed=("id",))
    except tables.TableError as error:
        return tables.complain(error)
    office, area, campaign = _where(options)
    _say_left_out(rows)
    counts = {"rows": len(rows), "new": 0, "known": 0, "refused": 0}
    for position, row in enumerate(rows, 2):
        try:
            new = _letter(row, options, area, campaign)
            received = letter_receive(office=office, new=new, at=_now(), role="system")
            counts["new" if received.created else "known"] += 1
        except (HuiyinError, ValueError) as error:
            counts["refused"] += 1
            print(_("Line %s was not taken: %s") % (position, error), file=sys.stderr)
        _progress(position - 1, len(rows))
    print(json.dumps(counts) if options.json else _say(counts))
    return 1 if counts["refused"] else 0


def _where(options: argparse.Namespace) -> tuple[Office, Area, Campaign]:
    from huiyin.accounts.selectors import area_of, office_by_code, public_office
    from huiyin.common.errors import Refused
    from huiyin.letters.models import Channel, Kind
    from huiyin.letters.selectors import campaigns_of
    from huiyin.letters.services.campaign import campaign_begin

    for value, allowed in ((options.channel, Channel.values), (options.kind, Kind.values)):
        if value not in allowed:
            raise Refused(_("%s is none of: %s") % (value, ", ".join(allowed)))
    office = office_by_code(code=options.office) if options.office else public_office()
    if office is None:
        raise Refused(_("There is no office yet. Begin with: huiyin admin create"))
    area = area_of(office=office, code=options.area)
    campaign = campaigns_of(office=office).filter(name=options.campaign).first()
    if campaign is None:
        at = _now()
        campaign = campaign_begin(
            office=office,
            name=options.campaign,
            starts_on=at.astimezone(_zone()).date(),
            at=at,
            role="system",
        )
    return office, area, campaign


def _letter(row: tables.Row, options: argparse.Namespace, area: Area, campaign: Campaign) -> NewLetter:
    from huiyin.letters.data import LINE_LIMIT, NewLetter
    from huiyin.letters.models import Channel, Kind

    line, body = _first(row, LINE), _first(row, BODY)
    if len(line) > LINE_LIMIT:
        line, body = line[: LINE_LIMIT - 1] + "…", f"{line}\n{body}"
    source, source_id = f"csv:{options.campaign}"[:40], row["id"].strip()
    if not source_id:
        raise ValueError(_("the column id is empty"))
    when = _time(_first(row, TIMES))
    return NewLetter(
        client_id=uuid5(NAMESPACE_URL, f"{source}/{source_id}"),
        channel=Channel(options.channel),
        kind=Kind(row.get("kind") or options.kind),
        area=area,
        campaign=campaign,
        line=line,
        body=body,
        place=_first(row, ("place",)),
        received_at=when,
        source=source,
        source_id=source_id,
    )


def _first(row: tables.Row, names: Iterable[str]) -> str:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")


def _time(text: str) -> datetime | None:
    if not text:
        return None
    for form in TIME_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=_zone())
        except ValueError:
            continue
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=_zone())


def _zone() -> ZoneInfo:
    from django.conf import settings

    return ZoneInfo(settings.TIME_ZONE)


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _say_left_out(rows: list[tables.Row]) -> None:
    left = [name for name in LEFT_OUT if rows and name in rows[0]]
    if left:
        print(_("Left out, because it has no place here: %s") % ", ".join(left), file=sys.stderr)


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{whole}", end="" if done < whole else "\n", file=sys.stderr, flush=True)


def _say(counts: dict[str, int]) -> str:
    return _("%(rows)s rows: %(new)s new, %(known)s known already, %(refused)s not taken") % counts
