"""The canonical form: the quick way gives the bytes of RFC 8785, and refuses what that refuses."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from huiyin.journal.canonical import canonical
from huiyin.letters.models import Kind

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip


def nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return [nfc(item) for item in value] if isinstance(value, list) else value


@given(values)
def test_it_works(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(nfc(value))


@given(st.text())
def test_strings(text: str) -> None:
    assert canonical({"a": text, "b": [text]}) == rfc8785.dumps(nfc({"a": text, "b": [text]}))


def test_names_sort_as_utf_16() -> None:
    value = {"\U0001f600": 1, "\ufb33": 2, "a": 3}
    assert canonical(value) == rfc8785.dumps(nfc(value))


def test_words_of_a_table_are_strings() -> None:
    assert canonical({"kind": Kind.HELP}) == b'{"kind":"help"}'
    assert canonical(("a", True, None)) == b'["a",true,null]'


@pytest.mark.parametrize("value", ["\ud800", 2**53, float("nan"), b"", {1: 2}, {"a": {1, 2}}, object()])
def test_what_has_no_form_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical({"a": value} if not isinstance(value, dict) else value)
