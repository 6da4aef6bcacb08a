from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.receipts import SLIP_BITS, BadSlip, Fault, make_slip, parse_slip, print_slip
from huiyin.pure.receipts.alphabet import ALPHABET

codes = st.integers(0, 2**SLIP_BITS - 1).map(make_slip)


def fault_of(text: str) -> Fault:
    with pytest.raises(BadSlip) as caught:
        parse_slip(text)
    return caught.value.fault


def test_it_works() -> None:
    assert print_slip(make_slip(0b00100_10011_00111_00011_11101_11100)) == "4K7-3XWJ"
    assert parse_slip("4K7-3XWJ") == "4K73XWJ"


@given(codes)
def test_what_is_printed_is_read(code: str) -> None:
    assert len(code) == 7
    assert parse_slip(print_slip(code)) == code


@pytest.mark.parametrize("typed", ["4k7 3xwj", "４Ｋ７－３ＸＷＪ", "4K7—3XWJ\n", "4k73xwj\u200b"])
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert parse_slip(typed) == "4K73XWJ"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        (" - ", Fault.EMPTY),
        ("4K7-3XW", Fault.SHAPE),
        ("4K7-3XWJ0", Fault.SHAPE),
        ("4K7-3XWU", Fault.UNKNOWN_CHARACTER),
        ("户码", Fault.UNKNOWN_CHARACTER),
        ("4K7-3XWH", Fault.CHECK),
        ("K" * 65, Fault.TOO_LONG),
    ],
)
def test_what_is_wrong(typed: str, fault: Fault) -> None:
    assert fault_of(typed) is fault


@given(codes, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        assert fault_of(wrong) is Fault.CHECK


@pytest.mark.parametrize("bits", [-1, 2**SLIP_BITS])
def test_bits_have_a_range(bits: int) -> None:
    with pytest.raises(BadSlip):
        make_slip(bits)
