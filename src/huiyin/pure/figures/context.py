"""Context: the results of a text with the sentence and paragraph in which each stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from huiyin.pure.figures.model import Figure, plain

_CLAUSE = re.compile(r"[，。；！？\n：（）、,;]")
_LINE = re.compile("\n")
_FARTHEST = 120
_SENTENCE = re.compile(r"[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Stated:
    """A result, its position in the list of figures, and the words around it.

    `lead` is its clause up to the figure, `gap` all that stands between the result before it and this one,
    `tail` the rest of its clause, `then` the few characters that follow whatever they are.
    """

    index: int
    figure: Figure
    lead: str
    gap: str
    tail: str
    then: str
    sentence: int
    paragraph: int

    @property
    def value(self) -> Decimal:
        """The number, zero where there is none."""
        return self.figure.value or Decimal(0)


def stated(text: str, figures: list[Figure]) -> list[Stated]:
    """The results among `figures`, each with its context."""
    found: list[Stated] = []
    sentences, lines = ([match.end() for match in form.finditer(text)] for form in (_SENTENCE, _LINE))
    previous = 0
    for index, figure in enumerate(figures):
        if figure.result and figure.value is not None:
            numbers = bisect_right(sentences, figure.start), bisect_right(lines, figure.start)
            found.append(_stated(text, index, figure, previous, numbers))
            previous = figure.end
    return found


def _stated(text: str, index: int, figure: Figure, previous: int, numbers: tuple[int, int]) -> Stated:
    farthest = max(0, figure.start - _FARTHEST)
    start = max((match.end() for match in _CLAUSE.finditer(text, farthest, figure.start)), default=farthest)
    close = _CLAUSE.search(text, figure.end, figure.end + _FARTHEST)
    return Stated(
        index=index,
        figure=figure,
        lead=text[start : figure.start],
        gap=text[max(previous, figure.start - _FARTHEST) : figure.start],
        tail=text[figure.end : close.start() if close else figure.end + _FARTHEST],
        then=text[figure.end : figure.end + 2],
        sentence=numbers[0],
        paragraph=numbers[1],
    )


def number(value: Decimal) -> str:
    """A number as a reader writes it."""
    return str(plain(value))


def percent(value: Decimal) -> str:
    """A percentage to one decimal, without a zero at its end."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}%"
