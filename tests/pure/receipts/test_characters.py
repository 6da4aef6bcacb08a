"""No dialect named in scripts/sounds.py mixes up two characters of the list."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.phrases_dict import phrases_dict

from huiyin.pure.receipts.characters import CHARACTERS
from scripts.sounds import sound_class


def reading(character: str) -> str:
    return pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0][0]


def test_there_are_512_different_ones_of_the_first_level() -> None:
    assert len(CHARACTERS) == len(set(CHARACTERS)) == 512
    assert all(0xB0 <= character.encode("gb2312")[0] <= 0xD7 for character in CHARACTERS)


def test_the_list_stays_as_it_is() -> None:
    # Words on paper depend on it. A change is right only while no office uses the list.
    assert hashlib.sha256("".join(CHARACTERS).encode()).hexdigest().startswith("fff0b4bf206878d9")


def test_no_two_sound_alike() -> None:
    heard = Counter(sound_class(reading(character)) for character in CHARACTERS)
    assert len(heard) == 512
    assert max(heard.values()) == 1


def test_without_tones_there_would_be_too_few_sounds() -> None:
    # The documented limit of the guarantee (docs/algorithms/receipt-numbers.md).
    assert len({sound_class(reading(character))[:-1] for character in CHARACTERS}) == 199


def test_none_has_two_readings() -> None:
    readings: dict[str, set[str]] = {character: {reading(character)} for character in CHARACTERS}
    for phrase, sounds in phrases_dict.items():
        for character, options in zip(phrase, sounds, strict=False):
            if character in readings:
                readings[character] |= {to_tone3(option, neutral_tone_with_five=True) for option in options}
    assert {character: sounds for character, sounds in readings.items() if len(sounds) > 1} == {}


def test_none_is_a_number() -> None:
    assert not set(CHARACTERS) & set("〇零一二两三四五六七八九十百千万亿")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhi1", "zi1"),
        ("chen2", "cheng2"),
        ("shan1", "sang1"),
        ("nan2", "lang2"),
        ("nü3", "li3"),
        ("re4", "le4"),
        ("re4", "ye4"),
        ("rou4", "lou4"),
        ("ren2", "ying2"),
        ("ruan3", "yuan3"),
        ("fei1", "hui1"),
        ("feng1", "hong1"),
        ("fen1", "hun1"),
        ("fu2", "hu2"),
        ("huang2", "wang2"),
        ("wu3", "hu3"),
        ("yuan2", "yan2"),
        ("quan2", "qiang2"),
        ("lü4", "lv4"),
        ("jing1", "jun1"),
        ("xue2", "xie2"),
    ],
)
def test_what_a_dialect_mixes_up_is_one_class(one: str, other: str) -> None:
    assert sound_class(one) == sound_class(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ma1", "ma2"), ("ba1", "pa1"), ("da4", "ta4"), ("ke4", "ge4"), ("dong1", "deng1"), ("ou1", "wu1")],
)
def test_what_stays_apart_is_two_classes(one: str, other: str) -> None:
    assert sound_class(one) != sound_class(other)
