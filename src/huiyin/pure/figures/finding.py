"""Finding: text in, figures out."""

from __future__ import annotations

import re
from itertools import pairwise

from huiyin.pure.figures import numerals
from huiyin.pure.figures.judging import Place, judge
from huiyin.pure.figures.marks import Mark, marks
from huiyin.pure.figures.measures import Window, measure
from huiyin.pure.figures.model import Figure
from huiyin.pure.figures.reading import Reading, readings

_CLAUSE = re.compile("[，。；！？\n：（）()]")
_PLACE = re.compile("[，。；！？\n：（）()、]")
_SENTENCE = re.compile("[。！？；\n]")
_EXPECTED = re.compile(
    r"预计|预期|力争|有望|可望|拟(?=投|建|新|用|实|开|招)|"
    r"将(?=达|实现|建成|新增|新建|投入|提高|完成|增加|超|突破|带动|覆盖|惠及)|"
    r"(?:^|[，。；还共总今明年将])计划(?=总?投|新?建|实施|用|在|于|到|今|明|开展|完成|培训|招|选派|发放|种|安排)|目标(?=是|为|达)"
)
_SETTLED = re.compile(r"目前|截至|已经?|去年|上年|现有")
_BESIDE = 16
# No clause reaches farther back; without a bound a text of one endless clause would take hours.
_FARTHEST = 120
_BESIDE_IT = re.compile("[一-鿿]{1,6}、")


def find_figures(text: str) -> list[Figure]:
    """Every numeral that the text states, in order, judged.

    Offsets count the characters of `text` as it is. Figures with `result` False are numerals that state no
    result: names, ordinals, dates, idioms, scopes.
    """
    folded = numerals.fold(text)
    marked = marks(folded)
    judged = _judged(folded, list(readings(_without(folded, marked))))
    found = [_marked(text, folded, mark) for mark in marked]
    found += [
        _figure(text, folded, reading, kind, "", False) for reading, kind, result in judged if not result
    ]
    found += _results(text, folded, [(reading, kind) for reading, kind, result in judged if result])
    return sorted(found, key=lambda figure: figure.start)


def _without(text: str, marked: list[Mark]) -> str:
    """The text with the marks blanked out, so that offsets stay."""
    edges = [0, *[edge for mark in marked for edge in (mark.start, mark.end)], len(text)]
    parts = [text[start:end] for start, end in pairwise(edges)]
    return "".join("□" * len(part) if number % 2 else part for number, part in enumerate(parts))


def _judged(folded: str, found: list[Reading]) -> list[tuple[Reading, str, bool]]:
    """Each reading with its kind and whether it states a result; 3个乡镇、41个村 share one fate."""
    judged: list[tuple[Reading, str, bool]] = []
    for reading in found:
        kind, result = judge(_place(folded, reading))
        if judged and kind == "scope" and _BESIDE_IT.fullmatch(folded[judged[-1][0].end : reading.start]):
            kind, result = judged[-1][1:]
        judged.append((reading, kind, result))
    return judged


def _place(folded: str, reading: Reading) -> Place:
    return Place(
        reading=reading,
        surface=folded[reading.start : reading.end],
        before=folded[_last(_PLACE, folded, reading.start) : reading.start],
        clause=folded[_last(_CLAUSE, folded, reading.start) : reading.start],
        after=folded[reading.end : reading.end + _BESIDE],
    )


def _results(text: str, folded: str, results: list[tuple[Reading, str]]) -> list[Figure]:
    """The results named: each sees the text up to its neighbours and what the one before it measures."""
    found: list[Figure] = []
    previous = 0
    for number, (reading, kind) in enumerate(results):
        following = results[number + 1][0].start if number + 1 < len(results) else len(folded)
        beyond = results[number + 1][0].end if number + 1 < len(results) else len(folded)
        sentence = _last(_SENTENCE, folded, reading.start)
        close = _CLAUSE.search(folded, reading.end)
        end = min(following, close.start() if close else len(folded))
        window = Window(
            _before_brackets(folded, previous, reading.start),
            _through_brackets(folded, reading.end, end, following),
            folded[beyond if end == following else end :][: 2 * _BESIDE],
            found[-1].measure if previous > sentence else "",
        )
        found.append(_figure(text, folded, reading, kind, measure(window, reading.unit, kind), True))
        previous = reading.end
    return found


def _through_brackets(folded: str, start: int, end: int, following: int) -> str:
    """The clause behind a figure; brackets inside it do not end it: 1650名教师（含幼儿园）培训."""
    close = folded.find("）", end, following)
    if close < 0 or folded[end : end + 1] != "（" or end == start:
        return folded[start:end]
    beyond = _CLAUSE.search(folded, close + 1)
    return folded[start:end] + folded[close + 1 : min(following, beyond.start() if beyond else following)]


def _before_brackets(folded: str, previous: int, end: int) -> str:
    """The clause before a figure; brackets that close right before its last words belong to it: 来信（含电话）85件."""
    start = _last(_CLAUSE, folded, end)
    if start <= previous or folded[start - 1] != "）":
        return folded[max(start, previous) : end]
    opened = folded.rfind("（", previous, start)
    return (
        folded[max(_last(_CLAUSE, folded, max(opened, 0)), previous) : max(opened, previous)]
        + folded[start:end]
    )


def _last(breaks: re.Pattern[str], text: str, end: int) -> int:
    """Where the piece that reaches to `end` begins."""
    start = max(0, end - _FARTHEST)
    return max((match.end() for match in breaks.finditer(text, start, end)), default=start)


def _marked(text: str, folded: str, mark: Mark) -> Figure:
    surface = text[mark.start : mark.end]
    numeral = numerals.NUMERAL.search(folded, mark.start, mark.end)
    value = numerals.mixed(numeral.group()) if numeral and numeral.group("mixed") else None
    return Figure(mark.start, mark.end, surface, value, None, "", "", "exact", mark.kind, "", False)


def _figure(text: str, folded: str, reading: Reading, kind: str, name: str, result: bool) -> Figure:
    unit = reading.unit
    return Figure(
        start=reading.start,
        end=reading.end,
        surface=text[reading.start : reading.end],
        value=reading.value,
        high=reading.high,
        unit=unit.name if unit else "",
        raw_unit=unit.raw if unit else "",
        qualifier=_qualifier(folded, reading),
        kind=kind,
        measure=name,
        result=result,
    )


def _qualifier(folded: str, reading: Reading) -> str:
    """`expected` where the sentence speaks of what is to come and nothing since then of what is done."""
    sentence = folded[_last(_SENTENCE, folded, reading.start) : reading.start]
    expected = [match.end() for match in _EXPECTED.finditer(sentence)]
    if expected and not _SETTLED.search(sentence, expected[-1]):
        return "expected"
    return reading.qualifier
