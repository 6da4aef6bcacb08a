"""The register of problems: the list, its table for a spreadsheet, and one problem."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.paginator import InvalidPage, Page
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.common.counting import BoundedPaginator, bounded
from huiyin.letters import files
from huiyin.letters.clocks import Table
from huiyin.problems.evidence import picture_public, pictures_public, rules_public
from huiyin.problems.models import Problem, State, UnitLine
from huiyin.problems.public import Rows, lines_of, register, timeline
from huiyin.problems.selectors import public_problem
from huiyin.web.public.asking import Asked, asked
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.public.shown import STATES, answer_due, clock_tag, event
from huiyin.web.ui.amounts import few
from huiyin.web.ui.parts import Step
from huiyin.web.ui.states import STATES as SHAPES

PAGE = 20
PRINTED = 200  # rows of the sheet; so many stay under the size of a public page
CHUNK = 2000
COLUMNS = (
    _("Number"), _("Problem"), _("Letters"), _("Unit"), _("Area"), _("Category"), _("State"), _("Answer due"),
    _("Overdue"), _("The unit says"), _("Summary"),
)  # fmt: skip
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@door(*READ)
def problems(here: Here) -> HttpResponse:
    """List released problems, filtered, sorted and in pages by the address alone."""
    wanted = asked(here)
    page, lost = _page(wanted, here.request.GET.get("page", "1"))
    values: dict[str, Any] = {
        "wanted": wanted,
        "ignored": [*wanted.ignored, *lost],
        "page": page,
        "rows": _rows(here, list(page)),
        "found": page.paginator.found,  # type: ignore[attr-defined]
        "all": bounded(rows=register(office=here.office)) if wanted.chips else None,
        "without": [(chip, bounded(rows=rows).number) for chip, rows in wanted.without()] if not page else [],
        "query": here.request.GET.urlencode(),
    }
    return here.page("problems", **values)


def _page(wanted: Asked, number: str) -> tuple[Page[Any], list[str]]:
    """Return the page asked for; the first, and what was not understood, where there is no such page."""
    pages = BoundedPaginator(wanted.rows, PAGE)
    try:
        return pages.page(number), []
    except (InvalidPage, ValueError):
        return pages.page(1), [f"page={number[:20]}"]


def _rows(here: Here, problems: list[Problem]) -> list[dict[str, Any]]:
    lines = lines_of(problems=problems)
    table = here.table()
    return [_row(here, problem, lines.get(problem.pk), table) for problem in problems]


def _row(here: Here, problem: Problem, line: UnitLine | None, table: Table) -> dict[str, Any]:
    """Return what a row shows; what the unit says only where it is late."""
    due = answer_due(problem, at=here.at, table=table)
    said = line if due and due.late else None
    return {
        "problem": problem,
        "state": STATES[problem.state],
        "due": due,
        "clock": clock_tag(due),
        "line": said,
    }


@door(*READ)
def problems_print(here: Here) -> HttpResponse:
    """Give the rows of the list on one sheet for the notice board or a folder; the printer chooses A4 or A3."""
    wanted = asked(here)
    found = bounded(rows=wanted.rows)
    rows = _rows(here, list(wanted.rows[:PRINTED]))
    query = here.request.GET.urlencode()
    return here.page("problems_print", rows=rows, found=found, wanted=wanted, query=query)


@door(*READ)
def problems_csv(here: Here) -> StreamingHttpResponse:
    """Stream the rows of the list as a table, in the language of the page."""
    rows = asked(here).rows
    response = StreamingHttpResponse(_csv(here, rows, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{localtime(here.at):%Y%m%d-%H%M}.csv"'
    return response


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def _csv(here: Here, rows: Rows, language: str | None) -> Iterator[str]:
    """Return the lines one by one, a part of the rows read at a time."""
    writer = csv.writer(_Line())
    yield BOM
    with override(language):
        head = [str(name) for name in COLUMNS]
    table = here.table()
    found = rows.iterator(chunk_size=CHUNK)
    yield writer.writerow(head)
    while part := list(islice(found, CHUNK)):
        lines = lines_of(problems=part)
        for problem in part:
            cells = _cells(here, problem, lines.get(problem.pk), language, table)
            yield writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def _cells(
    here: Here, problem: Problem, line: UnitLine | None, language: str | None, table: Table
) -> list[str]:
    """Return a row's cells; the language is set for each, because others answer between two rows."""
    with override(language):
        due = answer_due(problem, at=here.at, table=table)
        return [
            problem.number,
            problem.public_title,
            few(problem.told_letters),
            problem.unit.name if problem.unit else "",
            problem.public_area.name if problem.public_area else "",
            problem.public_category.name if problem.public_category else "",
            str(SHAPES[STATES[problem.state]].word),
            f"{localdate(due.at):%Y-%m-%d}" if due else "",
            (gettext("yes") if due.late else gettext("no")) if due else "",
            line.words if line and due and due.late else "",
            problem.public_summary,
        ]


@door(*READ)
def problem(here: Here, number: str) -> HttpResponse:
    """Show one released problem; whatever is not released is not there."""
    found = public_problem(office=here.office, number=number)
    values: dict[str, Any] = {
        **_rows(here, [found])[0],
        "steps": _way(found),
        "pictures": pictures_public(problem=found),
        "rules": rules_public(office=here.office, problem=found),
        # Days, no hours: what a writer did is on the timeline, too.
        "events": [
            event(row.step, row.words)._replace(at=localdate(row.step.at)) for row in timeline(problem=found)
        ],
    }
    return here.page("problem", **values)


@door(*READ)
def picture(here: Here, number: str, pk: int) -> HttpResponse:
    """Give a picture that a publisher has released, of a problem that is public."""
    found = picture_public(office=here.office, number=number, pk=pk)
    response = HttpResponse(files.read(sha256=found.sha256), content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"  # it can be hidden again
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# How far along its way a problem is, and what stands beside the step that it is at.
WAY = (
    pgettext_lazy("step", "Received"),
    pgettext_lazy("step", "Assigned"),
    pgettext_lazy("step", "Working"),
    pgettext_lazy("step", "Answered"),
    pgettext_lazy("step", "Confirmed"),
)
AT: dict[str, tuple[int, Any]] = {
    State.OPEN: (1, ""),
    State.RETURNED: (1, _("returned")),
    State.ASSIGNED: (2, ""),
    State.WORKING: (2, ""),
    State.SUSPENDED: (2, _("suspended")),
    State.REOPENED: (2, _("reopened")),
    State.ANSWERED: (4, ""),
    State.CLOSED: (5, ""),
}


def _way(found: Problem) -> list[Step]:
    at, detail = AT[found.state]
    return [
        Step(text, "done" if place < at else "now" if place == at else "later", detail if place == at else "")
        for place, text in enumerate(WAY)
    ]
