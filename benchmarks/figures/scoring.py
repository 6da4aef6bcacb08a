"""Scores: what was found against what is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.figures.corpus import Marked, Text
from huiyin.pure.figures import Figure, find_figures


@dataclass
class Score:
    """Counts over texts; `errors` holds a line for each disagreement."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    negatives: int = 0
    negatives_reported: int = 0
    qualifiers: int = 0
    measures: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)

    @property
    def qualifier(self) -> float:
        return self.qualifiers / self.right

    @property
    def measure(self) -> float:
        return sum(self.measures) / len(self.measures)


def score(texts: Iterable[Text]) -> Score:
    """Result found: the spans overlap, value and unit are equal."""
    total = Score()
    for text in texts:
        _add(total, text, [figure for figure in find_figures(text.text) if figure.result])
    return total


def shared(one: str, other: str) -> float:
    """F1 of the characters that two names share."""
    left, right = Counter(one), Counter(other)
    both = sum((left & right).values())
    return 2 * both / (len(one) + len(other)) if one or other else 1.0


def _add(total: Score, text: Text, found: list[Figure]) -> None:
    used: set[int] = set()
    for mark in text.figures:
        over = [n for n, figure in enumerate(found) if figure.start < mark.end and mark.start < figure.end]
        if not mark.result:
            total.negatives += 1
            total.negatives_reported += bool(over)
            continue
        hits = [
            n for n in over if found[n].value == mark.value and found[n].unit == mark.unit and n not in used
        ]
        if hits:
            used.add(hits[0])
            _compare(total, text, mark, found[hits[0]])
        else:
            total.missed += 1
            seen = [(found[n].surface, str(found[n].value), found[n].unit) for n in over]
            total.errors.append(f"{text.name}: missed {text.text[mark.start : mark.end]} {mark.unit} {seen}")
    for n, figure in enumerate(found):
        if n not in used:
            total.wrong += 1
            around = text.text[max(0, figure.start - 8) : figure.end + 8].replace("\n", "|")
            total.errors.append(f"{text.name}: wrong {figure.surface} {figure.unit} in {around}")


def _compare(total: Score, text: Text, mark: Marked, figure: Figure) -> None:
    total.right += 1
    total.qualifiers += figure.qualifier == mark.qualifier
    if figure.qualifier != mark.qualifier:
        total.errors.append(f"{text.name}: {figure.surface} is {mark.qualifier}, not {figure.qualifier}")
    if not mark.measure:
        return
    total.measures.append(shared(figure.measure, mark.measure))
    if total.measures[-1] < 0.6:
        total.errors.append(f"{text.name}: {figure.surface} measures {mark.measure}, not {figure.measure}")
