from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from huiyin.pure.routing import ModelError, load_tree, train_tree
from huiyin.pure.routing.model import write

HOLES = ["村口路面破损有坑", "路面坑洼积水", "主路塌陷成坑", "路面破损难走", "桥头路面有大坑"]
LAMPS = ["路灯不亮", "村里路灯坏了", "路灯夜里不亮", "新路灯不亮", "路灯灯泡坏了"]
SCHOOLS = ["学校补课收费", "教师补课", "学校食堂收费", "幼儿园收费", "学校收费太高"]
TEXTS = HOLES + LAMPS + SCHOOLS
PATHS = [("道路", "路面")] * 5 + [("道路", "照明")] * 5 + [("教育", "收费")] * 5


def test_it_works() -> None:
    found = train_tree(TEXTS, PATHS).routes(["村口路灯不亮了", "学校补课收费"])
    assert [one.path for one in found] == [("道路", "照明"), ("教育",)]
    assert all(0.5 < one.certainty <= 1 for one in found)


def test_what_says_nothing_stays_at_the_top() -> None:
    assert train_tree(TEXTS, PATHS).routes(["xyz"])[0].certainty <= 0.5


def test_where_all_lies_under_one_category_the_next_level_is_asked() -> None:
    found = train_tree(HOLES + LAMPS, PATHS[:10]).routes(["村口路灯不亮了"])
    assert found[0].path == ("道路", "照明")


def test_a_category_with_few_examples_is_not_proposed() -> None:
    tree = train_tree([*TEXTS, "医院排队"], [*PATHS, ("卫生",)])
    assert set(tree.models[()].categories) == {"道路", "教育"}


def test_too_little_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match="five examples"):
        train_tree(TEXTS[:9], PATHS[:9])


def test_a_saved_tree_answers_the_same(tmp_path: Path) -> None:
    tree = train_tree(TEXTS, PATHS)
    tree.save(tmp_path / "tree")
    assert load_tree(tmp_path / "tree").routes(TEXTS)[7].path == tree.routes(TEXTS)[7].path


@pytest.mark.parametrize("index", ["", "{}", "[]", "[[", '["a"]', "7", "[" * 2000])
def test_a_file_that_holds_no_tree_is_refused(tmp_path: Path, index: str) -> None:
    write(tmp_path / "tree", {"index": np.frombuffer(index.encode(), dtype=np.uint8)})
    with pytest.raises(ModelError):
        load_tree(tmp_path / "tree")
