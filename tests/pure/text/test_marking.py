"""Marks in letters of one group: places, shared rare words, what only one says, in the text as it was written."""

from __future__ import annotations

from huiyin.pure.text import differing, letters_only, marks


def marked(texts: list[tuple[str, str]], **more: list[str]) -> list[list[tuple[str, str]]]:
    given: dict[str, list[str]] = {"shared": [], "places": []} | more
    return [
        [(mark.kind, body[mark.start : mark.end]) for mark in found]
        for (_line, body), found in zip(texts, marks(texts, **given), strict=True)
    ]


def test_it_works() -> None:
    texts = [("六村水费多算", "六村五组水费多算了，水管冻裂。"), ("六村水管冻裂", "六村三组水管又冻裂了。")]
    found = marked(texts, shared=["水管", "冻裂"], places=["六村"])
    assert found[1] == [("place", "六村"), ("shared", "水管"), ("shared", "冻裂")]
    assert ("only", "水费") in found[0]
    assert ("shared", "水管") in found[0]


def test_one_letter_has_nothing_that_only_it_says() -> None:
    assert marked([("路灯不亮", "路灯不亮了")]) == [[]]


def test_tibetan_is_marked_by_syllables_and_latin_by_words() -> None:
    found = marked([("x", "གྲོང་ཚོ་གསུམ་པའི་ཆུ། the carpet, a car.")], shared=["ཚོ", "གྲོ", "car"])
    assert found == [[("shared", "ཚོ"), ("shared", "car")]]


def test_of_two_that_overlap_the_place_stays() -> None:
    assert marked([("x", "六村水管")], shared=["村水"], places=["六村"]) == [[("place", "六村")]]


def test_only_sentences_that_differ_are_shown() -> None:
    assert differing(["水管冻了。请来修。", "水管冻了。没有水。"]) == ["…请来修。", "…没有水。"]


def test_copies_have_the_same_letters() -> None:
    assert letters_only("水管，冻了！ 12") == letters_only("水管冻了１２")
