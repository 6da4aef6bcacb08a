from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.text import ELLIPSIS, cut, grams

STACK = "བསྒྲུབས"  # one syllable, seven characters
mixed = st.text(alphabet="水库 abe\u0301，་།ཀྲིསྒྱུ༡3👨\u200d👩🏽🇨🇳\ufe0f\n")


def test_it_works() -> None:
    assert cut("村里水库漏水", 5) == "村里水库…"


def test_what_fits_stays() -> None:
    assert cut("村里水库", 4) == "村里水库"


def test_it_is_on_one_line() -> None:
    assert cut(" 村里\n 水库 ", 10) == "村里 水库"


def test_tibetan_is_cut_after_a_syllable() -> None:
    assert cut(f"ཆུ་{STACK}་ཁང", 9) == "ཆུ་…"
    assert cut(f"ཆུ་{STACK}་ཁང", 12) == f"ཆུ་{STACK}་…"


def test_a_syllable_longer_than_the_limit_keeps_its_stacks() -> None:
    assert cut(STACK * 2, 4) == "བ…"
    assert cut(STACK * 2, 6) == "བསྒྲུ…"


def test_a_word_is_whole_where_it_can_be() -> None:
    assert cut("the reservoir leaks", 10) == "the…"
    assert cut("reservoirs", 6) == "reser…"
    assert cut("电话 13800138000", 8) == "电话…"


@pytest.mark.parametrize("sign", ["e\u0301", "👩🏽", "👨\u200d👩", "🇨🇳", "❤\ufe0f"])
def test_a_sign_is_whole(sign: str) -> None:
    assert cut(f"水{sign}{sign}", 3) == "水…"


def test_a_pile_of_marks_leaves_the_ellipsis() -> None:
    assert cut("a" + "\u0301" * 100, 5) == ELLIPSIS


def test_the_shortest_is_the_ellipsis() -> None:
    assert cut("水库", 1) == ELLIPSIS


@pytest.mark.parametrize("limit", [0, -1])
def test_no_room_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        cut("水", limit)


@given(st.text() | mixed, st.integers(1, 12))
def test_it_fits_and_is_a_beginning(text: str, limit: int) -> None:
    line = " ".join(text.split())
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == line or line.startswith(short.removesuffix(ELLIPSIS))


@given(st.lists(st.sampled_from(["ཆུ", STACK, "水", "tap", "12"]), min_size=1, max_size=6), st.integers(9, 30))
def test_every_gram_left_is_a_whole_one(pieces: list[str], limit: int) -> None:
    text = " ".join(pieces)
    left = grams(cut(text, limit))
    assert left == pieces[: len(left)]


@given(mixed, st.integers(1, 12))
def test_no_mark_is_cut_off(text: str, limit: int) -> None:
    line = " ".join(text.split())
    short = cut(text, limit)
    if short != line and len(short) > 1:
        rest = line[len(short) - 1 :].lstrip()
        assert not unicodedata.category(rest[0]).startswith("M") or line[len(short) - 1] == " "
