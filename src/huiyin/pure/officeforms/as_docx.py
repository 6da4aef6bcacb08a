"""A form as DOCX, to be changed in an office program before it is sent. It names fonts and carries none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huiyin.pure.officeforms import codes
from huiyin.pure.officeforms.as_pdf import whole
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

CHINESE, STRONG, TIBETAN, MONO = "仿宋", "宋体", "Microsoft Himalaya", "Consolas"
TIBETAN_SIZE = 1.6  # Microsoft Himalaya is small
PLAIN, TALL = 1.75, 2.1  # between base lines, as factors of the size
ALIGN = {
    "start": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
}
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # Word wants a date; ours is on the form


def docx(contents: Sequence[Content], paper: Paper = A4) -> bytes:
    """Return the forms as DOCX, each beginning a new page. `across` and `down` of the paper are not read."""
    document = Document()
    _set_up(document, contents[0].title if contents else "", paper)
    for number, content in enumerate(contents):
        for part in (PageBreak(), *whole(content)) if number else whole(content):
            _add(document, part, paper)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, title: str, paper: Paper) -> None:
    about = document.core_properties
    about.author, about.comments, about.title = "", "", clean(title)[:200]
    about.created = about.modified = MADE
    page = document.sections[0]
    page.page_width, page.page_height = Mm(paper.width), Mm(paper.height)
    page.orientation = WD_ORIENT.LANDSCAPE if paper.width > paper.height else WD_ORIENT.PORTRAIT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(paper.margin)
    style = document.styles["Normal"]
    style.font.size = Pt(paper.body)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    _fonts(style.element.get_or_add_rPr(), CHINESE)


def _add(place: Any, part: Part, paper: Paper) -> None:
    """Add a part to the document or to a cell of a table."""
    match part:
        case Line():
            _line(place.add_paragraph(), part, paper.body)
        case Rows():
            _table(place, part.rows, (1, 2), paper, size=part.size)
        case Table():
            table = _table(place, (part.head, *part.rows), part.widths, paper, size=part.size, heads=1)
            table.style = "Table Grid"
            for column in part.numbers:
                for cell in table.columns[column].cells[1:]:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        case Code():
            _code(place, part, paper)
        case Cut():
            _cut(place.add_paragraph())
        case PageBreak():
            place.add_page_break()


def _line(paragraph: Any, line: Line, body: float) -> None:
    size, shape = body * line.size, paragraph.paragraph_format
    tall = any(run.lang == "bo" for run in line.runs)
    paragraph.alignment = ALIGN[line.align]
    shape.line_spacing = Pt(size * (TALL if tall else PLAIN))
    shape.keep_with_next = bool(line.runs) and all(run.bold for run in line.runs)
    if line.indent:
        shape.first_line_indent = Pt(2 * size)
    for run in line.runs:
        _run(paragraph, run, size)


def _run(paragraph: Any, run: Run, size: float) -> None:
    added = paragraph.add_run(clean(run.text))
    added.bold = run.bold or None
    bo = run.lang == "bo"
    font = TIBETAN if bo else MONO if run.mono else STRONG if run.bold else CHINESE
    added.font.size = Pt(size * TIBETAN_SIZE if bo else size)
    style = added._element.get_or_add_rPr()
    _fonts(style, font)
    complex_size, language = OxmlElement("w:szCs"), OxmlElement("w:lang")
    complex_size.set(qn("w:val"), str(round(2 * added.font.size.pt)))
    language.set(qn("w:val"), "bo-CN" if bo else "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    language.set(qn("w:bidi"), "bo-CN")
    style.extend([complex_size, language])


def _fonts(style: Any, font: str) -> None:
    names = style.get_or_add_rFonts()
    # A Chinese font draws the Latin letters beside it, too; a Tibetan or Latin one draws no Chinese.
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        names.set(qn(kind), font)
    names.set(qn("w:eastAsia"), font if font in (CHINESE, STRONG) else CHINESE)


def _table(
    place: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    paper: Paper,
    *,
    size: float,
    heads: int = 0,
) -> Any:
    table, wide = place.add_table(len(rows), len(widths)), sum(widths)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        if number < heads:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm((paper.width - 2 * paper.margin) * width / wide)
            _line(cell.paragraphs[0], Line(say(text, bold=number < heads), size=size), paper.body)
    return table


def _code(place: Any, code: Code, paper: Paper) -> None:
    edge = codes.with_white(code.data, code.size)
    table = place.add_table(1, 2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(edge + 4), Mm(paper.width - 2 * paper.margin - edge - 4)
    left.paragraphs[0].add_run().add_picture(codes.png(code.data), width=Mm(edge))
    for part in code.beside:
        _add(right, part, paper)


def _cut(paragraph: Any) -> None:
    edges, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    edges.append(bottom)
    paragraph._p.get_or_add_pPr().append(edges)
