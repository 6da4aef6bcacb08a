"""Shortening text for display, never inside what a reader sees as one sign, one Tibetan syllable or one word."""

from __future__ import annotations

import re
import unicodedata

from huiyin.pure.text.grams import MARKS, TIBETAN

ELLIPSIS = "…"
_JOINER = "\u200d"
# Two characters that stand in one syllable or one word.
_WHOLE = re.compile(rf"[{TIBETAN}]{{2}}|[0-9A-Za-z\u00c0-\u024f\u0f20-\u0f33{MARKS}]{{2}}")
_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff]")  # skin colours, after an emoji
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def cut(text: str, limit: int) -> str:
    """Return the text on one line, with at most `limit` (at least 1) characters, the last being … if it was cut.

    It is cut after a Tibetan syllable with its tsheg, after a Latin word or number, after a Chinese character; what
    is longer than the limit by itself is cut between two signs, each with its marks (stacks stay whole).
    """
    if limit < 1:
        raise ValueError(f"limit {limit}: must be at least 1")
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: _place(line, limit - 1)].rstrip() + ELLIPSIS


def _place(line: str, most: int) -> int:
    """Return the last good place up to `most`: between two words, or else between two signs, or else 0."""
    between_signs = (place for place in range(most, 0, -1) if _is_between_signs(line, place))
    inside_a_word = 0
    for place in between_signs:
        if not _WHOLE.match(line, place - 1):
            return place
        inside_a_word = inside_a_word or place
    return inside_a_word


def _is_between_signs(line: str, place: int) -> bool:
    before, after = line[place - 1], line[place]
    belongs = (
        unicodedata.category(after).startswith("M")
        or _JOINER in (before, after)
        or _MODIFIERS.match(after)
        or _FLAG.match(line, place - 1)
    )
    return not belongs
