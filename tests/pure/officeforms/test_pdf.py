from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huiyin.pure.officeforms import (
    A3,
    A4,
    Code,
    Content,
    Fonts,
    Line,
    MissingFont,
    Run,
    fonts_in,
    lines,
    pdf,
    say,
)
from tests import paper
from tests.pure.officeforms.forms import ADDRESS, HOSTILE, MARKUP, TIBETAN, form

CELLS = replace(A4, across=2, down=5, margin=13.5, inset=4, body=9)


def test_it_works(fonts: Fonts) -> None:
    made = pdf([form()], fonts)
    shown = paper.pages(made)
    drawn, boxes = paper.glyphs(made)
    assert "云岭督〔2026〕12" in shown[0].replace(" ", "")
    assert shown[-1].strip() == "回执"
    assert drawn > 1_000
    assert boxes == 0


def test_a_missing_glyph_is_seen(fonts: Fonts) -> None:
    """Else the test above could not fail: Khitan small script is in no font of ours."""
    made = pdf([Content((Line((Run("字\U00018b00"),)),))], fonts)
    assert paper.glyphs(made) == (2, 1)


def test_words_stay_words(fonts: Fonts) -> None:
    made = pdf([Content((Line(say(MARKUP)),), title=MARKUP, number=MARKUP, to=MARKUP)], fonts)
    assert "".join(paper.pages(made)[0].split()).count("".join(MARKUP.split())) == 4


def test_the_same_again(fonts: Fonts) -> None:
    assert pdf([form()], fonts) == pdf([form()], fonts)


def test_each_form_begins_a_page(fonts: Fonts) -> None:
    shown = paper.pages(pdf([Content((Line(say(f"第{n}封")),)) for n in range(3)], fonts))
    assert [page.replace(" ", "").strip() for page in shown] == ["第0封", "第1封", "第2封"]


def test_head_of_a_table_is_repeated(fonts: Fonts) -> None:
    shown = paper.pages(pdf([form()], fonts))
    assert sum("问题" in page for page in shown) >= 2


def test_no_form(fonts: Fonts) -> None:
    assert len(paper.pages(pdf([], fonts))) == 1


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_cells(fonts: Fonts, count: int, pages: int) -> None:
    made = pdf([Content((Line(say(f"第{n}条")),)) for n in range(count)], fonts, CELLS)
    shown = paper.pages(made)
    assert len(shown) == pages
    assert sum(page.count("条") for page in shown) == count


def test_no_fonts(tmp_path: Path) -> None:
    with pytest.raises(MissingFont, match="zh"):
        fonts_in((str(tmp_path),))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_nothing_runs_over_the_edge(fonts: Fonts, tmp_path: Path, number: int) -> None:
    text = HOSTILE[number]
    content = Content((*lines(text), Line(say(text[:300]), align="center")), title=text[:60], to=text[:60])
    for picture in paper.pictures(pdf([content], fonts), tmp_path, dpi=40):
        for box in edges(A4.width, A4.height, A4.margin - 3):
            assert paper.is_white(picture, box, dpi=40)


@pytest.mark.slow
def test_a_cell_holds_long_words_and_its_code(fonts: Fonts, tmp_path: Path) -> None:
    text = "云岭乡人民政府" * 25 + TIBETAN * 2
    content = Content((Code(ADDRESS, 25, (Line(say("乡" * 60)),)), *lines(text, indent=False)))
    (picture,) = paper.pictures(pdf([content] * 10, fonts, CELLS), tmp_path)
    assert paper.codes(picture) == [ADDRESS] * 10
    for row in range(5):  # the strip inside each cut line stays white
        bottom = CELLS.margin + 54 * (row + 1)
        assert paper.is_white(picture, (15, bottom - 2, 103, bottom - 0.7))


@pytest.mark.slow
def test_every_part_in_a_picture(fonts: Fonts, tmp_path: Path) -> None:
    pictures = paper.pictures(pdf([form()], fonts, replace(A3, numbered=True)), tmp_path)
    assert [code for picture in pictures for code in paper.codes(picture)] == [ADDRESS]


def edges(width: float, height: float, strip: float) -> list[tuple[float, float, float, float]]:
    """Return the four strips along the edges of a page."""
    return [
        (0, 0, width, strip),
        (0, height - strip, width, height),
        (0, 0, strip, height),
        (width - strip, 0, width, height),
    ]
