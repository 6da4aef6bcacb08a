"""Invented letters in Tibetan, Chinese and both: nobody wrote them, and no figure of the documentation uses them."""

from __future__ import annotations

import unicodedata

import pytest

from huiyin.pure.grouping import Item, Mode, group
from huiyin.pure.grouping.text import fold, tokens

ROAD = "མགོ་ལོག་གྲོང་ཚོའི་ལམ་ཆག་འདུག ཆར་པ་བབས་དུས་འགྲོ་མི་ཐུབ། ལམ་འདི་མྱུར་དུ་བཟོ་རོགས།"
ROAD_AGAIN = "མགོ་ལོག་གྲོང་ཚོའི་ལམ་ཆག་འདུག དབྱར་ཁར་འགྲོ་མི་ཐུབ། ལམ་འདི་བཟོ་རོགས།"
WATER = "པད་མ་རྫོང་སློབ་གྲྭའི་ཆུ་མདོང་བཅག་སོང་། སློབ་མ་ཚོར་འཐུང་ཆུ་མི་འདུག"
MIXED = "果洛镇小学 school bus 每天迟到。སློབ་གྲྭའི་རླངས་འཁོར་འགྱངས་པ་རེད།"
MIXED_AGAIN = "果洛镇小学的 school bus 又迟到。སློབ་གྲྭའི་རླངས་འཁོར་ཉིན་ལྟར་འགྱངས།"
FILLERS = [
    Item(f"z{at:02}", f"{sign * 3}镇第{at}号桥", f"{sign * 3}镇的第{at}号桥上有{sign}")
    for at, sign in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉")
]
LETTERS = [
    Item("1", "ལམ་ཆག་འདུག", ROAD),
    Item("2", "མགོ་ལོག་ལམ་ཆག", ROAD_AGAIN),
    Item("3", "འཐུང་ཆུ་མི་འདུག", WATER),
    Item("4", "果洛镇小学 school bus 迟到", MIXED),
    Item("5", "果洛镇小学校车 school bus 迟到", MIXED_AGAIN),
    *FILLERS,
]


@pytest.mark.parametrize("mode", ["fast", "careful"])
def test_it_works(mode: Mode) -> None:
    found = {one.members for one in group(LETTERS, mode=mode)}
    assert {("1", "2"), ("4", "5"), ("3",)} <= found


def test_tibetan_is_cut_at_tsheg_whichever_tsheg() -> None:
    assert tokens(fold("བོད་ཡིག")) == tokens(fold("བོད༌ཡིག")) == ["བོད", "ཡིག"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_or_not_is_the_same(form: str) -> None:
    assert fold(unicodedata.normalize(form, "གཱི་ཨཱུ")) == fold("གཱི་ཨཱུ")  # type: ignore[arg-type]


def test_digits_of_three_scripts_are_the_same() -> None:
    assert tokens(fold("༡༢༣路")) == tokens(fold("１２３路")) == tokens(fold("123路"))
