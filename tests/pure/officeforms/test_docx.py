from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from zxingcpp import read_barcodes

from huiyin.pure.officeforms import Code, Content, Line, docx, lines, say
from tests.pure.officeforms.forms import ADDRESS, HOSTILE, TIBETAN, form


def read(*contents: Content) -> Any:
    return Document(BytesIO(docx(contents)))


def test_it_works() -> None:
    document = read(form())
    shown = [paragraph.text for paragraph in document.paragraphs]
    assert shown[:3] == ["云岭督〔2026〕12号", "关于三村水管冻裂的答复", "测试写信人："]
    assert [len(table.rows) for table in document.tables] == [2, 41, 1]
    assert document.tables[1].cell(40, 1).text == f"三村水管冻裂 {TIBETAN}"


def test_chinese_and_tibetan_have_their_fonts() -> None:
    (paragraph,) = read(Content((Line(say(f"三村 {TIBETAN}")),))).paragraphs
    fonts = [run._element.rPr.rFonts for run in paragraph.runs]
    assert fonts[0].get(qn("w:eastAsia")) == "仿宋"
    assert fonts[1].get(qn("w:cs")) == "Microsoft Himalaya"
    assert paragraph.runs[0].font.size.pt == 16


def test_each_form_begins_a_page() -> None:
    document = read(Content(lines("一")), Content(lines("二")))
    assert document.element.xml.count('w:type="page"') == 1


def test_it_says_nothing_of_who_made_it() -> None:
    about = read(form()).core_properties
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")


def test_the_code_can_be_read() -> None:
    document = read(Content((Code(ADDRESS, 25, (Line(say("扫码")),)),)))
    (part,) = (part for part in document.part.package.iter_parts() if str(part.partname).endswith(".png"))
    assert [code.text for code in read_barcodes(Image.open(BytesIO(part.blob)))] == [ADDRESS]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_words(number: int) -> None:
    text = HOSTILE[number]
    document = read(Content(lines(text), title=text, number=text, to=text))
    assert len(document.paragraphs) >= 1
