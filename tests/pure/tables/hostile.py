"""XLSX files made by hand, so that a test says what stands in them to the byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/two.xml"/>'
    "</Relationships>"
)


def cell(place: str, text: str) -> str:
    """Return a cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "编号")}{cell("B1", "正文")}</row>'


def workbook(more: str = "", sheets: str = '<sheet name="信" r:id="rId1"/>') -> str:
    """Return `xl/workbook.xml`."""
    return f"<workbook {MAIN} {LINK}>{more}<sheets>{sheets}</sheets></workbook>"


def sheet(rows: str, head: str = HEAD) -> str:
    """Return a sheet with these rows below the names of the columns."""
    return f"<worksheet {MAIN}><sheetData>{head}{rows}</sheetData></worksheet>"


def xlsx(rows: str = "", members: Mapping[str, str | bytes] | None = None, *, head: str = HEAD) -> bytes:
    """Return an XLSX file; `members` adds to what is in it, or replaces it."""
    inside: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": workbook(),
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet(rows, head),
        **(members or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return out.getvalue()
