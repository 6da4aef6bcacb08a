"""Context: the results of a text with the sentence and paragraph in which each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from huiyin.pure.figures.model import Figure, plain

_CLAUSE = re.compile(r"[，。；！？\n：（）、,;]")
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
    previous = 0
    for index, figure in enumerate(figures):
        if figure.result and figure.value is not None:
            found.append(_stated(text, index, figure, previous))
            previous = figure.end
    return found


def _stated(text: str, index: int, figure: Figure, previous: int) -> Stated:
    before = text[: figure.start]
    start = max((match.end() for match in _CLAUSE.finditer(before, max(0, figure.start - 120))), default=0)
    close = _CLAUSE.search(text, figure.end)
    return Stated(
        index=index,
        figure=figure,
        lead=before[start:],
        gap=text[previous : figure.start],
        tail=text[figure.end : close.start() if close else len(text)],
        then=text[figure.end : figure.end + 2],
        sentence=len(_SENTENCE.findall(before)),
        paragraph=before.count("\n"),
    )


def number(value: Decimal) -> str:
    """A number as a reader writes it."""
    return str(plain(value))


def percent(value: Decimal) -> str:
    """A percentage to one decimal, without a zero at its end."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}%"
