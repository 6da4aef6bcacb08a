"""`huiyin import`: letters from a CSV or XLSX file. What is in is not doubled; a run that was cut off goes on."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.text import gettext as _

if TYPE_CHECKING:
    from huiyin.accounts.models import Area, Office
    from huiyin.letters.models import Campaign, ImportRun

LOOK = 0.2  # seconds between two looks while another process is at the same file
NAMED = 20  # rows named on the error stream; all are in the error file
INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the file, and where its letters belong."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--campaign", required=True, help=_("the campaign; it begins now if there is none of this name")
    )
    parser.add_argument(
        "--area", required=True, metavar="CODE", help=_("the code of the place, where no column names it")
    )
    parser.add_argument(
        "--channel",
        default="import",
        help=_("the way they came: paper, phone, visit, web … (default import)"),
    )
    parser.add_argument("--kind", default="help", help=_("the kind where no column says it (default help)"))
    parser.add_argument("--office", default="", metavar="CODE", help=_("the office, where there are several"))
    parser.add_argument(
        "--mapping",
        default="",
        metavar="NAME",
        help=_("where the table comes from, as the desk remembers it"),
    )
    parser.add_argument(
        "--by-content", action="store_true", help=_("no column holds a number: know rows by what they say")
    )
    parser.add_argument("--json", action="store_true", help=_("print the counts as JSON"))


def run(options: argparse.Namespace) -> int:
    """Take the file in, a part at a time; name the rows that could not be taken and write them beside it."""
    from huiyin.cli.serve import up_to_date
    from huiyin.letters.imports.words import no_place
    from huiyin.letters.services.imports import run_begin

    if not up_to_date():
        return 2
    office, area, campaign = _where(options)
    found = _going_on(options, office) or _begun(options, office, area, campaign)
    if found is None:
        return 2
    if found.left_out:
        print(no_place(found.left_out), file=sys.stderr)
    if found.state != "running":
        found = run_begin(run=found, at=_now(), role="system")
    try:
        _work(found)
    except KeyboardInterrupt:
        return _paused(found)
    _tell_failures(options.file, found)
    counts = {"rows": found.rows, "new": found.stored, "known": found.skipped, "refused": found.failed}
    print(json.dumps(counts) if options.json else _say(counts))
    return 1 if found.failed or found.state != "done" else 0


def _where(options: argparse.Namespace) -> tuple[Office, Area, Campaign]:
    from huiyin.accounts.selectors import office_by_code, public_office
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
    area = _area(office, options.area)
    campaign = campaigns_of(office=office).filter(name=options.campaign).first()
    if campaign is None:
        from django.utils.timezone import localdate

        at = _now()
        campaign = campaign_begin(
            office=office, name=options.campaign, starts_on=localdate(at), at=at, role="system"
        )
    return office, area, campaign


def _area(office: Office, code: str) -> Area:
    from huiyin.accounts.selectors import areas_of
    from huiyin.common.errors import Refused

    areas = {area.code: area for area in areas_of(office=office)}
    if code not in areas:
        more = " …" if len(areas) > NAMED else ""
        raise Refused(_("%s is none of: %s") % (code, ", ".join(list(areas)[:NAMED]) + more))
    return areas[code]


def _going_on(options: argparse.Namespace, office: Office) -> ImportRun | None:
    """Return the run of this very file that was cut off, or None."""
    from huiyin.letters.imports.reading import import_again

    with options.file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    found = import_again(office=office, sha256=sha256)
    if found is None or found.by_id is not None or found.state not in ("ready", "running", "paused"):
        return None
    if found.handled:
        print(_("It goes on after row %s of %s.") % (found.handled, found.rows), file=sys.stderr)
    return found


def _begun(options: argparse.Namespace, office: Office, area: Area, campaign: Campaign) -> ImportRun | None:
    from huiyin.letters.imports.columns import guess
    from huiyin.letters.imports.reading import mapping_named
    from huiyin.letters.models import Channel, Kind
    from huiyin.letters.services.imports import run_make, run_map

    source = options.mapping or f"csv:{options.campaign}"[:40]
    with options.file.open("rb") as stream:
        if not _has_numbers(options, stream):
            return None
        made = run_make(office=office, stream=stream, name=options.file.name, at=_now(), role="system")
    known = mapping_named(office=office, name=source, header=made.header) if options.mapping else None
    return run_map(
        run=made,
        columns=known.columns if known else guess(made.header),
        source=source,
        kind=Kind(options.kind),
        channel=Channel(options.channel),
        area=area,
        campaign=campaign,
        at=_now(),
        role="system",
    )


def _has_numbers(options: argparse.Namespace, stream: object) -> bool:
    """Say whether a column holds the number by which a letter is known again, or whether none is wanted."""
    from huiyin.common.errors import Refused
    from huiyin.letters.imports.columns import guess
    from huiyin.letters.imports.words import refusal
    from huiyin.pure.tables import TableError, open_table

    if options.by_content or options.mapping:
        return True
    with tempfile.TemporaryFile() as texts:
        try:
            header = open_table(stream, spool=texts).header  # type: ignore[arg-type]
        except TableError as error:
            raise Refused(refusal(error)) from error
    if "source_id" in guess(header):
        return True
    said = _("%s has no column id (there are: %s). With --by-content a row is known by what it says.")
    print(said % (options.file.name, ", ".join(header)), file=sys.stderr)
    return False


def _work(found: ImportRun) -> None:
    """Take part after part; where another process is at the same file, watch it."""
    from huiyin.letters.services.imports import run_step

    while True:
        more = run_step(run=found, at=_now())
        found.refresh_from_db()
        _progress(found)
        if found.state != "running":
            return
        if not more:
            time.sleep(LOOK)


def _paused(found: ImportRun) -> int:
    from huiyin.common.errors import Conflict
    from huiyin.letters.services.imports import run_pause

    try:
        found = run_pause(run=found, at=_now(), role="system")
    except Conflict as error:
        print(error, file=sys.stderr)
        return INTERRUPTED
    said = _("Paused after row %s of %s. What is in stays; the same command goes on.")
    print(f"\n{said % (found.handled, found.rows)}", file=sys.stderr)
    return INTERRUPTED


def _tell_failures(file: Path, found: ImportRun) -> None:
    from huiyin.letters.imports.reading import failure_said, failures_of
    from huiyin.letters.imports.returning import failed_lines

    if not found.failed:
        return
    for failure in failures_of(run=found)[:NAMED]:
        row, _cells = failure_said(run=found, failure=failure)
        where = f"{row.column}: " if row.column else ""
        print(_("Line %s was not taken: %s") % (row.row, where + row.reason), file=sys.stderr)
    beside = file.with_name(f"{file.stem}-errors.csv")
    with beside.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(failed_lines(run=found))
    print(_("The rows that were not taken, with the reasons: %s") % beside, file=sys.stderr)


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _progress(found: ImportRun) -> None:
    if sys.stderr.isatty():
        end = "" if found.state == "running" else "\n"
        print(f"\r{found.handled}/{found.rows}", end=end, file=sys.stderr, flush=True)


def _say(counts: dict[str, int]) -> str:
    return _("%(rows)s rows: %(new)s new, %(known)s known already, %(refused)s not taken") % counts
