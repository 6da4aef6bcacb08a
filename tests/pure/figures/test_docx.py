from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.figures import docx
from huiyin.pure.figures.docx import DocxError, docx_text

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(document: str | bytes, name: str = "word/document.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return file.getvalue()


def body(inside: str) -> bytes:
    return packed(f'<w:document xmlns:w="{MAIN}"><w:body>{inside}</w:body></w:document>')


def test_it_works() -> None:
    assert (
        docx_text(body("<w:p><w:r><w:t>收到来信</w:t></w:r><w:r><w:t>1123封</w:t></w:r></w:p>"))
        == "收到来信1123封\n"
    )


def test_breaks_and_tabs() -> None:
    assert (
        docx_text(body("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>"))
        == "甲\t乙\n丙\n"
    )


def test_each_cell_of_a_table_is_a_line() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("宣讲", "16场次"))
    assert docx_text(body(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")) == "宣讲\n16场次\n"


def test_deleted_text_and_field_codes_are_left_out() -> None:
    deleted = "<w:del><w:r><w:delText>15封</w:delText></w:r></w:del>"
    runs = f"{deleted}<w:r><w:instrText>PAGE</w:instrText><w:t>16封</w:t></w:r>"
    assert docx_text(body(f"<w:p>{runs}</w:p>")) == "16封\n"


def test_a_foreign_namespace_is_no_text() -> None:
    assert docx_text(body('<w:p><t xmlns="urn:other">别的</t></w:p>')) == "\n"


def test_a_declared_entity_is_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "啊"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    with pytest.raises(DocxError, match="document type"):
        docx_text(packed(bomb))


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "_MOST_BYTES", 100_000)
    with pytest.raises(DocxError, match="too large"):
        docx_text(packed(b" " * 10_000_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        packed("<d/>", name="xl/workbook.xml"),
        packed("<d>"),
        packed(b"\xff\xfe<"),
        body("x")[:-30],
    ],
    ids=["empty", "cut", "a workbook", "open tag", "bad bytes", "no directory"],
)
def test_a_damaged_file(data: bytes) -> None:
    with pytest.raises(DocxError):
        docx_text(data)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with pytest.raises(DocxError):
        docx_text(data)
    with pytest.raises(DocxError):
        docx_text(b"PK\x03\x04" + data)
