"""Files of letters: taken whole or refused, mapped, and turned into letters a part at a time.

A part is one transaction that stores its letters, notes its failed rows, counts and moves on: whoever is killed in the
middle has lost nothing and doubles nothing. `tick`, `serve`, `worker` and `huiyin import` all call `run_step`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import IO, Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.common.sealing import seal_json
from huiyin.journal.services import entry_write
from huiyin.letters.imports.columns import MEND, NOTHING, REASON, TARGETS, has_no_place, header_hash, is_ours
from huiyin.letters.imports.parts import opened_part, sealed_parts
from huiyin.letters.imports.plan import Plan, RowError, plan_of
from huiyin.letters.imports.words import refusal
from huiyin.letters.models import (
    Campaign,
    Channel,
    ImportFailure,
    ImportMapping,
    ImportPart,
    ImportRun,
    ImportState,
    Kind,
)
from huiyin.letters.services.many import letters_receive
from huiyin.pure.tables import Row, Table, TableError, open_table, unguarded

KEPT = timedelta(days=30)  # rows of a file that nobody went on with, and failed rows after the end
PARTS_AT_ONCE = 50
# What is asked for -> (from which states, to which).
MOVES = {
    "begin": ((ImportState.READY, ImportState.PAUSED), ImportState.RUNNING),
    "pause": ((ImportState.RUNNING,), ImportState.PAUSED),
    "stop": (
        (ImportState.LOADED, ImportState.READY, ImportState.RUNNING, ImportState.PAUSED),
        ImportState.STOPPED,
    ),
}


def run_make(
    *,
    office: Office,
    stream: BinaryIO,
    name: str,
    at: datetime,
    role: str,
    staff: Staff | None = None,
    encoding: str = "",
) -> ImportRun:
    """Take a file: every row of it encrypted, without the columns that have no place here. Refused says why not.

    The file is read to its end before anything is stored, so nobody waits for it and no half of it is kept.
    """
    with tempfile.TemporaryFile() as texts, tempfile.TemporaryFile() as sealed:
        try:
            table = open_table(stream, spool=texts, encoding=encoding)
            kept = _Kept(table)
            sizes = [sealed.write(part) for part in sealed_parts(kept.rows())]
        except TableError as error:
            raise Refused(refusal(error), field="file") from error
        if not kept.count:
            raise Refused(
                _("There is no row below the names of the columns. Nothing was stored."), field="file"
            )
        run = ImportRun(
            office=office, name=_shown(name), made_at=at, by=staff, role=role, erase_at=at + KEPT,
            sha256=_sha256(stream), **_described(table), header=kept.header, left_out=kept.left_out,
            columns=[NOTHING] * len(kept.header), rows=kept.count,
        )  # fmt: skip
        with transaction.atomic():
            run.save()
            sealed.seek(0)
            _store_parts(run, sealed, sizes)
            _entry(run, "made", at, role, sha256=run.sha256, rows=run.rows, left_out=run.left_out)
    return run


class _Kept:
    """The columns of a table that are kept, and its rows cut down to them."""

    def __init__(self, table: Table) -> None:
        ours = is_ours(table.header)
        own = {REASON, MEND} if ours else set()
        self._table, self._ours = table, ours
        self._places = [
            place for place, name in enumerate(table.header) if name not in own and not has_no_place(name)
        ]
        self.header = [table.header[place] for place in self._places]
        self.left_out = [name for name in table.header if has_no_place(name)]
        self.count = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows. Cells beyond the last column are kept too: they make the row fail, and show why."""
        width = len(self._table.header)
        for row in self._table.rows:
            self.count += 1
            cells = [row.cells[place] if place < len(row.cells) else "" for place in self._places]
            cells += row.cells[width:]
            yield Row(row.number, list(map(unguarded, cells)) if self._ours else cells)


def _described(table: Table) -> dict[str, Any]:
    others = [other[:60] for other in table.others[:20]]
    return {
        "encoding": table.encoding,
        "guessed": table.guessed,
        "sheet": table.sheet[:60],
        "other_sheets": others,
    }


