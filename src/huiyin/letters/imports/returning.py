"""What goes back to whoever brought a table: the rows that were not taken, and an empty table to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import areas_of
from huiyin.letters.imports.columns import MEND, NAMES, REASON, TARGETS
from huiyin.letters.imports.plan import CHANNELS, KINDS
from huiyin.letters.imports.reading import failure_said, failures_of
from huiyin.letters.models import ImportRun
from huiyin.pure.tables import guarded

MARK = "\ufeff"  # lets office programs read it as UTF-8
MOST_AREAS = 3_000
AS_TEXT = 500  # rows prepared
EXAMPLES = {"received_at": "2026/11/3 9:12", "written_on": "2026/11/3"}


def failed_lines(*, run: ImportRun) -> Iterator[str]:
    """Yield a CSV of the rows that were not taken, with why and what to do; cells that an office program would take
    for a formula are guarded. Mended and brought again, it adds nothing twice."""
    yield MARK + _line([*run.header, REASON, MEND])
    for failure in failures_of(run=run).iterator(chunk_size=200):
        said, cells = failure_said(run=run, failure=failure)
        width = len(run.header)
        padded = [*cells[:width], *[""] * (width - len(cells))]
        where = f"{said.column}：" if said.column else ""
        # What stood beyond the last column stands there again, so that such a row fails until somebody mends it.
        yield _line([*padded, f"{where}{said.reason}", said.mend, *cells[width:]])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(guarded(cell) for cell in cells)
    return out.getvalue()


def template_csv() -> str:
    """Return an empty table with the columns that are understood."""
    return MARK + _line([NAMES[target][0] for target in TARGETS])


def template_xlsx(*, office: Office) -> bytes:
    """Return an empty table, with a second sheet that says what each column takes and which places there are."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Letters")
    words = book.create_sheet(_("What goes in"))
    words.append([_("Column"), _("What goes in")])
    for place, (target, label) in enumerate(TARGETS.items(), start=1):
        name = NAMES[target][0]
        cell = sheet.cell(1, place, name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 40 if target == "body" else 16
        words.append([name, str(label), _takes(target)])
        for row in range(2, AS_TEXT):  # so that a long number stays as it is typed
            sheet.cell(row, place).number_format = "@"
    sheet.freeze_panes = "A2"
    words.append([])
    words.append([_("Code"), _("Place")])
    for area in areas_of(office=office)[:MOST_AREAS]:
        words.append([str(area.code), str(area.name)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _takes(target: str) -> str:
    if target in ("kind", "channel"):
        return "、".join(word for word in (KINDS if target == "kind" else CHANNELS) if not word.isascii())
    return EXAMPLES.get(target, "")
