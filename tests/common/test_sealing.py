"""Sealing: only the right key opens, nothing can be changed unseen, equal texts do not look equal."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from huiyin.common.errors import Busy
from huiyin.common.sealing import fingerprint, seal, seal_json, unseal, unseal_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.binary(max_size=200))
def test_it_works(data: bytes) -> None:
    assert unseal(seal(data)) == data


@given(JSON)
def test_json(value: Any) -> None:
    assert unseal_json(memoryview(seal_json(value))) == value


def test_same_text_looks_different() -> None:
    assert seal(b"000-5550101") != seal(b"000-5550101")


def test_other_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(b"x")
    monkeypatch.setattr(settings, "KEYS", {**settings.KEYS, "contact": bytes(32)})
    with pytest.raises(Busy):
        unseal(sealed)


@pytest.mark.parametrize("place", [0, 10, 40, -1])
def test_changed(place: int) -> None:
    sealed = bytearray(seal(b"x"))
    sealed[place] ^= 1
    with pytest.raises(Busy):
        unseal(bytes(sealed))


def test_fingerprint_finds_and_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fingerprint("phone", "0005550101")
    assert found == fingerprint("phone", "0005550101")
    assert len({found, fingerprint("phone", "0005550102"), fingerprint("other", "0005550101")}) == 3
    monkeypatch.setattr(settings, "KEYS", {**settings.KEYS, "check": bytes(32)})
    assert fingerprint("phone", "0005550101") != found
