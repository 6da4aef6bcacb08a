from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin.pure.merkle import MalformedError, TruncatedError
from huiyin.pure.merkle.lines import (
    MAX_BYTES,
    format_base64,
    parse_base64,
    parse_decimal,
    parse_hash,
    parse_text,
)


def test_it_works() -> None:
    assert parse_base64("AAE=") == b"\0\1"
    assert parse_decimal("20852163") == 20_852_163
    assert parse_text("回音\n".encode()) == "回音\n"


@given(st.binary())
def test_base64_there_and_back(data: bytes) -> None:
    assert parse_base64(format_base64(data)) == data


@given(st.text() | st.from_regex(r"[A-Za-z0-9+/]{1,8}={0,3}"))
@example("AB==")
@example("AAE")
@example("AAE=\n")
@example("AA-_")
@example("é")
@example("\ud800")
def test_bytes_have_one_spelling_in_base64(text: str) -> None:
    try:
        data = parse_base64(text)
    except MalformedError:
        return
    assert format_base64(data) == text


@given(st.integers(0, 2**63 - 1))
def test_numbers_there_and_back(number: int) -> None:
    assert parse_decimal(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "00", "01", "-1", "+1", "1_0", " 1", "1\n", "１", "٣", "1.0", str(2**63), "9" * 5000]
)
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_decimal(text)


def test_a_hash_line_has_32_bytes() -> None:
    assert parse_hash(format_base64(bytes(32))) == bytes(32)
    with pytest.raises(MalformedError):
        parse_hash(format_base64(bytes(31)))


@pytest.mark.parametrize("data", [b"\xff\n", b"\xed\xa0\x80\n", b"a\rb\n", b"a\r\n", b"\0\n", b"\t\n"])
def test_other_text_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_text(data)


@pytest.mark.parametrize("data", [b"", b"a", "回".encode()[:2]])
def test_text_without_its_last_newline_is_truncated(data: bytes) -> None:
    with pytest.raises(TruncatedError):
        parse_text(data)


@given(st.binary())
def test_text_is_kept_byte_for_byte(data: bytes) -> None:
    try:
        text = parse_text(data)
    except MalformedError:
        return
    assert text.encode() == data


def test_text_too_long_is_refused() -> None:
    assert len(parse_text(b"x" * (MAX_BYTES - 1) + b"\n")) == MAX_BYTES
    with pytest.raises(MalformedError):
        parse_text(b"x" * MAX_BYTES + b"\n")
