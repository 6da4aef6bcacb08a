from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.text import LONGEST_GRAM, fold, grams, language, query_terms

mixed = st.text(alphabet="水库村3 abé\u0301，。་༌།༄ཀྲིསབྷ༡\n_-")


def stands_in(phrase: list[str], text: str) -> bool:
    cut = grams(text)
    return any(cut[start : start + len(phrase)] == phrase for start in range(len(cut)))


def test_it_works() -> None:
    assert grams("村里水库漏水。") == ["村", "里", "水", "库", "漏", "水"]


def test_tibetan_is_cut_at_tsheg_and_shad() -> None:
    assert grams("བཀྲ་ཤིས་བདེ་ལེགས།། ཁམས༌བཟང༌།") == ["བཀྲ", "ཤིས", "བདེ", "ལེགས", "ཁམས", "བཟང"]


def test_tibetan_head_marks_are_no_grams() -> None:
    assert grams("༄༅། །ཆུ་༼ཁ༽") == ["ཆུ", "ཁ"]


def test_tibetan_beside_chinese_and_digits() -> None:
    assert grams("ཆུ水༣ཁང") == ["ཆུ", "水", "3", "ཁང"]


def test_words_and_numbers_are_whole() -> None:
    assert grams("Ｇ３１８线3号楼 Wi-Fi café 97.8% a_b") == [
        "g318", "线", "3", "号", "楼", "wi", "fi", "café", "97", "8", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["नेपाली", "كِتاب", "naïve", "q\u0323uick"])
def test_marks_stay_with_their_word(word: str) -> None:
    assert grams(word) == [unicodedata.normalize("NFC", word)]


def test_rare_chinese_characters_are_single() -> None:
    assert grams("\U00020bb7㐂〇々") == ["\U00020bb7", "㐂", "〇", "々"]


def test_signs_are_no_grams() -> None:
    assert grams("，。！？…—《》 \x00 😀 ") == []


def test_a_gram_has_an_end() -> None:
    assert grams("a" * 1000 + " " + "ཀ" * 1000) == ["a" * LONGEST_GRAM, "ཀ" * LONGEST_GRAM]


def test_a_query_is_divided_by_spaces() -> None:
    assert query_terms(" 水库　漏水 \n བཀྲ་ཤིས་ !! ") == [["水", "库"], ["漏", "水"], ["བཀྲ", "ཤིས"]]


@pytest.mark.parametrize("query", ["", "  ", "，。", "\u3000\n"])
def test_a_query_of_nothing_has_no_terms(query: str) -> None:
    assert query_terms(query) == []


@pytest.mark.parametrize("query", ["水", "水库", "ཤིས", "བཀྲ་ཤིས", "ｇ３１８", "３号", "三岔"])
def test_a_query_is_found_in_the_middle(query: str) -> None:
    (phrase,) = query_terms(query)
    assert stands_in(phrase, "G318线三岔口水库3号闸，བཀྲ༌ཤིས༌བདེ་ལེགས།")


def test_half_a_syllable_is_not_found() -> None:
    (phrase,) = query_terms("བཀ")
    assert not stands_in(phrase, "བཀྲ་ཤིས་")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水库漏水", "zh"),
        ("ཆུ་མཛོད་ནས་ཆུ་འཛགས།", "bo"),
        ("The tap leaks", "en"),
        ("3号楼Wi-Fi坏了", "zh"),
        ("བཀྲ་ཤིས་小区", "zh"),
        ("བཀྲ་ཤིས་ལྷུན་པོ་小区", "bo"),
        ("水 tap", "zh"),
        ("12345", "zh"),
        ("привет", "zh"),
        ("", "zh"),
    ],
)
def test_the_language_is_that_of_most_grams(text: str, expected: str) -> None:
    assert language(text) == expected


@given(st.text() | mixed)
def test_grams_are_those_of_the_folded_text(text: str) -> None:
    assert grams(text) == grams(fold(text))
    assert all(gram == fold(gram) for gram in grams(text))


@given(mixed)
def test_every_stretch_between_spaces_is_found_in_its_text(text: str) -> None:
    assert all(stands_in(phrase, text) for phrase in query_terms(text))


@given(mixed)
def test_no_letter_is_lost(text: str) -> None:
    letters = [sign for sign in fold(text) if sign.isalnum()]
    assert [sign for sign in "".join(grams(text)) if sign.isalnum()] == letters
