"""A form as PDF. The drawing is in `form.typ`; what is drawn goes there as JSON and is never read as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import typst

from huiyin.pure.officeforms import codes
from huiyin.pure.officeforms.fonts import MONO, Fonts
from huiyin.pure.officeforms.model import (
    A4,
    Code,
    Content,
    Cut,
    Line,
    PageBreak,
    Paper,
    Part,
    Rows,
    Run,
    Table,
    clean,
    say,
)

MEASURED = 5
_DRAWING = (files("huiyin.pure.officeforms") / "form.typ").read_bytes()
# A line ends after a space, a Han character, a tsheg. Where none of these comes for 20 signs (a long link, a row of
# dots) it may end there too, but never before a mark, which belongs to the sign before it.
_ENDS = r" \u0f0b\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_MARK = r"\u0300-\u036f\u0f18\u0f19\u0f35-\u0f3f\u0f71-\u0f87\u0f90-\u0fbc\u200b-\u200d\ufe00-\ufe0f"
_ENDLESS = re.compile(rf"[^{_ENDS}]{{20}}(?![{_ENDS}{_MARK}])")
_MAY_END = "\u200b"


def pdf(contents: Sequence[Content], fonts: Fonts, paper: Paper = A4) -> bytes:
    """Return the forms as PDF, each on a page of its own or in the next cell of the paper.

    The same forms and fonts give the same bytes.
    """
    forms = [[_part(part) for part in whole(content)] for content in contents]
    data = {
        "paper": paper.__dict__,
        "fonts": {
            "body": fonts.body,
            "strong": fonts.strong,
            "tibetan": fonts.tibetan,
            "tibetan_size": fonts.tibetan_size,
            "mono": MONO,
        },
        "title": clean(contents[0].title) if contents else "",
        "forms": forms,
        "longest": _longest(forms) if paper.across * paper.down > 1 else [],
    }
    made = typst.compile(
        _DRAWING,
        format="pdf",
        font_paths=fonts.files,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
        pdf_tags=paper.across * paper.down == 1,  # for screen readers; a sheet to be cut up is read by none
    )
    assert isinstance(made, bytes)
    return made


def _longest(forms: list[list[dict[str, Any]]]) -> list[int]:
    lengths = [len(json.dumps([part | {"svg": ""} for part in form])) for form in forms]
    return sorted(range(len(forms)), key=lengths.__getitem__, reverse=True)[:MEASURED]


def whole(content: Content) -> tuple[Part, ...]:
    """Return the parts with the number, the title and whom it is for in front."""
    head = (
        Line(say(content.number), align="end") if content.number else None,
        Line(say(content.title, bold=True), size=22 / 16, align="center") if content.title else None,
        Line(say(content.to)) if content.to else None,
    )
    return (*(line for line in head if line is not None), *content.parts)


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Line():
            return {"kind": "line", **part.__dict__, "runs": _runs(part.runs)}
        case Rows():
            rows = [[_cell(key), _cell(value)] for key, value in part.rows]
            return {"kind": "rows", "size": part.size, "rows": rows}
        case Table():
            return {
                "kind": "table",
                "size": part.size,
                "head": [_runs(say(cell, bold=True)) for cell in part.head],
                "rows": [[_cell(cell) for cell in row] for row in part.rows],
                "widths": part.widths,
                "numbers": sorted(part.numbers),
            }
        case Code():
            return {
                "kind": "code",
                "svg": codes.svg(part.data),
                "size": codes.with_white(part.data, part.size),
                "beside": [_part(beside) for beside in part.beside],
            }
        case Cut():
            return {"kind": "cut"}
        case PageBreak():
            return {"kind": "page"}


def _cell(text: str) -> list[dict[str, Any]]:
    return _runs(say(text))


def _runs(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [{**run.__dict__, "text": _ENDLESS.sub(_with_end, clean(run.text))} for run in runs]


def _with_end(found: re.Match[str]) -> str:
    return found.group() + _MAY_END
