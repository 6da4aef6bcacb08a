"""Reading pages: how pieces become a text, and what is said where there is no reader or it fails."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from huiyin.common.errors import Busy, Refused
from huiyin.letters import reading
from huiyin.letters.reading import Line, paragraphs_of, read

WORDS = "LETTER"


def page(words: str) -> bytes:
    paper = Image.new("RGB", (1654, 1169), "white")
    out = io.BytesIO()
    ImageDraw.Draw(paper).text((150, 150), words, fill="black", font_size=44)
    paper.save(out, "JPEG")
    return out.getvalue()


def test_it_works() -> None:
    found = [
        Line(100, 160, 200, "修过一次。"),
        Line(600, 102, 140, "又冻裂了，"),
        Line(180, 100, 140, "三村水管"),
        Line(182, 220, 260, "请来看看。"),
    ]
    assert paragraphs_of(found) == ["三村水管又冻裂了，修过一次。", "请来看看。"]


def test_nothing_found_is_no_text() -> None:
    assert paragraphs_of([]) == []


def test_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MODULE", "no_such_reader")
    with pytest.raises(Refused):
        read(pages=[page(WORDS)])


def test_a_reader_that_fails_is_said_and_the_next_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no picture ends the process that reads it, whether a reader is installed or not."""
    monkeypatch.setattr(reading, "MODULE", "json")
    for _time in range(2):
        with pytest.raises(Refused):
            read(pages=[b"no picture"])


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MODULE", "json")
    with reading._one_at_a_time, pytest.raises(Busy):
        read(pages=[page(WORDS)])


def test_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MODULE", "json")
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(Refused):
        read(pages=[page(WORDS)])


@pytest.mark.skipif(not reading.is_there(), reason="the reader is not installed")
def test_print_is_read() -> None:
    assert WORDS in read(pages=[page(WORDS)])
