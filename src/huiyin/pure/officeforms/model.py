"""What a form says, apart from how it is drawn.

Sizes of text are factors of the paper's body size, lengths are millimetres.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "bo", "en"]
Align = Literal["start", "center", "end"]

_TIBETAN = re.compile(r"[\u0f00-\u0fff](?:[\u0f00-\u0fff\s\d]*[\u0f00-\u0fff])?")
# What joins signs to one; every other invisible sign could turn the order of a line round, or hide in it.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Run:
    """Text in one language and one style."""

    text: str
    lang: Lang = "zh"
    bold: bool = False
    mono: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph. `indent` = two characters, as in a Chinese letter; `fixed` = never made smaller in a cell."""

    runs: tuple[Run, ...]
    size: float = 1.0
    align: Align = "start"
    indent: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Rows:
    """Names and values."""

    rows: tuple[tuple[str, str], ...]
    size: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page. `widths` are shares; the columns in `numbers` stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    size: float = 1.0


@dataclass(frozen=True)
class Code:
    """A QR code with its text beside it. `size` is the symbol's edge; four modules of white are added around it."""

    data: str
    size: float
    beside: tuple[Line | Rows, ...] = ()


@dataclass(frozen=True)
class Cut:
    """A dashed line to cut along."""


@dataclass(frozen=True)
class PageBreak:
    """What follows stands on a new page."""


Part = Line | Rows | Table | Code | Cut | PageBreak


@dataclass(frozen=True)
class Content:
    """One form: number at the top right, title in the middle, whom it is for, then its parts."""

    parts: tuple[Part, ...]
    title: str = ""
    number: str = ""
    to: str = ""


@dataclass(frozen=True)
class Paper:
    """A page and its body text (pt).

    With `across` × `down` above 1, forms share a page: each has a cell with a dashed edge, its text made smaller
    until it fits. `margin` is the page's, `inset` the cell's; `foot` stands below, for whoever cuts the page up.
    """

    width: float
    height: float
    margin: float = 25.0
    body: float = 16.0
    across: int = 1
    down: int = 1
    inset: float = 0.0
    numbered: bool = False
    foot: str = ""


A4 = Paper(210.0, 297.0)
A3 = Paper(297.0, 420.0)


def say(text: str, *, bold: bool = False, mono: bool = False) -> tuple[Run, ...]:
    """Return the text as runs, each Tibetan stretch marked as such. Line breaks and tabs become spaces."""
    text, found, at = " ".join(clean(text).split()), [], 0
    for piece in _TIBETAN.finditer(text):
        found += [
            Run(text[at : piece.start()], "zh", bold, mono),
            Run(piece.group(), "bo", bold),
        ]
        at = piece.end()
    found.append(Run(text[at:], "zh", bold, mono))
    return tuple(run for run in found if run.text)


def lines(text: str, *, size: float = 1.0, indent: bool = True) -> tuple[Line, ...]:
    """Return a text of several lines as paragraphs, without the empty ones."""
    rows = clean(text).splitlines()
    return tuple(Line(say(row), size=size, indent=indent) for row in rows if row.strip())


def clean(text: str) -> str:
    """Return the text without what cannot be printed: control signs, invisible ones, halves of a sign."""
    return "".join(sign for sign in text if _printable(sign))


def _printable(sign: str) -> bool:
    if sign in "\n\r\t" or sign in _JOINERS:
        return True
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
