from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.text import fold


def test_it_works() -> None:
    assert fold(" Ｇ３１８　线  漏水 ") == "g318 线 漏水"


@pytest.mark.parametrize("digits", ["12345", "１２３４５", "༡༢༣༤༥", "१२३४५"])
def test_digits_are_those_of_ascii(digits: str) -> None:
    assert fold(digits) == "12345"


def test_chinese_numerals_stay() -> None:
    assert fold("三岔口二十户") == "三岔口二十户"


def test_every_tsheg_is_the_same() -> None:
    assert fold("བཀྲ༌ཤིས༌") == fold("བཀྲ་ཤིས་") == "བཀྲ་ཤིས་"


def test_the_order_of_tibetan_vowels_does_not_matter() -> None:
    assert fold("\u0f40\u0f72\u0f71") == fold("\u0f40\u0f71\u0f72") == fold("\u0f40\u0f73")


def test_what_only_nfkc_would_take_apart_stays() -> None:
    assert fold("\u0f40\u0f77") == "\u0f40\u0f77"


def test_accents_are_composed() -> None:
    assert fold("Cafe\u0301") == "café"


def test_invisible_marks_are_dropped() -> None:
    assert fold("\ufeff水\u200b库") == "水库"


def test_white_space_collapses() -> None:
    assert fold("\n水\t\r\n \u3000库\n") == "水 库"


def test_nothing_stays_nothing() -> None:
    assert fold(" \n") == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
