"""The check word: 45 random bits, as 9 characters of Crockford's base 32 or as 5 Chinese characters.

Both forms are the same number, most significant part first, in base 32 and in base 512. There is no check
character: all bits are secret, and a wrong word is simply not the word of that number.
"""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.pure.receipts.alphabet import ALPHABET, LONGEST, is_known, plain
from huiyin.pure.receipts.characters import CHARACTERS
from huiyin.pure.receipts.errors import BadWord, Fault

BITS = 45
_LIMIT = 1 << BITS
CROCKFORD_LENGTH = 9
CHINESE_LENGTH = 5
_ALPHABET_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_CHARACTER_VALUES = {character: value for value, character in enumerate(CHARACTERS)}


def word_crockford(bits: int) -> str:
    """Write 45 bits as `ABC-DEF-GHJ`. BadWord when they are more, or negative."""
    word = _write(bits, ALPHABET, CROCKFORD_LENGTH)
    return f"{word[:3]}-{word[3:6]}-{word[6:]}"


def word_chinese(bits: int) -> str:
    """Write 45 bits as 5 Chinese characters. BadWord when they are more, or negative."""
    return _write(bits, CHARACTERS, CHINESE_LENGTH)


def parse_word(text: str) -> int:
    """Read either form as typed: any case, full-width, spaces, dashes or none, O for 0, I or L for 1.

    BadWord says in `fault` what is wrong; characters of both forms in one word are a fault of shape.
    """
    if len(text) > LONGEST:
        raise BadWord(Fault.TOO_LONG)
    typed = plain(text)
    if not typed:
        raise BadWord(Fault.EMPTY)
    if is_known(typed):
        return _read(typed, _ALPHABET_VALUES, CROCKFORD_LENGTH)
    if all(character in _CHARACTER_VALUES for character in typed):
        return _read(typed, _CHARACTER_VALUES, CHINESE_LENGTH)
    known = all(character in _CHARACTER_VALUES or character in _ALPHABET_VALUES for character in typed)
    raise BadWord(Fault.SHAPE if known else Fault.UNKNOWN_CHARACTER)


def _write(bits: int, symbols: Sequence[str], length: int) -> str:
    if not 0 <= bits < _LIMIT:
        raise BadWord(Fault.SHAPE)
    written = []
    for _place in range(length):
        bits, value = divmod(bits, len(symbols))
        written.append(symbols[value])
    return "".join(reversed(written))


def _read(typed: str, values: dict[str, int], length: int) -> int:
    if len(typed) != length:
        raise BadWord(Fault.SHAPE)
    bits = 0
    for character in typed:
        bits = bits * len(values) + values[character]
    return bits
