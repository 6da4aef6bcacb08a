from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.merkle import EMPTY_ROOT, Frontier, MalformedError
from tests.pure.merkle.logs import mth


def test_it_works() -> None:
    frontier = Frontier()
    leaves = [bytes([number]) * 32 for number in range(70)]
    for index, leaf in enumerate(leaves):
        assert frontier.append(leaf) == index
        assert frontier.root() == mth(leaves[: index + 1])


def test_it_begins_empty() -> None:
    assert (Frontier().size, Frontier().root()) == (0, EMPTY_ROOT)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=300))
def test_the_root_is_the_rfcs_and_the_state_small(leaves: list[bytes]) -> None:
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    assert frontier.root() == mth(leaves)
    assert len(frontier.peaks) == len(leaves).bit_count()


def test_what_is_no_hash_is_refused_and_changes_nothing() -> None:
    frontier = Frontier()
    with pytest.raises(MalformedError):
        frontier.append(b"short")
    assert frontier.size == 0
