"""Tables as offices have them: every encoding and sign between cells, dates, long numbers, titles above."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.tables import Row, Table, guarded, open_table, unguarded
from tests.pure.tables.hostile import RELATIONS, cell, sheet, workbook, xlsx

# Characters outside the basic plane, Tibetan, a rare character of GB18030's four bytes, a quote, a line break.
RARE = "𠮷𬭊㐂，བོད་ཡིག「是」"
LINES = [["编号", "正文"], ["1", f"三村{RARE}"], ["2", '他说"没水"\n还停电，;\t一']]


def opened(data: bytes, encoding: str = "") -> tuple[Table, list[Row]]:
    table = open_table(io.BytesIO(data), spool=io.BytesIO(), encoding=encoding)
    return table, list(table.rows)


def as_csv(sign: str) -> str:
    quoted = [[f'"{cell_.replace(chr(34), chr(34) * 2)}"' for cell_ in line] for line in LINES]
    return "".join(sign.join(line) + "\r\n" for line in quoted)


@pytest.mark.parametrize("sign", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_works(encoding: str, sign: str) -> None:
    table, rows = opened(as_csv(sign).encode(encoding))
    assert table.header == LINES[0]
    assert rows == [Row(2, LINES[1]), Row(3, LINES[2])]
    assert table.encoding == encoding.removesuffix("-sig")
    assert table.guessed == (encoding == "gb18030")


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little", "big"])
def test_unicode_text_of_an_office_program(mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    table, rows = opened(mark + "编号\t正文\n1\t路灯\n".encode(order))
    assert (table.header, rows) == (["编号", "正文"], [Row(2, ["1", "路灯"])])


def test_an_encoding_that_somebody_chose() -> None:
    # These bytes are valid in both; only a person knows.
    data = "编号,正文\n1,路灯\n".encode("gb18030")
    assert opened(data, "gb18030")[1] == [Row(2, ["1", "路灯"])]


def test_a_title_above_the_columns() -> None:
    _table, rows = opened("来信登记表\n,\n编号,正文\n1,路灯\n".encode())
    assert (_table.header, rows) == (["编号", "正文"], [Row(4, ["1", "路灯"])])


def test_one_column() -> None:
    table, rows = opened("正文\n路灯\n\n水管\n".encode())
    assert table.header == ["正文"]
    assert rows == [Row(2, ["路灯"]), Row(4, ["水管"])]


def test_a_formula_in_a_csv_is_text() -> None:
    assert opened(b"id,text\n1,=1+1\n")[1] == [Row(2, ["1", "=1+1"])]


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_xlsx() -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号", "受理时间", "电话", "正文", "是"])
    book.active.append([7, datetime.fromisoformat("2026-11-03 09:12"), 13800000000, f"路灯{RARE}", True])
    book.active["H5"].font = openpyxl.styles.Font(bold=True)  # a cell with a look and nothing in it
    book.active.append(["A-8", datetime.fromisoformat("2026-11-04"), 0.5, "水管", None])
    table, rows = opened(saved(book))
    assert table.header == ["编号", "受理时间", "电话", "正文", "是"]
    assert rows[0] == Row(2, ["7", "2026-11-03 09:12", "13800000000", f"路灯{RARE}", "1"])
    assert rows[1].cells == ["A-8", "2026-11-04", "0.5", "水管"]
    assert (table.sheet, table.encoding) == ("Sheet", "")


def test_days_since_1904_and_own_formats() -> None:
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="171" formatCode="0.00&quot;day&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
    )
    rows = '<row r="2"><c r="A2" s="1"><v>44867</v></c><c r="B2" s="2"><v>44867</v></c></row>'
    members = {"xl/styles.xml": styles, "xl/workbook.xml": workbook('<workbookPr date1904="1"/>')}
    assert opened(xlsx(rows, members))[1] == [Row(2, ["2026-11-03", "44867"])]
    assert opened(xlsx(rows, {"xl/styles.xml": styles}))[1] == [Row(2, ["2022-11-02", "44867"])]


def test_shared_texts_without_their_readings() -> None:
    shared = (
        "<sst><si><r><t>路</t></r><r><t>灯</t></r><rPh><t>lu</t></rPh></si><si><t>a_x000D_b</t></si></sst>"
    )
    rows = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'
    assert opened(xlsx(rows, {"xl/sharedStrings.xml": shared}))[1] == [Row(2, ["路灯", "a\rb"])]


def test_the_first_sheet_that_holds_something() -> None:
    names = '<sheet name="空" r:id="rId1"/><sheet name="藏" state="hidden" r:id="rId1"/><sheet name="信" r:id="rId2"/>'
    members = {
        "xl/workbook.xml": workbook(sheets=names),
        "xl/worksheets/sheet1.xml": sheet("", head=""),
        "xl/two.xml": sheet(f"<row>{cell('A2', '1')}{cell('B2', '路灯')}</row>"),
        "xl/_rels/workbook.xml.rels": RELATIONS,
    }
    table, rows = opened(xlsx(members=members))
    assert (table.sheet, table.others, rows) == ("信", ("空",), [Row(2, ["1", "路灯"])])


def test_a_gap_is_an_empty_cell_and_an_empty_row_is_none() -> None:
    rows = f'<row r="2"/><row r="9">{cell("B9", "路灯")}</row>'
    assert opened(xlsx(rows))[1] == [Row(9, ["", "路灯"])]


@given(st.text(max_size=20))
def test_guarding_comes_back(text: str) -> None:
    kept = guarded(text)
    assert unguarded(kept) == text
    assert not kept.startswith(("=", "+", "-", "@", "\t", "\r"))
