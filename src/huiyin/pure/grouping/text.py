"""Text to tokens: one form for the same words, whatever the script, the width or the digits."""

from __future__ import annotations

import re
import unicodedata

import rjieba

LONGEST = 20_000  # characters read of a title or a body: a letter of a megabyte says its matter earlier

_SCRIPTS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\u3007]+)|(?P<word>[a-z0-9\u00c0-\u024f]+)"
    r"|(?P<tibetan>[\u0f20-\u0f33\u0f40-\u0fbc]+)|(?P<other>[^\W_]+)"
)
_CONTACTS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<!\d)\d{15}(?:\d{2}[\dx])?(?!\d)"
    r"|(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
    r"|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"
    r"|(?:qq|微信号?|vx|wechat)[:：号码 ]{0,3}[a-z0-9_-]{5,20}",
    re.IGNORECASE,
)
_CONTACT_SIGN = re.compile(r"\d{4}|@|www\.|://|qq|微信|vx|wechat", re.IGNORECASE)  # no contact is without one
_TIBETAN = re.compile("[\u0f00-\u0fff]")
_FOLDED = {0x0F0C: 0x0F0B} | {0x0F20 + digit: 0x30 + digit for digit in range(10)}


def fold(text: str) -> str:
    """Return the text in one form: NFKC, lower case, ASCII digits, contact data blanked out.

    Contact data say who wrote, which grouping must not use. Tibetan stays composed as in NFC, with one
    kind of tsheg.
    """
    flat = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    if _TIBETAN.search(flat):
        flat = flat.translate(_FOLDED)
    return _blank(flat)


def without_contacts(text: str) -> str:
    """Return the text as written, contact data blanked out."""
    return _blank(text[:LONGEST])


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text: Chinese words, Tibetan syllables, other words by their spaces."""
    found: list[str] = []
    for match in _SCRIPTS.finditer(folded):
        run = match.group()
        found += rjieba.cut(run) if match.lastgroup == "han" else [run]
    return found


def letters(folded: str) -> str:
    """Return the letters and digits of a folded text without anything between them."""
    return "".join(match.group() for match in _SCRIPTS.finditer(folded))


def _blank(text: str) -> str:
    return _CONTACTS.sub(" ", text) if _CONTACT_SIGN.search(text) else text
