"""What in a text may tell who somebody is: numbers, plates, addresses, names. See docs/algorithms/masking.md.

Nothing is taken out here by itself: `proposals` names spans, `mask` takes out those that a person ticked. Offsets are
those of the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple
from unicodedata import decimal

from huiyin.pure.text.naming import names

Kind = Literal["id-card", "bank-card", "phone", "plate", "email", "house", "name", "number"]
MASK = "×××"  # one for every length: a length tells, too

# Full-width signs become narrow ones, one for one, so that offsets stay what they are.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2014: 0x2D, 0x2013: 0x2D}
_GAP = r"[\s\-]?"
_LONG = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{6,}}(?:{_GAP}[Xx](?![0-9A-Za-z]))?")
# Days and spans of years are no telephone numbers.
_DAYS = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}|(?:19|20)[0-9]{2}\s?-{1,2}\s?(?:19|20)[0-9]{2})(?![0-9])"
)
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")
_CALL = re.compile(r"(?:电话|手机|座机|联系方式|致电|拨打|来电|微信|QQ)[号码是为:\s]*\Z", re.IGNORECASE)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][·•.\s-]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_N = "(?:(?<![0-9])[0-9]{1,5}|[一二三四五六七八九十百零〇两]{1,5})"
_BUILDING = f"(?:{_N}号楼|{_N}(?:栋|幢|座|#)|[A-Za-z](?:栋|座))"
# “一栋” counts buildings as often as it names one: alone, only digits and letters name it.
_NAMED = f"(?:{_N}号楼|(?<![0-9])[0-9]{{1,5}}(?:栋|幢|#)|[A-Za-z][0-9]{{0,3}}(?:栋|座))"
_HOUSES = (
    # (pattern, certainty): a door is nearly sure, a street number likely, a building alone is open
    (re.compile(rf"(?:{_BUILDING})?{_N}(?:单元|门洞){_N}(?:室|房|号|户)?"), 0.95),
    (re.compile(rf"{_BUILDING}{_N}(?:室|房|号|户)"), 0.95),
    (re.compile(rf"(?<!第){_N}室(?![内外友友长])"), 0.7),
    (re.compile(rf"(?<=[路街巷弄组社庄村]){_N}号(?![线楼栋文令公车])(?:院)?"), 0.7),
    (re.compile(rf"(?<!第){_NAMED}"), 0.4),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class Span(NamedTuple):
    """A stretch of a text from `start` up to `end`, what it seems to be, and how certain that is (0–1)."""

    start: int
    end: int
    kind: Kind
    certainty: float


def proposals(text: str) -> list[Span]:
    """Return what might be masked, in order and apart from each other; where two overlap, the more certain one.

    Without these stretches the text has no number of seven digits or more.
    """
    folded = _folded(text)
    found = [span for finder in _FINDERS for span in finder(folded)]
    kept: list[Span] = []
    for span in sorted(
        found, key=lambda span: (-span.certainty, span.start - span.end, span.start, span.kind)
    ):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    left = folded
    for span in kept:
        left = left[: span.start] + "×" * (span.end - span.start) + left[span.end :]
    return sorted([*kept, *_numbers(left)])


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with these stretches (start, end) replaced by ×××; those that touch become one.

    Raises ValueError for a stretch that is empty or not in the text.
    """
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no stretch of this text: {start}-{end}")
        if start > at or not pieces:
            pieces += [text[at:start], MASK]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def id_card_valid(number: str) -> bool:
    """Say whether 18 characters are an identity card number: a day of birth and the check character of GB 11643."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", number):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _is_day(number[6:14]) and _CHECKS[total % 11] == number[-1].upper()


def luhn_valid(digits: str) -> bool:
    """Say whether the last digit is the check digit of the others by Luhn's rule (ISO/IEC 7812)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _folded(text: str) -> str:
    """Return the text with every digit, Tibetan and full-width too, as 0–9, and full-width signs as narrow ones."""
    digits = (str(decimal(sign)) if sign.isdecimal() else sign for sign in text.translate(_NARROW))
    return "".join(digits)


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


def long_number(text: str) -> bool:
    """Say whether a number of seven digits or more stands in it that is no day: it must not be public."""
    return next(_numbers(_folded(text)), None) is not None


def _numbers(text: str) -> Iterator[Span]:
    """Every run of seven digits or more that is no day."""
    text = _DAYS.sub(lambda day: "/" * len(day[0]), text)
    for hit in _LONG.finditer(text):
        digits = re.sub(r"[\s\-]", "", hit[0]).upper()
        kind, certainty = _judged(digits, text[max(0, hit.start() - 12) : hit.start()])
        yield Span(hit.start(), hit.end(), kind, certainty)


def _judged(digits: str, before: str) -> tuple[Kind, float]:
    if id_card_valid(digits):
        return "id-card", 0.99
    if _MOBILE.fullmatch(digits):
        return "phone", 0.97
    if digits.isdigit() and 16 <= len(digits) <= 19 and luhn_valid(digits):
        return "bank-card", 0.9
    if _CALL.search(before) or _LANDLINE.fullmatch(digits):
        return "phone", 0.9
    if len(digits) in {17, 18} or digits.endswith("X"):
        return "id-card", 0.6
    return "number", 0.3


def _pattern(kind: Kind, pattern: re.Pattern[str], certainty: float) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        return (Span(hit.start(), hit.end(), kind, certainty) for hit in pattern.finditer(text))

    return find


def _names(text: str) -> Iterator[Span]:
    return (Span(start, end, "name", certainty) for start, end, certainty in names(text))


_FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    _pattern("plate", _PLATE, 0.9),
    _pattern("email", _EMAIL, 0.98),
    *(_pattern("house", pattern, certainty) for pattern, certainty in _HOUSES),
    _names,
)
