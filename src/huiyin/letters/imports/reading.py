"""Reading imports: whose they are, what their columns look like, what a check finds, what was not taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.common.sealing import unseal_json
from huiyin.letters.data import NewLetter
from huiyin.letters.imports.columns import CONTACT, TIMES, guess, header_hash
from huiyin.letters.imports.parts import opened_part
from huiyin.letters.imports.plan import Plan, RowError, plan_of
from huiyin.letters.imports.words import why
from huiyin.letters.known import are_fresh
from huiyin.letters.listing import DESK
from huiyin.letters.models import ImportFailure, ImportMapping, ImportRun, ImportState
from huiyin.pure.tables import NoDateError, Row, read_moment

CHECKED = 200
SAMPLES = 3
SAMPLED = 50
MASKED = 9  # characters; a shorter contact shows only its first


def imports_of(*, actor: Actor) -> QuerySet[ImportRun]:
    """Return the imports that this member of staff may see, newest first: their own, and those of an office for the
    whole of which they register letters."""
    seen = Q(by=actor.staff) | actor.within(DESK, area_path="office__area__path")
    return ImportRun.objects.filter(seen).order_by("-made_at", "-pk")


def import_for(*, actor: Actor, pk: int) -> ImportRun:
    """Return an import, or NotFound."""
    rows = imports_of(actor=actor).select_related("office__area", "area", "campaign", "by")
    found = rows.filter(pk=pk).first() if pk < 1 << 63 else None
    if found is None:
        raise NotFound(NOBODY)
    return found


def imports_running() -> list[ImportRun]:
    """Return the runs that a worker goes on with, oldest first."""
    return list(ImportRun.objects.filter(state=ImportState.RUNNING).order_by("started_at", "pk"))


def import_again(*, office: Office, sha256: str) -> ImportRun | None:
    """Return the newest run of this very file, or None."""
    rows = ImportRun.objects.select_related("office").filter(office=office, sha256=sha256, erased_at=None)
    return rows.order_by("-pk").first()


def mapping_named(*, office: Office, name: str, header: list[str]) -> ImportMapping | None:
    """Return what is remembered of tables with these columns from there, or None."""
    return ImportMapping.objects.filter(office=office, name=name, header=header_hash(header)).first()


def mapping_for(*, run: ImportRun) -> ImportMapping | None:
    """Return what is remembered of tables with these columns, the one used last, or None."""
    rows = ImportMapping.objects.filter(office=run.office_id, header=header_hash(run.header))
    return rows.order_by("-used_at", "-pk").first()


def columns_of(*, run: ImportRun, mapping: ImportMapping | None) -> list[str]:
    """Return what the columns stand for: as was said, as was remembered, or as their names let guess."""
    if any(run.columns):
        return list(run.columns)
    return list(mapping.columns) if mapping else guess(run.header)


def rows_of(*, run: ImportRun) -> Iterator[Row]:
    """Yield the rows of a run that have not been dealt with, in order."""
    for part in run.parts.filter(place__gte=run.next_part).order_by("place").iterator(chunk_size=1):
        yield from opened_part(part.sealed)


def samples_of(*, run: ImportRun, columns: list[str]) -> list[list[str]]:
    """Return for each column the first three values that differ; of a contact only enough to know it for one."""
    found: list[dict[str, None]] = [{} for _name in run.header]
    for row in islice(rows_of(run=run), SAMPLED):
        for values, target, cell in zip(found, columns, row.cells, strict=False):
            if cell and len(values) < SAMPLES:
                values[_masked(cell) if target in CONTACT else cell] = None
    return [list(values) for values in found]


def _masked(text: str) -> str:
    return f"{text[:3]}****{text[-4:]}" if len(text) > MASKED else f"{text[:1]}**"


@dataclass(frozen=True)
class NotTaken:
    """A row that is not taken: where, what stood there (nothing of a contact), what is wrong, what to do."""

    row: int
    column: str
    value: str
    reason: str
    mend: str


@dataclass
class Checked:
    """What the first rows would become. `dates` are (as it stands there, as it is understood)."""

    rows: int = 0
    fresh: int = 0
    known: int = 0
    wrong: list[NotTaken] = field(default_factory=list)
    letters: list[NewLetter] = field(default_factory=list)
    dates: list[tuple[str, datetime]] = field(default_factory=list)


def checked(*, run: ImportRun, at: datetime) -> Checked:
    """Try the first 200 rows that are not dealt with. Writes nothing."""
    plan, found = plan_of(run=run), Checked()
    texts: dict[str, datetime] = {}
    for row in islice(rows_of(run=run), CHECKED):
        found.rows += 1
        try:
            found.letters.append(plan.letter(row, at=at))
        except RowError as error:
            column = run.header[run.columns.index(error.target)] if error.target in run.columns else ""
            value = _value(run, row.cells, error.target)
            found.wrong.append(NotTaken(row.number, column, value, *why(error.why, error.values)))
        texts |= _dates(run, plan, row)
    found.dates = _telling(texts)
    fresh = are_fresh(office=run.office, new=found.letters)
    found.fresh = sum(fresh)
    found.known = len(fresh) - found.fresh
    return found


def _telling(texts: dict[str, datetime]) -> list[tuple[str, datetime]]:
    """Return three of the days: each way to write one first, since that is what can be misunderstood."""
    ways = {re.sub(r"\d+", "9", text): text for text in reversed(texts)}
    first = sorted(ways.values(), key=list(texts).index)
    chosen = [*first, *(text for text in texts if text not in first)]
    return [(text, texts[text]) for text in chosen[:SAMPLES]]


def _dates(run: ImportRun, plan: Plan, row: Row) -> dict[str, datetime]:
    texts = [row.cells[n] for n, target in enumerate(run.columns) if target in TIMES and n < len(row.cells)]
    found = {}
    for text in filter(None, texts):
        try:
            found[text] = plan.here(read_moment(text).at)
        except NoDateError:
            continue
    return found


def _value(run: ImportRun, cells: list[str], target: str) -> str:
    if target in CONTACT or target not in run.columns:
        return ""
    place = run.columns.index(target)
    return cells[place][:40] if place < len(cells) else ""


def failures_of(*, run: ImportRun) -> QuerySet[ImportFailure]:
    """Return the rows that were not taken, in order."""
    return ImportFailure.objects.filter(run=run).order_by("row")


def failure_said(*, run: ImportRun, failure: ImportFailure) -> tuple[NotTaken, list[str]]:
    """Return a failed row in words, and its cells."""
    kept = unseal_json(failure.sealed)
    target = run.columns[run.header.index(failure.column)] if failure.column in run.header else ""
    value = _value(run, kept["cells"], target)
    return NotTaken(failure.row, failure.column, value, *why(failure.why, kept["values"])), kept["cells"]
