from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.merkle import EMPTY_ROOT, MalformedError, OutsideTreeError, leaf_hash, node_hash
from huiyin.pure.merkle.hashing import join_peaks, perfect_root, require_hash, require_size, split
from tests.pure.merkle.logs import largest_power_below, mth

hashes = st.binary(min_size=32, max_size=32)


def test_it_works() -> None:
    assert leaf_hash(b"letter") == sha256(b"\0letter").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\1" + b"l" * 32 + b"r" * 32).digest()


def test_an_empty_tree_is_not_a_tree_of_an_empty_leaf() -> None:
    assert EMPTY_ROOT == join_peaks([]) != leaf_hash(b"")


@given(st.integers(0, 6).flatmap(lambda height: st.lists(hashes, min_size=1 << height, max_size=1 << height)))
def test_a_perfect_root_is_the_rfcs(leaves: list[bytes]) -> None:
    assert perfect_root(leaves) == mth(leaves)


@given(st.integers(2, 2**63 - 1))
def test_a_tree_is_split_where_the_rfc_splits_it(width: int) -> None:
    assert split(width) == largest_power_below(width)


@pytest.mark.parametrize("value", [b"", b"x" * 31, b"x" * 33])
def test_a_hash_has_32_bytes(value: bytes) -> None:
    with pytest.raises(MalformedError):
        require_hash(value)


@pytest.mark.parametrize("size", [-1, 2**63])
def test_a_size_has_63_bits(size: int) -> None:
    with pytest.raises(OutsideTreeError):
        require_size(size)
