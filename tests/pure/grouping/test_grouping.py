from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.pure.grouping import ContradictionError, Item, group

LAMP = Item("1", "反映青禾村三组路灯不亮", "青禾村三组的路灯坏了一个月，晚上老人出门不便。")
LAMP_AGAIN = Item("2", "青禾村三组路灯何时修好", "青禾村三组的路灯坏了很久，请派人来修。")
WATER = Item("3", "请解决白石镇中心小学停水", "白石镇中心小学每天下午停水，学生喝不上水。")
FILLERS = [
    Item(f"x{at}", f"第{at}件事{chr(0x4E00 + 37 * at)}", chr(0x5E00 + 31 * at) * 3) for at in range(20)
]


Pairs = tuple[tuple[str, str], ...] | list[tuple[str, str]]


def members(items: list[Item], must: Pairs = (), cannot: Pairs = ()) -> set[tuple[str, ...]]:
    return {found.members for found in group(items, must=must, cannot=cannot)}


def test_it_works() -> None:
    found = members([LAMP, LAMP_AGAIN, WATER, *FILLERS])
    assert ("1", "2") in found
    assert ("3",) in found


def test_nothing_gives_nothing() -> None:
    assert group([]) == []


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        group([LAMP, LAMP])


def test_a_pair_that_must_is_together() -> None:
    assert ("1", "3") in members([LAMP, WATER], must=[("3", "1")])


def test_a_pair_that_cannot_is_apart_even_when_the_text_is_the_same() -> None:
    twin = Item("9", LAMP.title, LAMP.body)
    assert ("1", "9") in members([LAMP, twin, *FILLERS])
    assert ("1", "9") not in members([LAMP, twin, *FILLERS], cannot=[("1", "9")])


def test_a_copy_does_not_join_what_decisions_keep_apart_in_steps() -> None:
    twin = Item("9", LAMP.title, LAMP.body)
    found = members([LAMP, LAMP_AGAIN, WATER, twin], must=[("1", "2"), ("3", "9")], cannot=[("2", "3")])
    assert found == {("1", "2"), ("3", "9")}


def test_decisions_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ContradictionError, match="1 and 3"):
        group([LAMP, LAMP_AGAIN, WATER], must=[("1", "2"), ("2", "3")], cannot=[("3", "1")])


@settings(deadline=None)
@given(st.permutations([LAMP, LAMP_AGAIN, WATER, *FILLERS]))
def test_the_order_of_the_items_does_not_matter(items: list[Item]) -> None:
    assert group(items) == group(sorted(items, key=lambda item: item.id))
