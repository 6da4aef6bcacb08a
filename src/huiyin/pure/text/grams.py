"""Cutting text into grams: a Chinese character, a Tibetan syllable, or a word of another script.

A gram is what a search looks for as a whole, and the order of grams is the order in the text, so a search for some
of them as a phrase finds every place where they stand together: 水 as well as 水库, in any text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from huiyin.pure.text.fold import fold

Language = Literal["zh", "bo", "en"]
LONGEST_GRAM = 64  # characters; a database's index has a limit for a word, and no real word comes near

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# Letters, vowels, subjoined letters and the signs that stand on or under them; tsheg, shad and digits end a syllable.
TIBETAN = "\u0f00\u0f18\u0f19\u0f35\u0f37\u0f39\u0f40-\u0f84\u0f86-\u0fbc\u0fc6"
# Marks are no \w for Python, but belong to the word: Latin accents, Arabic and Devanagari vowels.
MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_PIECE = re.compile(rf"(?P<zh>[{HAN}])|(?P<bo>[{TIBETAN}]+)|(?P<word>(?:(?![{HAN}{TIBETAN}_])[\w{MARKS}])+)")
_LATIN = re.compile("[a-z]")


def grams(text: str) -> list[str]:
    """Return the grams of a text, folded, in their order; one of more than 64 characters is cut there."""
    return [piece.group()[:LONGEST_GRAM] for piece in _pieces(text)]


def query_terms(text: str) -> list[list[str]]:
    """Return a query's parts, divided by spaces, each as the grams that must stand together in a text."""
    phrases = [grams(part) for part in fold(text).split(" ")]
    return [phrase for phrase in phrases if phrase]


def language(text: str) -> Language:
    """Say what a text is written in: the script with the most grams; Chinese where none leads or none is known."""
    count: Counter[str] = Counter(_script(piece) for piece in _pieces(text))
    scripts: tuple[Language, ...] = ("zh", "bo", "en")
    return max(scripts, key=lambda script: count[script])


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return _PIECE.finditer(fold(text))


def _script(piece: re.Match[str]) -> str:
    if piece.lastgroup == "word":
        return "en" if _LATIN.search(piece.group()) else ""
    return piece.lastgroup or ""
