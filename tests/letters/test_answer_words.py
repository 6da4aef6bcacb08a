"""Words kept for answers: which are offered, how their places are filled, and that none goes out unfilled."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.accounts.models import Category
from huiyin.common.errors import Refused
from huiyin.letters.answer_words import filled, templates_offered, unfilled, unknown
from huiyin.letters.models import Answer, AnswerTemplate
from huiyin.letters.services.answer import answer_template_keep
from huiyin.letters.services.matter import matter_answer_on_spot
from tests.people import NOON, Township, received

CLERK: dict[str, Any] = {"at": NOON, "role": "clerk"}


def kept(town: Township, name: str, category: Category | None = None, body: str = "好。") -> AnswerTemplate:
    return answer_template_keep(office=town.office, name=name, body=body, category=category, **CLERK)


def names(town: Township, category: Category | None, *, every: bool = False) -> list[str]:
    return [row.name for row in templates_offered(office=town.office, category=category, every=every)]


def test_it_works(town: Township) -> None:
    above = Category.objects.get_parent(town.supply)
    kept(town, "甲 路灯", town.lighting)
    kept(town, "乙 通用")
    kept(town, "丙 公用", above)
    kept(town, "丁 供水", town.supply)
    assert names(town, town.supply) == ["丁 供水", "丙 公用", "乙 通用"]
    assert names(town, town.supply, every=True) == ["丁 供水", "丙 公用", "乙 通用", "甲 路灯"]
    assert len(names(town, None)) == 4


def test_another_office_has_its_own(town: Township) -> None:
    kept(town, "甲")
    assert not templates_offered(office=town.neighbour, category=None).exists()


def test_places_are_filled() -> None:
    body = "{编号}：{matter}，{地点}。{unit} {其他} {{编号}}"
    values = {"number": "YN-1", "matter": "{place}", "place": "三村", "unit": ""}
    assert filled(body=body, values=values) == "YN-1：{place}，三村。{unit} {其他} {YN-1}"


def test_places_that_are_none() -> None:
    assert unknown(body="{编号}{名字}{ }{}") == ["{名字}"]
    assert unfilled(body="{编号}{名字}{day}") == ["{编号}", "{day}"]


def test_words_with_an_unknown_place_are_not_kept(town: Township) -> None:
    with pytest.raises(Refused, match="名字") as caught:
        kept(town, "甲", body="{名字}您好")
    assert caught.value.field == "body"
    assert not AnswerTemplate.objects.exists()


def test_no_answer_goes_out_with_a_place_to_fill(town: Township) -> None:
    matter = received(town).letter.matters.get()
    with pytest.raises(Refused, match="单位"):
        matter_answer_on_spot(matter=matter, body="请找{单位}。", staff=town.wang, **CLERK)
    assert not Answer.objects.exists()
