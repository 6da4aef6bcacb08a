"""Numbers as they are said."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiyin.common.bands import BANDS
from huiyin.web.ui.amounts import few, money, number, percent, rate


def test_it_works() -> None:
    with override("zh-hans"):
        assert rate(1208, 1235, "户") == "1,208/1,235 户，97.8%"
    with override("en"):
        assert rate(1208, 1235, "households") == "1,208 of 1,235 households (97.8%)"


def test_base_of_nothing_is_said_in_words() -> None:
    with override("zh-hans"):
        assert rate(0, 0, "户") == "还没有可以计算的"
        assert rate(0, 0, "户", none="还没有发出户码条") == "还没有发出户码条"


@pytest.mark.parametrize(("base", "said"), [(19, "3/19 户（基数小）"), (20, "3/20 户，15.0%")])
def test_small_base_has_no_percentage(base: int, said: str) -> None:
    with override("zh-hans"):
        assert rate(3, base, "户") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"),
        (1, "1–4"),
        (4, "1–4"),
        (5, "5–9"),
        (9, "5–9"),
        (10, "10–19"),
        (199, "100–199"),
        (999, "500–999"),
    ],
)
def test_few_says_a_band(count: int, said: str) -> None:
    assert few(count) == said


def test_few_has_an_open_end() -> None:
    with override("zh-hans"):
        assert few(1000) == few(48213) == "1,000 以上"


@given(st.integers(1, 999))
def test_few_hides_at_least_four_numbers_and_never_lies(count: int) -> None:
    low, high = (int(edge) for edge in few(count).split("–"))
    assert low <= count <= high
    assert low in BANDS
    assert high - low >= 3


@given(st.integers(1, 10**6), st.data())
def test_percent_is_the_nearest_tenth(base: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, base))
    said = Fraction(percent(part, base).rstrip("%"))
    assert abs(said - Fraction(100 * part, base)) <= Fraction(1, 20)


def test_half_is_rounded_up() -> None:
    assert percent(1, 2000) == "0.1%"


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (16_000_000, "1,600 万元", "16,000,000 yuan"),
        (38_000, "38,000 元", "38,000 yuan"),
        (Decimal("12.50"), "12.50 元", "12.50 yuan"),
        (1_234_567, "1,234,567 元", "1,234,567 yuan"),
        (-2_000_000, "-200 万元", "-2,000,000 yuan"),
    ],
)
def test_money(yuan: int | Decimal, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert money(yuan) == zh
    with override("en"):
        assert money(yuan) == en


def test_number_has_commas() -> None:
    assert number(48213) == "48,213"
