"""Finding: text in, figures out."""

from __future__ import annotations

import re
from itertools import pairwise

from huiyin.pure.figures import numerals
from huiyin.pure.figures.judging import Place, judge
from huiyin.pure.figures.marks import Mark, marks
from huiyin.pure.figures.measures import measure
from huiyin.pure.figures.model import Figure
from huiyin.pure.figures.reading import Reading, readings

_CLAUSE = re.compile(r"[，。；！？\n：（）]|、(?=[^、]*$)")
_BREAKS = "，。；！？\n：（）()、"
_STOPS = "。！？；\n"
_EXPECTED = re.compile(
    r"预计|预期|力争|有望|可望|拟(?=投|建|新|用|实|开|招)|将(?=达|实现|建成|新增|新建|投入|提高|完成|增加|超|突破|带动|覆盖|惠及)|"
    r"(?:^|[，。；还共总今明年将])计划(?=总?投|新?建|实施|用|在|于|到|今|明|开展|完成|培训|招|选派|发放|种)|目标(?=是|为|达)"
)
_SETTLED = re.compile(r"目前|截至|已经?|累计|上半年|去年|上年|现有")


def find_figures(text: str) -> list[Figure]:
    """Every numeral that the text states, in order, judged.

    Offsets count the characters of `text` as it is. Figures with `result` False are numerals that state no
    result: names, ordinals, dates, idioms, scopes.
    """
    folded = numerals.fold(text)
    marked = marks(folded)
    found = [_marked(text, folded, mark) for mark in marked]
    free = [reading for reading in readings(_without(folded, marked)) if reading.end > reading.start]
    bounds = [0, *[reading.end for reading in free]]
    subject = ""
    for number, reading in enumerate(free):
        if re.search(f"[{_STOPS}]", folded[bounds[number] : reading.start]):
            subject = ""
        following = free[number + 1].start if number + 1 < len(free) else len(folded)
        figure = _figure(text, folded, reading, bounds[number], following, subject)
        subject = figure.measure if figure.result else subject
        found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def _without(text: str, marked: list[Mark]) -> str:
    """The text with the marks blanked out, so that offsets stay."""
    edges = [0, *[edge for mark in marked for edge in (mark.start, mark.end)], len(text)]
    parts = [text[start:end] for start, end in pairwise(edges)]
    return "".join("□" * len(part) if number % 2 else part for number, part in enumerate(parts))


def _marked(text: str, folded: str, mark: Mark) -> Figure:
    surface = text[mark.start : mark.end]
    numeral = numerals.NUMERAL.search(folded, mark.start, mark.end)
    value = numerals.mixed(numeral.group()) if numeral and numeral.group("mixed") else None
    return Figure(mark.start, mark.end, surface, value, None, "", "", "exact", mark.kind, "", False)


def _figure(text: str, folded: str, reading: Reading, previous: int, following: int, subject: str) -> Figure:
    start = max(folded.rfind(char, 0, reading.start) for char in _BREAKS) + 1
    before = folded[start : reading.start]
    after = folded[reading.end : following + 1 if following < len(folded) else following]
    kind, result = judge(Place(reading, before, folded[reading.end : reading.end + 16]))
    unit = reading.unit
    name = (
        measure(
            folded[max(start, previous) : reading.start],
            after[: following - reading.end],
            unit,
            kind,
            subject,
        )
        if result
        else ""
    )
    return Figure(
        reading.start,
        reading.end,
        text[reading.start : reading.end],
        reading.value,
        reading.high,
        unit.name if unit else "",
        unit.raw if unit else "",
        _qualifier(folded, reading),
        kind,
        name,
        result,
    )


def _qualifier(folded: str, reading: Reading) -> str:
    """`expected` where the sentence speaks of what is to come and nothing since then of what is done."""
    start = max(folded.rfind(char, 0, reading.start) for char in _STOPS) + 1
    sentence = folded[start : reading.start]
    expected = [match.end() for match in _EXPECTED.finditer(sentence)]
    if expected and not _SETTLED.search(sentence, expected[-1]):
        return "expected"
    return reading.qualifier
