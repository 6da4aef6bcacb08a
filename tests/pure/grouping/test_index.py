from __future__ import annotations

from huiyin.pure.grouping import Index, Item

LAMP = Item("1", "反映青禾村三组路灯不亮", "青禾村三组的路灯坏了一个月，晚上老人出门不便。")
WATER = Item("2", "请解决白石镇中心小学停水", "白石镇中心小学每天下午停水，学生喝不上水。")
LATER = Item("3", "青禾村三组路灯何时修好")


def index() -> Index:
    return Index([("lamp", LAMP), ("water", WATER)])


def test_it_works() -> None:
    first = index().propose(LATER)[0]
    assert first.problem_id == "lamp"
    assert "青禾" in "".join(first.reason.shared)


def test_an_empty_index_proposes_nothing() -> None:
    assert Index().propose(LATER) == []


def test_a_barred_problem_is_not_proposed() -> None:
    assert index().propose(LATER, barred={"lamp"}) == []


def test_a_rejected_pair_is_not_proposed_again() -> None:
    assert index().propose(LATER, cannot=[("3", "1")]) == []
    assert index().propose(LATER, cannot=[("3", "2"), ("x", "1")]) != []


def test_an_item_is_not_proposed_its_own_text() -> None:
    assert index().propose(LAMP) == []


def test_an_item_added_again_moves() -> None:
    moved = index()
    moved.add("other", LAMP)
    assert [found.problem_id for found in moved.propose(LATER)] == ["other"]
    assert len(moved) == 2


def test_a_removed_item_is_forgotten() -> None:
    moved = index()
    moved.remove("1")
    assert moved.propose(LATER) == []


def test_the_order_of_adding_does_not_matter() -> None:
    assert Index([("water", WATER), ("lamp", LAMP)]).propose(LATER) == index().propose(LATER)
