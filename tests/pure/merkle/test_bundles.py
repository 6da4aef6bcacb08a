from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.merkle import MalformedError, TruncatedError, format_bundle, parse_bundle

bundles = st.lists(st.binary(max_size=50), min_size=1, max_size=256)


def test_it_works() -> None:
    assert format_bundle([b"ab", b""]) == b"\0\2ab\0\0"
    assert parse_bundle(b"\0\2ab\0\0", 2) == [b"ab", b""]


@given(bundles)
def test_there_and_back(entries: list[bytes]) -> None:
    assert parse_bundle(format_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=200), st.integers(1, 256))
def test_one_bundle_has_one_form_and_nothing_but_our_error_comes(data: bytes, width: int) -> None:
    try:
        entries = parse_bundle(data, width)
    except MalformedError:
        return
    assert format_bundle(entries) == data


@given(bundles, st.data())
def test_every_beginning_is_truncated(entries: list[bytes], data: st.DataObject) -> None:
    whole = format_bundle(entries)
    with pytest.raises(TruncatedError):
        parse_bundle(whole[: data.draw(st.integers(0, len(whole) - 1))], len(entries))


def test_the_longest_entry() -> None:
    assert parse_bundle(format_bundle([bytes(65_535)]), 1) == [bytes(65_535)]


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]])
def test_what_no_bundle_holds(entries: list[bytes]) -> None:
    with pytest.raises(MalformedError):
        format_bundle(entries)


def test_an_entry_too_many() -> None:
    with pytest.raises(MalformedError, match="goes on"):
        parse_bundle(format_bundle([b"a", b"b"]), 1)
