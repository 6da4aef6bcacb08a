"""Files that are refused: what for, in which row and column. Each is made here, to the byte."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from huiyin.pure.tables import Fault, TableError, limits, open_table
from tests.pure.tables.hostile import MAIN, cell, sheet, workbook, xlsx

MB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(data: bytes) -> TableError:
    with pytest.raises(TableError) as caught:
        for _row in open_table(io.BytesIO(data), spool=io.BytesIO()).rows:
            pass
    return caught.value


def row(*cells: str) -> str:
    return f'<row r="2">{"".join(cells)}</row>'


def locked_zip() -> bytes:
    """Return an archive whose members say that they are encrypted."""
    data = bytearray(xlsx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        begin = data.find(mark)
        while begin >= 0:
            data[begin + place] |= 1
            begin = data.find(mark, begin + 4)
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", workbook())
    return out.getvalue()


def lying() -> bytes:
    """Return an archive whose sheet is longer than it says."""
    data = xlsx(row(cell("A2", "1" * 5000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


DOCTYPE = f'<!DOCTYPE x [<!ENTITY a "{"x" * 99}">]><worksheet {MAIN}><sheetData/></worksheet>'
FILES: dict[str, tuple[Fault, bytes]] = {
    "nothing": (Fault.EMPTY, b""),
    "blank": (Fault.EMPTY, b" \n\n"),
    "no sheet": (Fault.EMPTY, xlsx(head="")),
    "old excel": (Fault.OLD, OLE + bytes(600)),
    "locked": (Fault.LOCKED, OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
    "locked members": (Fault.LOCKED, locked_zip()),
    "neither encoding": (Fault.ENCODING, "id,正文\n1,路灯\n".encode() + b"2,\x80\xff\n"),
    "half a zip": (Fault.BROKEN, xlsx()[:300]),
    "no xml": (Fault.BROKEN, xlsx(members={"xl/worksheets/sheet1.xml": "<worksheet><row>"})),
    "entities": (Fault.BROKEN, xlsx(members={"xl/worksheets/sheet1.xml": DOCTYPE})),
    "longer than it says": (Fault.BROKEN, lying()),
    "a text that is not there": (Fault.BROKEN, xlsx(row('<c r="A2" t="s"><v>7</v></c>'))),
    "bomb in the sheet": (Fault.BOMB, xlsx(members={"xl/worksheets/sheet1.xml": " " * 5 * MB})),
    "bomb beside it": (Fault.BOMB, xlsx(members={"xl/media/image1.png": bytes(5 * MB)})),
    "two members of one name": (Fault.BOMB, twice()),
    "macro": (Fault.MACRO, xlsx(members={"xl/vbaProject.bin": b"x"})),
    "old macro": (Fault.MACRO, xlsx(members={"xl/macrosheets/sheet1.xml": "<x/>"})),
    "zip inside": (Fault.NESTED, xlsx(members={"more.zip": b"x"})),
    "object inside": (Fault.NESTED, xlsx(members={"xl/embeddings/oleObject1.bin": b"x"})),
    "link": (Fault.LINKS, xlsx(members={"xl/externalLinks/externalLink1.xml": "<x/>"})),
    "link in the workbook": (
        Fault.LINKS,
        xlsx(members={"xl/workbook.xml": workbook("<externalReferences><externalReference/></externalReferences>")}),
    ),
    "query": (Fault.LINKS, xlsx(members={"xl/connections.xml": "<x/>"})),
    "binary workbook": (Fault.FOREIGN, xlsx(members={"xl/workbook.bin": b"x"})),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_refused(name: str) -> None:
    fault, data = FILES[name]
    assert refused(data).fault == fault


def test_another_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(out.getvalue()).fault == Fault.FOREIGN


def test_the_line_that_is_in_no_encoding() -> None:
    assert refused(FILES["neither encoding"][1]).row == 3


@pytest.mark.parametrize("data", [b"id,text\n1,ok\n2,a\x00b\n"], ids=["csv"])
def test_nul(data: bytes) -> None:
    error = refused(data)
    assert (error.fault, error.row, error.column) == (Fault.NUL, 3, "B")


def test_nul_in_xlsx() -> None:
    error = refused(xlsx(row(cell("B2", "a_x0000_b"))))
    assert (error.fault, error.row, error.column) == (Fault.NUL, 2, "B")


def test_a_formula_is_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号", "正文", "合计"])
    book.active.append([1, "路灯", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    error = refused(out.getvalue())
    assert (error.fault, error.row, error.column) == (Fault.FORMULA, 2, "C")


@pytest.mark.parametrize("kind", ["csv", "quoted", "xlsx"])
def test_a_cell_of_10_mb(kind: str) -> None:
    text = "水" * (limits.CELL // 3 + 1)
    data = {
        "csv": f"编号,正文\n1,灯\n2,{text}\n".encode(),
        "quoted": ('编号,正文\n1,灯\n2,"' + "没有收尾的引号\n" * 700_000).encode(),
        "xlsx": stored(text),  # packed it would look like a bomb
    }[kind]
    error = refused(data)
    assert (error.fault, error.row) == (Fault.CELL, 3)
    assert error.column == "B" or kind == "quoted"


def stored(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as small, zipfile.ZipFile(out, "w") as archive:
        for name in small.namelist():
            content = small.read(name)
            if name.endswith("sheet1.xml"):
                content = sheet(f'<row r="3">{cell("B3", text)}</row>').encode()
            archive.writestr(name, content)
    return out.getvalue()


def test_too_many_columns() -> None:
    assert refused((",".join("x" * 201) + "\n1\n").encode()).fault == Fault.COLUMNS
    error = refused(xlsx(row(cell("GS2", "x"))))
    assert (error.fault, error.row, error.column) == (Fault.COLUMNS, 2, "GS")


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.pure.tables import reading

    monkeypatch.setattr(reading, "ROWS", 3)
    assert refused(b"id\n1\n2\n3\n").fault == Fault.ROWS


def test_a_row_of_20_mb() -> None:
    wide = ",".join(["x" * (limits.CELL - 10)] * 3)
    assert refused(f"a,b,c\n{wide}\n".encode()).fault in {Fault.CELL, Fault.ROW}
