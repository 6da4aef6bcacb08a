from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.figures import numerals
from tests.pure.figures.wording import FORMAL, spelled

numbers = st.integers(0, 10**12 - 1) | st.integers(0, 20_000)


def test_it_works() -> None:
    assert numerals.chinese("一千六百二十三") == (Decimal(1623), None)


@given(numbers, st.sampled_from("二两"))
def test_words_and_back(number: int, pair: str) -> None:
    assert numerals.chinese(spelled(number, pair=pair)) == (Decimal(number), None)


@given(numbers)
def test_formal_words_and_back(number: int) -> None:
    words = spelled(number).translate(FORMAL)
    assert numerals.chinese(numerals.fold(words)) == (Decimal(number), None)


@given(st.integers(0, 10**12), st.sampled_from([0x30, 0xFF10, 0x0F20]))
def test_digits_of_every_script(number: int, zero: int) -> None:
    digits = "".join(chr(zero + int(digit)) for digit in str(number))
    assert numerals.mixed(numerals.fold(digits)) == number


@given(st.decimals(0, 10_000, places=2), st.sampled_from(["", "百", "千", "万", "亿", "万亿"]))
def test_scales(number: Decimal, scale: str) -> None:
    assert numerals.mixed(f"{number}{scale}") == number * numerals.scale(scale)


@given(st.integers(0, 10**9))
def test_separators(number: int) -> None:
    assert numerals.mixed(f"{number:,}") == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("两万三", 23_000),
        ("三百五", 350),
        ("一千二", 1_200),
        ("一亿三", 130_000_000),
        ("十", 10),
        ("廿三", 23),
        ("一万亿", 10**12),
        ("三点五", Decimal("3.5")),
        ("一点七万", 17_000),
        ("二零二三", 2023),
    ],
)
def test_short_and_decimal_words(words: str, number: Decimal | int) -> None:
    assert numerals.chinese(words) == (Decimal(number), None)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("三四十", 30, 40),
        ("七八百", 700, 800),
        ("十七八", 17, 18),
        ("二十三四", 23, 24),
        ("两三千", 2_000, 3_000),
        ("四五万", 40_000, 50_000),
        ("三五", 3, 5),
        ("一百二三十", 120, 130),
    ],
)
def test_neighbours_are_a_range(words: str, low: int, high: int) -> None:
    assert numerals.chinese(words) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("words", ["一一", "三九", "百千", "十百", "四六"])
def test_no_number(words: str) -> None:
    assert numerals.chinese(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [("几十", 10), ("数百", 100), ("上千", 1000), ("十几", 10), ("二十几", 20), ("好几万", 10_000)],
)
def test_vague(words: str, number: int) -> None:
    assert numerals.vague(words) == number


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(numerals.fold(text)) == len(text)
