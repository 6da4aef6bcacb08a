"""Where letters of a group share their rare words, name a place, or say what only one of them says.

Offsets are those of the text as written, so that the page can mark them there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

import rjieba

from huiyin.pure.text.fold import fold
from huiyin.pure.text.grams import HAN, grams

_SENTENCE = re.compile(r"[^。！？!?;；།\n]+[。！？!?;；།\n]*")
_HAN_RUN = re.compile(f"[{HAN}]+")
Kind = Literal["place", "shared", "only"]
MOST_ALONE = 4  # words marked that only one letter says: its own line names its matter, the rest is talk
SHORTEST = 2


class Mark(NamedTuple):
    """A stretch of a text, from `start` up to `end`, and why it is marked."""

    start: int
    end: int
    kind: Kind


def marks(
    texts: Sequence[tuple[str, str]], *, shared: Collection[str], places: Collection[str]
) -> list[list[Mark]]:
    """Return the marks in each body of (line, body), in order and apart from each other.

    `shared` are the terms that the grouping named, `places` the names of places. A word counts as said by one letter
    only when it stands in its line and in no other letter of the group.
    """
    said = [set(words(f"{line} {body}")) for line, body in texts]
    found = []
    for at, (line, body) in enumerate(texts):
        others = set().union(*(theirs for place, theirs in enumerate(said) if place != at))
        own = [word for word in dict.fromkeys(words(line)) if word not in others]
        alone = [word for word in own if len(word) >= SHORTEST] if len(texts) > 1 else []
        wanted: tuple[tuple[Kind, Iterable[str]], ...] = (
            ("place", places), ("shared", shared), ("only", alone[:MOST_ALONE]),
        )  # fmt: skip
        found.append(_apart([mark for kind, terms in wanted for mark in _find(body, terms, kind)]))
    return found


def words(written: str) -> list[str]:
    """Return the words of a text, folded: Chinese words, then Tibetan syllables and words of other scripts."""
    folded = fold(written)
    chinese = [word for run in _HAN_RUN.findall(folded) for word in rjieba.cut(run)]
    return chinese + grams(_HAN_RUN.sub(" ", folded))


def letters_only(written: str) -> str:
    """Return the letters and digits of a text in one form: two letters with the same ones are copies."""
    return "".join(grams(written))


def differing(bodies: Sequence[str]) -> list[str]:
    """Return of each text the sentences that no other of these texts has, … where some were left out."""
    parts = [_SENTENCE.findall(body) for body in bodies]
    keys = [{letters_only(sentence) for sentence in sentences} for sentences in parts]
    shown = []
    for at, sentences in enumerate(parts):
        others = set().union(*(theirs for place, theirs in enumerate(keys) if place != at))
        kept = [sentence if letters_only(sentence) not in others else "…" for sentence in sentences]
        shown.append(re.sub("…{2,}", "…", "".join(kept)))
    return shown


def _find(body: str, terms: Iterable[str], kind: Kind) -> list[Mark]:
    known = sorted({term for term in terms if len(term) >= SHORTEST}, key=lambda term: (-len(term), term))
    if not known:
        return []
    pattern = "|".join(_whole(term) for term in known)
    return [Mark(hit.start(), hit.end(), kind) for hit in re.finditer(pattern, body, re.IGNORECASE)]


def _whole(term: str) -> str:
    """Return a pattern for the term; not inside a Latin word, a number or a Tibetan syllable."""
    word = "[0-9a-zA-Z\u00c0-\u024f\u0f20-\u0f33\u0f40-\u0fbc]"
    before = rf"(?<!{word})" if re.match(word, term) else ""
    return before + re.escape(term) + (rf"(?!{word})" if re.match(word, term[-1]) else "")


def _apart(found: Sequence[Mark]) -> list[Mark]:
    """Return the marks in order; of two that overlap the one named first (a place) stays."""
    kept: list[Mark] = []
    for mark in found:
        if all(mark.end <= other.start or mark.start >= other.end for other in kept):
            kept.append(mark)
    return sorted(kept)
