"""The 32 characters of Crockford's base 32, and reading them as people type them.

https://www.crockford.com/base32.html: digits and capital letters without I, L, O and U; I and L are read as
1, O as 0. U stays unknown, so that a slip between U and V is noticed.
"""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST = 64  # characters that are looked at; what is longer is no number and no word

_PRINTABLE = {code + 0xFEE0: code for code in range(0x21, 0x7F)}  # full-width forms of ASCII
_CAPITALS = {ord(small): ord(small.upper()) for small in "abcdefghijklmnopqrstuvwxyz"}
_LOOKALIKES = {ord("I"): ord("1"), ord("L"): ord("1"), ord("O"): ord("0")}
# Dashes, spaces and the invisible marks that copying brings along; the minus sign, and the long-vowel mark
# that some keyboards give for a dash.
_IGNORED_CATEGORIES = {"Pd", "Zs", "Zl", "Zp", "Cf"}
_IGNORED = set("\t\n\r\u2212\u30fc")


def plain(text: str) -> str:
    """Return what was typed as capitals and ASCII digits of any script, without spaces and dashes."""
    kept = text.translate(_PRINTABLE).translate(_CAPITALS)
    kept = "".join(_digit(character) for character in kept if not _ignored(character))
    return kept.translate(_LOOKALIKES)


def is_known(text: str) -> bool:
    """Say whether every character is one of the 32."""
    return all(character in ALPHABET for character in text)


def _ignored(character: str) -> bool:
    return unicodedata.category(character) in _IGNORED_CATEGORIES or character in _IGNORED


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
