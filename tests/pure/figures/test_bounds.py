from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.figures import Figure, agrees, find_figures
from huiyin.pure.figures.bounds import bounds, shares


def figure(wording: str) -> Figure:
    (found,) = (found for found in find_figures(f"收到{wording}，") if found.result)
    return found


def test_it_works() -> None:
    assert bounds(figure("1600余封")) == (Decimal(1600), Decimal(1700))


AGREEING = [
    ("1123封", 1123, True),
    ("1123封", 1124, False),
    ("1600余封", 1623, True),
    ("1600余封", 1600, False),
    ("1600余封", 1712, False),
    ("近1000封", 987, True),
    ("近1000封", 1003, False),
    ("近1000封", 1000, False),
    ("1.7万元", 17_049, True),
    ("1.7万元", 17_600, False),
    ("1.7万余元", 17_000, False),
    ("1.7万余元", 17_400, True),
    ("97.8%", Decimal("97.813"), True),
    ("97.8%", Decimal("97.86"), False),
    ("80%以上", 80, False),
    ("超过80%", Decimal("81.1"), True),
    ("约300封", 312, True),
    ("约300封", 400, False),
    ("1300-1500封", 1400, True),
    ("1300-1500封", 1501, False),
    ("不到300封", 299, True),
    ("一千六百余封", 1650, True),
]


@pytest.mark.parametrize(("wording", "value", "right"), AGREEING)
def test_a_wording_and_its_value(wording: str, value: Decimal, right: bool) -> None:
    assert agrees(figure(wording), Decimal(value)) is right


@given(st.integers(1, 10**9))
def test_a_plain_number_agrees_with_itself_only(number: int) -> None:
    assert agrees(figure(f"{number}封"), Decimal(number))
    assert not agrees(figure(f"{number}封"), Decimal(number + 1))


def test_shares() -> None:
    found = shares(37, 0)
    assert found[Decimal(81)] == 30
    assert found[Decimal(78)] == 29
    assert Decimal(80) not in found


@given(st.integers(1, 300), st.data())
def test_every_true_share_is_possible(base: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, base))
    percent = Decimal(part * 100) / base
    assert percent.quantize(Decimal("0.1")) in shares(base, 1)
