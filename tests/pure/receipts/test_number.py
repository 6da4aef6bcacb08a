from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.pure.receipts import (
    OFFICE_CODE,
    BadNumber,
    Fault,
    Number,
    ReceiptError,
    format_number,
    parse_number,
)
from huiyin.pure.receipts.alphabet import ALPHABET

characters = st.sampled_from(ALPHABET)
numbers = st.builds(
    Number,
    office=st.from_regex(OFFICE_CODE, fullmatch=True, alphabet=ALPHABET),
    year=st.integers(2000, 2099),
    block=characters,
    sequence=st.integers(1, 999_999) | st.integers(1, 999_999_999),
)
printed = numbers.map(lambda number: format_number(**number._asdict()))
bare = printed.map(lambda text: text.replace("-", ""))


def fault_of(text: str) -> Fault:
    with pytest.raises(BadNumber) as caught:
        parse_number(text)
    return caught.value.fault


def test_it_works() -> None:
    text = format_number(office="YN", year=2026, sequence=1234)
    assert text == "YN2026-0001234-G"
    assert parse_number(text) == Number(office="YN", year=2026, block="0", sequence=1234)


def test_the_check_character_by_hand() -> None:
    # From the right, every other value doubled and its two base-32 digits added (16 to 31 become 2v - 31):
    # Y N 2 0 2 6 0 0 0 1 2 3 4 -> doubled: 4, 2, 0, 0, 2, 2, Y; as they are: 3, 1, 0, 6, 0, N.
    doubled = 8 + 4 + 0 + 0 + 4 + 4 + (2 * ALPHABET.index("Y") - 31)
    plain = 3 + 1 + 0 + 6 + 0 + ALPHABET.index("N")
    assert ALPHABET[-(doubled + plain) % 32] == "G"


def test_a_tablet_numbers_in_its_own_block() -> None:
    text = format_number(office="YN", year=2026, sequence=7, block="C")
    assert text.startswith("YN2026-C000007-")
    assert parse_number(text).block == "C"


def test_the_sequence_grows() -> None:
    text = format_number(office="YN", year=2026, sequence=1_000_000)
    assert text.startswith("YN2026-01000000-")
    assert parse_number(text).sequence == 1_000_000


@pytest.mark.parametrize(
    "typed",
    [
        "yn2026-0001234-g",
        "YN20260001234G",
        "YN 2026 0001234 G",
        "  YN2026-000\u20091234-G\n",
        "YN2O26-OOO1234-G",
        "YN2026-000I234-G",
        "YN2026-000l234-G",
        "ＹＮ２０２６－０００１２３４－Ｇ",
        "ｙｎ２０２６—０００１２３４—ｇ",
        "YN2026‐0001234–G",
        "YN2026\u2212000\u200b1234\u30fcG\ufeff",
        "YN༢༠༢༦-༠༠༠༡༢༣༤-G",
    ],
)
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert parse_number(typed) == Number(office="YN", year=2026, block="0", sequence=1234)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        (" -—\u3000\n", Fault.EMPTY),
        ("1" * 65, Fault.TOO_LONG),
        ("YN2026-0001234-U", Fault.UNKNOWN_CHARACTER),
        ("YN2026-0001234-云", Fault.UNKNOWN_CHARACTER),
        ("YN2026-0001234-\x00", Fault.UNKNOWN_CHARACTER),
        ("YN2026-0001234-ß", Fault.UNKNOWN_CHARACTER),
        ("YN2026-0001234-\ud800", Fault.UNKNOWN_CHARACTER),
        ("G", Fault.SHAPE),
        ("YN2026-0001234", Fault.SHAPE),
        ("YN2026-001234-G", Fault.SHAPE),
        ("YN1926-0001234-G", Fault.SHAPE),
        ("2026-0001234-G", Fault.SHAPE),
        ("ABCDEFG2026-0001234-G", Fault.SHAPE),
        ("YN2026-00012345-G", Fault.SHAPE),
        ("YN2026-0000000-G", Fault.SHAPE),
        ("YN2026-0001234-H", Fault.CHECK),
        ("YN2026-0001243-G", Fault.CHECK),
    ],
)
def test_what_is_wrong_is_said(typed: str, fault: Fault) -> None:
    assert fault_of(typed) is fault


def test_the_error_is_ours_and_holds_nothing_typed() -> None:
    assert issubclass(BadNumber, ReceiptError)
    with pytest.raises(BadNumber) as caught:
        parse_number("13800138000")
    assert "138" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"office": ""},
        {"office": "ABCDEFG"},
        {"office": "yn"},
        {"office": "IO"},
        {"office": "A20"},
        {"office": "YN\n"},
        {"year": 1999},
        {"year": 2100},
        {"sequence": 0},
        {"sequence": 1_000_000_000},
        {"block": ""},
        {"block": "00"},
        {"block": "U"},
    ],
)
def test_a_part_out_of_range_is_not_printed(wrong: dict[str, object]) -> None:
    parts: dict[str, object] = {"office": "YN", "year": 2026, "sequence": 1, "block": "0"}
    with pytest.raises(BadNumber) as caught:
        format_number(**(parts | wrong))  # type: ignore[arg-type]
    assert caught.value.fault is Fault.SHAPE


@given(numbers)
def test_every_number_comes_back(number: Number) -> None:
    text = format_number(**number._asdict())
    assert parse_number(text) == number
    assert parse_number(text.replace("-", "").lower()) == number


@given(bare, st.data())
def test_every_wrong_character_is_noticed(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    typed = data.draw(characters.filter(lambda character: character != text[place]))
    assert fault_of(text[:place] + typed + text[place + 1 :]) in {Fault.CHECK, Fault.SHAPE}


@given(bare, st.data())
def test_swapped_neighbours_are_noticed_except_0_and_z(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 2))
    one, other = text[place], text[place + 1]
    assume(one != other and {one, other} != {"0", "Z"})
    assert fault_of(text[:place] + other + one + text[place + 2 :]) in {Fault.CHECK, Fault.SHAPE}


def test_0_and_z_are_the_one_pair_of_neighbours_that_is_missed() -> None:
    # 1 of the 496 pairs of different characters: 99.8 % are noticed wherever they stand.
    text = format_number(office="0Z", year=2026, sequence=1)
    assert parse_number("Z0" + text[2:]).office == "Z0"


@given(st.text(max_size=70) | st.text(alphabet=ALPHABET + "-U长", max_size=20))
def test_any_text_is_a_number_or_our_error(text: str) -> None:
    try:
        number = parse_number(text)
    except BadNumber:
        return
    assert re.fullmatch(OFFICE_CODE, number.office)
