from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.pure.routing import Model, ModelError, train
from huiyin.pure.routing.model import load

ROADS = ["路面 破损", "路面 坑洼 积水", "修路 封路 拥堵", "道路 路面 塌陷"]
SCHOOLS = ["学校 补课 收费", "教师 补课", "学校 食堂 收费", "幼儿园 学校 收费"]


def model() -> Model:
    return train(ROADS + SCHOOLS, ["道路"] * 4 + ["教育"] * 4)


def test_it_works() -> None:
    found = model().routes(["村口路面破损", "学校收费太高"])
    assert [one.category for one in found] == ["道路", "教育"]
    assert all(0.5 < one.certainty <= 1 for one in found)


def test_one_category_cannot_be_learnt() -> None:
    with pytest.raises(ValueError, match="two categories"):
        train(ROADS, ["道路"] * 4)


def test_a_text_without_a_known_word_is_answered_without_certainty() -> None:
    assert model().routes([""])[0].certainty < 0.6


def test_the_order_of_the_examples_does_not_matter() -> None:
    backwards = train((ROADS + SCHOOLS)[::-1], (["道路"] * 4 + ["教育"] * 4)[::-1])
    assert np.array_equal(backwards.weights, model().weights)


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    model().save(tmp_path / "model.npz")
    assert load(tmp_path / "model.npz").routes(["路面"])[0].category == "道路"


def test_a_table_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    whole = model()
    Model(whole.categories, whole.names[1:], whole.rarity, whole.weights, whole.offsets, 1.0).save(
        tmp_path / "m"
    )
    with pytest.raises(ModelError, match="do not fit"):
        load(tmp_path / "m")


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "m").open("wb") as stream:
        np.savez(stream, version=np.array([object()], dtype=object))
    with pytest.raises(ModelError):
        load(tmp_path / "m")


@settings(max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_model(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("models") / "m"
    path.write_bytes(data)
    with pytest.raises(ModelError):
        load(path)
