from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.receipts import BITS, BadWord, Fault, parse_word, word_chinese, word_crockford
from huiyin.pure.receipts.alphabet import ALPHABET
from huiyin.pure.receipts.characters import CHARACTERS

words = st.integers(0, 2**BITS - 1)


def fault_of(text: str) -> Fault:
    with pytest.raises(BadWord) as caught:
        parse_word(text)
    return caught.value.fault


def test_it_works() -> None:
    assert word_crockford(0b00000_00001_00010_00011_00100_00101_00110_00111_11111) == "012-345-67Z"
    assert parse_word("012-345-67Z") == 0b00000_00001_00010_00011_00100_00101_00110_00111_11111


def test_the_example_of_the_page() -> None:
    assert word_crockford(12345678901234) == "B79-SWW-BZJ"
    assert word_chinese(12345678901234) == "德瓜整栽领"


def test_the_chinese_form_is_base_512() -> None:
    bits = ((((1 * 512 + 2) * 512 + 3) * 512 + 0) * 512) + 511
    assert word_chinese(bits) == "".join(CHARACTERS[value] for value in (1, 2, 3, 0, 511))


@pytest.mark.parametrize(
    "typed",
    ["0A2-34B-CDE", "oa234bcde", "０Ａ２－３４Ｂ－ＣＤＥ", "0 a 2 3 4 b c d e", "0A2\u200b—34B\u3000CDE\n"],
)
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert word_crockford(parse_word(typed)) == "0A2-34B-CDE"


def test_i_and_l_are_1() -> None:
    assert parse_word("iLI-000-000") == parse_word("111-000-000")


def test_chinese_is_read_with_spaces_and_dashes() -> None:
    word = word_chinese(2**40 + 12345)
    assert parse_word(" " + "\u3000".join(word) + "—") == 2**40 + 12345


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("---", Fault.EMPTY),
        ("0" * 65, Fault.TOO_LONG),
        ("UUU-UUU-UUU", Fault.UNKNOWN_CHARACTER),
        ("龘" * 5, Fault.UNKNOWN_CHARACTER),
        ("012-345-67\ud800", Fault.UNKNOWN_CHARACTER),
        ("012-345-67", Fault.SHAPE),
        ("012-345-678-9", Fault.SHAPE),
        (CHARACTERS[0] * 4, Fault.SHAPE),
        (CHARACTERS[0] * 6, Fault.SHAPE),
        (CHARACTERS[0] * 4 + "A", Fault.SHAPE),
    ],
)
def test_what_is_wrong_is_said(typed: str, fault: Fault) -> None:
    assert fault_of(typed) is fault


def test_the_error_does_not_repeat_the_word() -> None:
    with pytest.raises(BadWord) as caught:
        parse_word("ABC-DEF-GHJK")
    assert "ABC" not in str(caught.value)


@pytest.mark.parametrize("bits", [-1, 2**BITS])
def test_more_than_45_bits_are_refused(bits: int) -> None:
    with pytest.raises(BadWord):
        word_crockford(bits)
    with pytest.raises(BadWord):
        word_chinese(bits)


@given(words)
def test_both_forms_come_back(bits: int) -> None:
    assert parse_word(word_crockford(bits)) == bits
    assert parse_word(word_chinese(bits)) == bits


@given(st.text(max_size=70) | st.text(alphabet=ALPHABET + "-U" + "".join(CHARACTERS[:9]), max_size=12))
def test_any_text_is_a_word_or_our_error(text: str) -> None:
    try:
        bits = parse_word(text)
    except BadWord:
        return
    assert 0 <= bits < 2**BITS