def _sha256(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _store_parts(run: ImportRun, sealed: IO[bytes], sizes: list[int]) -> None:
    for begin in range(0, len(sizes), PARTS_AT_ONCE):
        ImportPart.objects.bulk_create(
            ImportPart(run=run, place=place, sealed=sealed.read(size))
            for place, size in enumerate(sizes[begin : begin + PARTS_AT_ONCE], begin)
        )


def _shown(name: str) -> str:
    """Return a file's name without folders and signs that cannot be seen: somebody else chose it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-80:]


@transaction.atomic
def run_map(
    *,
    run: ImportRun,
    columns: Sequence[str],
    source: str,
    kind: Kind,
    channel: Channel,
    at: datetime,
    role: str,
    area: Area | None = None,
    campaign: Campaign | None = None,
) -> ImportRun:
    """Say what each column stands for, and what holds where no column says it. Remembered for tables like this one."""
    run = _locked(run)
    if run.state not in (ImportState.LOADED, ImportState.READY):
        raise Conflict(_("This import has begun already. What its columns stand for cannot change any more."))
    _check_columns(run, columns, area)
    if not source.strip():
        raise Refused(
            _("Write where the table comes from. Its letters are found again by it."), field="source"
        )
    run.columns, run.source = list(columns), source.strip()[:40]
    run.kind, run.channel, run.area, run.campaign = kind, channel, area, campaign
    run.state = ImportState.READY
    run.save()
    ImportMapping.objects.update_or_create(
        office=run.office,
        name=run.source,
        header=header_hash(run.header),
        defaults={"columns": run.columns, "used_at": at},
    )
    named = {name: target for name, target in zip(run.header, columns, strict=True) if target}
    _entry(run, "mapped", at, role, source=run.source, columns=named, kind=kind, channel=channel)
    return run


def _check_columns(run: ImportRun, columns: Sequence[str], area: Area | None) -> None:
    used = [target for target in columns if target != NOTHING]
    if len(columns) != len(run.header) or not set(used) <= TARGETS.keys():
        raise Refused(_("These are not the columns of this file."), field="source")
    twice = next((target for target in used if used.count(target) > 1), None)
    if twice:
        message = _("Two columns stand for “%s”. Leave one of them out.")
        raise Refused(message % TARGETS[twice], field=f"column_{columns.index(twice)}")
    if not {"body", "line"} & set(used):
        raise Refused(_("Say which column holds the text."), field="column_0")
    if "area" not in used and area is None:
        raise Refused(_("No column names the village. Choose the place that holds for all."), field="area")


def run_begin(*, run: ImportRun, at: datetime, role: str) -> ImportRun:
    """Let the letters come in, or go on after a pause. The work itself is done by `run_step`."""
    return _move(run, "begin", at, role)


def run_pause(*, run: ImportRun, at: datetime, role: str) -> ImportRun:
    """Let no more letters come in until somebody says to go on."""
    return _move(run, "pause", at, role)


def run_stop(*, run: ImportRun, at: datetime, role: str) -> ImportRun:
    """End a run early. Letters that are in stay; the other rows of the file are deleted."""
    return _move(run, "stop", at, role)


@transaction.atomic
def _move(run: ImportRun, what: str, at: datetime, role: str) -> ImportRun:
    run = _locked(run)
    before, after = MOVES[what]
    if run.state not in before:
        raise Conflict(_("This import is “%s” meanwhile. Look at it again.") % run.get_state_display())
    run.state = after
    if what == "begin":
        run.started_at = run.started_at or at
    if what == "stop":
        _end(run, at)
    run.save()
    _entry(run, what, at, role, **_counts(run))
    return run


@transaction.atomic
def run_step(*, run: ImportRun, at: datetime) -> bool:
    """Turn the next part of a run's rows into letters. False when there is nothing (more) to do, or another process
    is at it."""
    rows = ImportRun.objects.select_for_update(skip_locked=True, of=("self",))
    found = (
        rows.select_related("office", "campaign", "by").filter(pk=run.pk, state=ImportState.RUNNING).first()
    )
    if found is None:
        return False
    part = found.parts.filter(place=found.next_part).first()
    if part is not None:
        _take(found, opened_part(part.sealed), at)
        part.delete()
        found.next_part += 1
    more = found.parts.exists()
    if not more:
        found.state = ImportState.DONE
        _end(found, at)
        _entry(found, "done", at, "system", **_counts(found))
    found.save()
    return more


def _take(run: ImportRun, rows: list[Row], at: datetime) -> None:
    plan: Plan = plan_of(run=run)
    letters, failures = [], []
    for row in rows:
        try:
            letters.append(plan.letter(row, at=at))
        except RowError as error:
            failures.append(_failure(run, row, error))
    made = letters_receive(office=run.office, new=letters, at=at, role=run.role, staff=run.by)
    ImportFailure.objects.bulk_create(failures)
    run.stored += sum(made)
    run.skipped += len(made) - sum(made)
    run.failed += len(failures)


def _failure(run: ImportRun, row: Row, error: RowError) -> ImportFailure:
    column = run.header[run.columns.index(error.target)] if error.target in run.columns else ""
    sealed = seal_json({"cells": row.cells, "values": error.values})
    return ImportFailure(run=run, row=row.number, column=column, why=error.why, sealed=sealed)


def _end(run: ImportRun, at: datetime) -> None:
    run.parts.all().delete()
    run.ended_at, run.erase_at = at, at + KEPT


@transaction.atomic
def runs_forget(*, at: datetime) -> int:
    """Delete the rows that are still kept of runs whose time is over. Returns how many runs."""
    rows = ImportRun.objects.select_for_update().filter(erase_at__lte=at, erased_at=None)
    for run in rows:
        run.parts.all().delete()
        run.failures.all().delete()
        if run.state not in (ImportState.DONE, ImportState.STOPPED):
            run.state, run.ended_at = ImportState.STOPPED, at
        run.name, run.erased_at = "", at
        run.save()
        _entry(run, "erased", at, "system", **_counts(run))
    return len(rows)


def _locked(run: ImportRun) -> ImportRun:
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related(
        "office", "by", "campaign", "area"
    )
    return rows.get(pk=run.pk)


def _counts(run: ImportRun) -> dict[str, int]:
    return {"rows": run.rows, "stored": run.stored, "skipped": run.skipped, "failed": run.failed}


def _entry(run: ImportRun, verb: str, at: datetime, role: str, **content: object) -> None:
    entry_write(
        office=run.office.code,
        kind=f"letters.import-{verb}",
        object_kind="importrun",
        object_id=run.pk,
        at=at,
        role=role,
        content=content,
    )
