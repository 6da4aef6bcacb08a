from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.pure.grouping import Item, group
from huiyin.pure.grouping.copies import SHARE, SHORTEST, near_copies
from huiyin.pure.grouping.decisions import roots
from huiyin.pure.grouping.terms import Counts

WORDS = st.lists(st.integers(0, 30), min_size=0, max_size=20)
LETTER = "青禾村三组的路灯坏了一个月，晚上老人出门不便，已经摔伤两人，请尽快派人来修，谢谢。"


def homes(documents: list[list[int]]) -> list[int]:
    gathered = Counts()
    for words in documents:
        gathered.add([str(word) for word in words])
    left, right = near_copies(gathered.counts())
    return roots(len(documents), list(zip(left.tolist(), right.tolist(), strict=True)))


def homes_by_hand(documents: list[list[int]]) -> list[int]:
    sets = [set(words) for words in documents]
    alike = [
        (one, other)
        for other in range(len(sets))
        for one in range(other)
        if min(len(sets[one]), len(sets[other])) >= SHORTEST
        and len(sets[one] & sets[other]) >= SHARE * len(sets[one] | sets[other])
    ]
    return roots(len(sets), alike)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_it_finds_what_comparing_all_finds(documents: list[list[int]]) -> None:
    edited = [words[:-1] for words in documents]
    assert homes(documents + edited) == homes_by_hand(documents + edited)


def test_a_thousand_edits_of_one_text_are_one_and_hide_nothing() -> None:
    chance = random.Random(0)
    text = list(range(100, 150))
    copies = [[*(word for word in text if word != chance.choice(text)), 1000 + at] for at in range(1000)]
    other = [list(range(200 + 20 * at, 220 + 20 * at)) for at in range(20)]
    found = homes(copies + other)
    assert set(found[:1000]) == {0}
    assert found[1000:] == list(range(1000, 1020))


def test_no_letter_is_no_copy() -> None:
    left, right = near_copies(Counts().counts())
    assert (len(left), len(right)) == (0, 0)
    assert left.dtype == right.dtype == np.int64


def test_many_signatures_under_one_text_are_one_group_and_other_letters_stay() -> None:
    signed = [Item(f"s{at:03}", "青禾村三组路灯不亮", f"{LETTER}{at}") for at in range(300)]
    others = [
        Item("w1", "白石镇中心小学停水", "白石镇中心小学每天下午停水，学生喝不上水，食堂也做不了饭。"),
        Item("w2", "白石镇中心小学下午总停水", "白石镇中心小学每天下午停水，学生喝不上水，希望换水管。"),
    ]
    found = group([*signed, *others], mode="fast")
    assert len(found[0].members) == 300
    assert ("w1", "w2") in {one.members for one in found}
