"""One form for the same words, whatever the width of the letters, the digits, the case or the white space.

NFC and not NFKC: U+0F77 and U+0F79 would fall apart (https://unicode.org/reports/tr15/).
"""

from __future__ import annotations

import unicodedata

_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_TIBETAN_DIGITS = {0x0F20 + value: 0x30 + value for value in range(10)}
_DEVANAGARI_DIGITS = {0x0966 + value: 0x30 + value for value in range(10)}
_TSHEG = {0x0F0C: 0x0F0B}  # the tsheg that forbids a line break is the same sign to a reader
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF])
_FOLDED = _FULL_WIDTH | _TIBETAN_DIGITS | _DEVANAGARI_DIGITS | _TSHEG | _INVISIBLE


def fold(text: str) -> str:
    """Return the text for comparison: NFC, half-width, lower case, ASCII digits, U+0F0B for every tsheg, invisible
    marks dropped, each run of white space one space, none at the ends. Folding twice changes nothing more.
    """
    narrow = unicodedata.normalize("NFC", text.translate(_FOLDED).lower())
    return " ".join(narrow.split())
