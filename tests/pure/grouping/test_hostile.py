from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from huiyin.pure.grouping import Item, Mode, group

TEXT = st.text(max_size=60)
LETTERS = st.lists(st.tuples(TEXT, TEXT), max_size=12)
STRANGE = [
    Item("empty", "", ""),
    Item("blank", "　\n", "\t"),
    Item("one sign", "啊" * 100_000, "啊" * 100_000),
    Item("a megabyte", "长信", "路灯坏了。" * 200_000),
    Item("nul", "\x00\x00", "\x00"),
    Item("half a pair", "\ud800路灯", "\udfff"),
    Item("marks", "\u0f71\u0f72\u0300", "\u200b\ufeff"),
    Item("emoji", "🚧🚧", "👩‍👩‍👧"),
    Item("digits", "1" * 5000, "@" * 5000),
]


@pytest.mark.parametrize("mode", ["fast", "careful"])
def test_strange_letters_are_grouped_and_none_is_lost(mode: Mode) -> None:
    found = group(STRANGE, mode=mode)
    assert sorted(member for one in found for member in one.members) == sorted(item.id for item in STRANGE)
    assert all(0 <= certainty <= 1 for one in found for certainty in one.certainties)


@settings(deadline=None, max_examples=30)
@given(LETTERS, st.sampled_from(["fast", "careful"]))
def test_any_letters_are_grouped_and_none_is_lost(letters: list[tuple[str, str]], mode: Mode) -> None:
    items = [Item(str(at), *letter) for at, letter in enumerate(letters)]
    found = group(items, mode=mode)
    assert sorted(member for one in found for member in one.members) == sorted(item.id for item in items)


def test_an_encoder_is_asked_for_titles_only_and_the_order_does_not_matter() -> None:
    asked: set[str] = set()

    def meaning(titles: Sequence[str]) -> NDArray[np.float32]:
        asked.update(titles)
        return np.ones((len(titles), 1), np.float32)

    items = [
        Item(str(at), f"青禾村{at % 3}组路灯不亮", f"请来修第{at}盏灯，{'老人出门不便' * (at % 4)}")
        for at in range(20)
    ]
    assert group(items, meaning=meaning) == group(items[::-1], meaning=meaning)
    assert asked <= {item.title for item in items}
