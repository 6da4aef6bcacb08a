"""Files of letters: bring one, say what its columns stand for, look at the first rows, let it in, mend what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huiyin.common.errors import Conflict, Refused
from huiyin.letters.imports.plan import plan_of
from huiyin.letters.imports.reading import (
    checked,
    columns_of,
    failure_said,
    failures_of,
    import_for,
    imports_of,
    mapping_for,
    samples_of,
)
from huiyin.letters.imports.returning import failed_lines, template_csv, template_xlsx
from huiyin.letters.models import Channel, ImportMapping, ImportRun, ImportState, Kind
from huiyin.letters.selectors import campaigns_of
from huiyin.letters.services.imports import run_begin, run_make, run_map, run_pause, run_stop
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.imports_forms import SHOWN, ColumnsForm, FileForm
from huiyin.web.desk.paging import page_of
from huiyin.web.desk.problems import ASKS, DESK
from huiyin.web.ui.parts import Step, tell

LISTED = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = (
    gettext_lazy("File"),
    gettext_lazy("Columns"),
    gettext_lazy("Check rows"),
    gettext_lazy("Import"),
    gettext_lazy("Result"),
)
AT = {
    ImportState.LOADED: 1, ImportState.READY: 2, ImportState.RUNNING: 3, ImportState.PAUSED: 3,
    ImportState.STOPPED: 4, ImportState.DONE: 4,
}  # fmt: skip
SHAPES = {
    ImportState.LOADED: "received", ImportState.READY: "received", ImportState.RUNNING: "working",
    ImportState.PAUSED: "suspended", ImportState.STOPPED: "returned", ImportState.DONE: "closed",
}  # fmt: skip
MOVES: dict[str, tuple[Callable[..., ImportRun], str]] = {
    "begin": (run_begin, ""),
    "pause": (run_pause, gettext_lazy("Paused. What is in stays; going on begins at the next row.")),  # type: ignore[dict-item]
    "stop": (run_stop, gettext_lazy("Stopped. What is in stays; the other rows were deleted here.")),  # type: ignore[dict-item]
}


def _steps(place: int) -> list[Step]:
    states = ["done"] * place + ["now"] + ["later"] * len(STEPS)
    return [Step(text, state) for text, state in zip(STEPS, states, strict=False)]


@ASKS
def overview(request: DeskRequest) -> HttpResponseBase:
    """Take a file; list the last imports."""
    files = request.FILES if request.method == "POST" else None
    form = FileForm(posted(request), files)

    def do(given: dict[str, Any]) -> HttpResponseBase:
        upload = given["file"]
        run = run_make(
            office=request.office,
            stream=upload.file,
            name=upload.name,
            encoding=given["encoding"],
            at=now(),
            role=role_of(request, *DESK),
            staff=request.user,
        )
        return redirect("desk:import-columns", run.pk)

    rows = [(run, SHAPES[ImportState(run.state)]) for run in imports_of(actor=request.actor)[:LISTED]]
    return ask(request, form=form, do=do, template="desk/imports.html", rows=rows)


@require_safe
def template_as_csv(request: DeskRequest) -> HttpResponse:
    """Give an empty table."""
    return _attached(template_csv(), "text/csv; charset=utf-8", "letters.csv")


@require_safe
def template_as_xlsx(request: DeskRequest) -> HttpResponse:
    """Give an empty table with what goes in."""
    return _attached(template_xlsx(office=request.office), XLSX, "letters.xlsx")


def _attached(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@ASKS
def columns(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Say what the columns stand for."""
    run = import_for(actor=request.actor, pk=pk)
    if run.state not in (ImportState.LOADED, ImportState.READY):
        return redirect("desk:import", run.pk)
    mapping = mapping_for(run=run)
    plan = plan_of(run=run)
    likely = columns_of(run=run, mapping=mapping)
    form = ColumnsForm(
        posted(request),
        initial=_initial(run, mapping, likely, plan.areas.all),
        header=run.header,
        areas=plan.areas,
        campaigns=campaigns_of(office=run.office),
    )

    def do(given: dict[str, Any]) -> HttpResponseBase:
        run_map(
            run=run,
            columns=form.columns(),
            source=given["source"],
            kind=Kind(given["kind"]),
            channel=Channel(given["channel"]),
            area=given["area"],
            campaign=given["campaign"],
            at=now(),
            role=role_of(request, *DESK),
        )
        return redirect("desk:import", run.pk)

    samples = samples_of(run=run, columns=likely)
    values = {
        "run": run,
        "steps": _steps(1),
        "mapping": mapping,
        "rows": list(zip(form.bound_columns(), samples, strict=True)),
        "others": [form[name] for name in ("source", "area", "kind", "channel", "campaign")],
        "encoding": SHOWN.get(run.encoding, run.encoding.upper()),
        "judge": _line_to_judge(samples) if run.guessed else "",
    }
    return ask(request, form=form, do=do, template="desk/import_columns.html", **values)


def _initial(
    run: ImportRun, mapping: ImportMapping | None, likely: Sequence[str], areas: list[Any]
) -> dict[str, Any]:
    return {
        **{f"column_{place}": target for place, target in enumerate(likely)},
        "source": run.source or (mapping.name if mapping else ""),
        "area": run.area.code if run.area else _only_place(areas),
        "kind": run.kind,
        "channel": run.channel,
        "campaign": run.campaign_id,
    }


def _only_place(areas: list[Any]) -> str:
    return str(areas[0].code) if len(areas) == 1 else ""


def _line_to_judge(samples: list[list[str]]) -> str:
    """Return the longest sample that a wrong encoding would spoil."""
    texts = [text for column in samples for text in column if not text.isascii()]
    return max(texts, key=len, default="")[:60]


@require_safe
def one(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show how far a file is: what a check finds, how much is in, what was not taken."""
    run = import_for(actor=request.actor, pk=pk)
    state = ImportState(run.state)
    if state == ImportState.LOADED:
        return redirect("desk:import-columns", run.pk)
    values: dict[str, Any] = {
        "run": run,
        "steps": _steps(AT[state]),
        "shape": SHAPES[state],
        "next": run.handled + 1,
    }
    if state == ImportState.READY:
        found = checked(run=run, at=now())
        return render(
            request, "desk/import_check.html", {**values, "found": found, "letters": found.letters[:3]}
        )
    page = page_of(failures_of(run=run), request.GET.get("page"))
    rows = [failure_said(run=run, failure=failure)[0] for failure in page.object_list]
    going = state in (ImportState.RUNNING, ImportState.PAUSED)
    return render(request, "desk/import.html", {**values, "page": page, "failures": rows, "going": going})


@require_POST
def move(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Begin, pause, go on, or stop."""
    run = import_for(actor=request.actor, pk=pk)
    service, said = MOVES.get(request.POST.get("do", ""), (None, ""))
    if service is None:
        raise Refused(_("Choose what to do."))
    try:
        service(run=run, at=now(), role=role_of(request, *DESK))
    except Conflict as error:
        said = str(error)
    if said:
        tell(request, said)
    return redirect("desk:import", run.pk)


@require_safe
def failed(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the rows that were not taken, as a table to mend and bring again."""
    run = import_for(actor=request.actor, pk=pk)
    response = StreamingHttpResponse(failed_lines(run=run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-failed.csv"'
    return response
