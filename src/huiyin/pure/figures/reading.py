"""Reading: every numeral of a text with its number, qualifier and unit, before anything is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from huiyin.pure.figures import numerals, units
from huiyin.pure.figures.units import Unit

_PERCENT = Unit("%", "%", "percent", True)
_BEFORE = (
    (
        "less_than",
        re.compile(r"(?:将近|接近|(?<![附最临靠亲])近|不足|不到|未满|低于|少于|不超过|不高于|至多|最多)$"),
    ),
    ("more_than", re.compile(r"(?:超过|突破|超出|多于|大于|高于|不少于|不低于|至少|最少|逾|超|跨越)$")),
    ("about", re.compile(r"(?:大约|大概|约为|(?<![签预条合契节制履违特])约)$")),
)
_AFTER = (
    ("more_than", re.compile(r"以上|之多|有余|开外|[余多](?=[，。、；！）\s]|$)")),
    ("less_than", re.compile(r"以下|以内|之内")),
    ("about", re.compile(r"左右|上下|不等|许(?=[，。、；）]|$)")),
)
_OVER = re.compile(r"[余多来](?![样元方]|种[多样])|[余多](?=元)")
_SCALES = re.compile(r"\s?(?:百(?![分姓货])|千(?![克瓦米伏])|万|亿)+")
_TO = re.compile(r"\s?(?:-|—|–|~|至|到)+\s?")
_PARTS = re.compile(r"([百千万])分之")
_FRACTION = re.compile(rf"{numerals.CHINESE}分之{numerals.CHINESE}|\d+/\d+")
_TENTHS = re.compile(
    r"成(半|[一二三四五六七八九](?![十百千万亿分]))?(?![为立功果长绩员熟本就效都交套天不]|群(?!众))"
)
_HALF = re.compile(r"半(?=[小个天年月以，。、；])")
# What a unit of time is followed by in 1小时20分 and 10秒58.
_FINER = {"小时": ("分钟", "分"), "个小时": ("分钟", "分"), "分": ("秒",), "分钟": ("秒",), "天": ("小时",)}
_RATIOS = {"小时": 60, "个小时": 60, "分": 60, "分钟": 60, "天": 24}
_HUNDREDTHS = re.compile(r"\d\d?(?!\d)")
_ALSO = re.compile(r"(?:(?:、|和|及|与|，)\d{1,9}(?:\.\d+)?){0,8}(?:、|和|及|与)(?=\d)")
_RESPECTIVELY = re.compile(r"分别[^，。；]{0,24}$")
_FROM = re.compile(r"[从由][^，。；]{0,12}$")


@dataclass(frozen=True, slots=True)
class Reading:
    """One numeral as it stands: span, number (`high` of a range), qualifier, unit, how it is written."""

    start: int
    end: int
    value: Decimal | None
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: Unit | None = None
    chinese: bool = False
    token: str = ""
    scaled: bool = False


def readings(text: str) -> Iterator[Reading]:
    """Every numeral of a folded text, from left to right, none overlapping another."""
    position = 0
    while match := numerals.NUMERAL.search(text, position):
        found = _quantity(text, match)
        if found.start < position:
            found = replace(found, start=match.start())
        yield found
        position = max(found.end, match.end())


def _quantity(text: str, match: re.Match[str]) -> Reading:
    fraction = _FRACTION.match(text, match.start())
    if fraction and not _PARTS.match(text, match.start()):
        return Reading(match.start(), fraction.end(), None, token=fraction.group())
    first = _single(text, match.start())
    if first is None:
        return Reading(*match.span(), value=None, chinese=True, token=match.group())
    return _qualified(text, _listed(text, _ranged(text, _timed(text, first))))


def _timed(text: str, first: Reading) -> Reading:
    """1小时20分 as 80 分 and 10秒58 as 10.58 秒."""
    if first.unit is None or first.value is None or first.chinese:
        return first
    cut = _HUNDREDTHS.match(text, first.end) if first.unit.raw == "秒" else None
    if cut:
        return replace(first, end=cut.end(), value=first.value + Decimal(f"0.{cut.group()}"))
    rest = _single(text, first.end) if first.unit.raw in _FINER else None
    if rest is None or rest.unit is None or rest.value is None or rest.unit.raw not in _FINER[first.unit.raw]:
        return first
    value = first.value * _RATIOS[first.unit.raw] + rest.value
    return replace(rest, start=first.start, value=value, unit=replace(rest.unit, kind="duration"))


def _ranged(text: str, first: Reading) -> Reading:
    """The reading joined with the second end of its range, if one follows."""
    to = _TO.match(text, first.end)
    second = _single(text, to.end()) if to and first.high is None else None
    if second is None or not _are_ends(text, first, second):
        return first
    value = first.value or Decimal(0)
    if second.scaled and not first.scaled and first.unit is None:
        value *= numerals.scale(_scales_of(second.token))
    return replace(second, start=first.start, value=value, high=second.value, token=first.token)


def _listed(text: str, first: Reading) -> Reading:
    """2.16和1.66个百分点: the first shares the unit of the last."""
    more = _ALSO.match(text, first.end)
    if first.unit or first.chinese or not more:
        return first
    if "." not in first.token and not _RESPECTIVELY.search(text, max(0, first.start - 30), first.start):
        return first
    last = _single(text, more.end())
    return replace(first, unit=last.unit) if last and last.unit and last.unit.known else first


def _are_ends(text: str, first: Reading, second: Reading) -> bool:
    if (
        first.value is None
        or second.value is None
        or second.high is not None
        or first.chinese != second.chinese
    ):
        return False
    if first.unit is not None:
        same = second.unit is not None and first.unit.name == second.unit.name
        return (
            same
            and first.value < second.value
            and not _FROM.search(text, max(0, first.start - 30), first.start)
        )
    return first.value < second.value


def _scales_of(token: str) -> str:
    return "".join(char for char in token if char in "百千万亿")


def _single(text: str, start: int) -> Reading | None:
    """One number with its unit, at `start`; None where no well-formed numeral stands."""
    parts = _PARTS.match(text, start)
    match = numerals.NUMERAL.match(text, parts.end() if parts else start)
    number = _number(text, match) if match else None
    if number is None:
        return None
    number = replace(number, start=start)
    if parts:
        return replace(number, unit=_PERCENT if parts.group(1) == "百" else Unit("‰", "‰", "percent", True))
    tenths = _TENTHS.match(text, number.end)
    if tenths and number.value is not None and 0 < number.value < 10:
        return _tenths(number, tenths)
    return _with_unit(text, number)


def _number(text: str, match: re.Match[str]) -> Reading | None:
    """The numeral with 余, 多 or 来 and the scales after it: 1600余, 10余万, 6万余."""
    token, end = match.group(), match.end()
    over = match.lastgroup == "vague"
    if match.lastgroup == "mixed":
        low, high = numerals.mixed(token), None
    elif over:
        low, high = numerals.vague(token), None
    else:
        span = numerals.chinese(token)
        if span is None:
            return None
        low, high = span
    more = _OVER.match(text, end)
    if more:
        over, end = True, more.end()
        scales = _SCALES.match(text, end)
        if scales:
            low *= numerals.scale(scales.group().strip())
            token, end = token + scales.group().strip(), scales.end()
    return Reading(
        match.start(),
        end,
        low,
        high,
        "more_than" if over else "exact",
        chinese=match.lastgroup != "mixed",
        token=token,
        scaled=bool(_scales_of(token)),
    )


def _with_unit(text: str, number: Reading) -> Reading:
    start = number.end + (1 if text[number.end : number.end + 1] in (" ", "\u00a0") else 0)
    opened = not number.chinese or (number.value is not None and number.value > 10)
    unit = units.unit_at(text, start, opened=opened)
    if unit is None or (number.chinese and not unit.known and len(unit.raw) > 1):
        return number
    end = start + len(unit.raw)
    half = _HALF.match(text, end)
    if half and number.value is not None and number.high is None:
        rest = units.unit_at(text, half.end(), opened=False) if unit.raw == "个" else None
        unit = rest or unit
        end = half.end() + (len(rest.raw) if rest else 0)
        return replace(number, end=end, unit=unit, value=number.value + Decimal("0.5"))
    return replace(number, end=end, unit=unit)


def _tenths(number: Reading, match: re.Match[str]) -> Reading:
    """八成 is 80 %, 八成半 and 八成五 are 85 %."""
    high = None if number.high is None else number.high * 10
    value = (number.value or Decimal(0)) * 10 + _half(match.group(1))
    return replace(number, end=match.end(), value=value, high=high, unit=Unit("成", "%", "percent", True))


def _half(digit: str | None) -> int:
    return 5 if digit == "半" else numerals.DIGITS.get(digit or "零", 0)


def _qualified(text: str, found: Reading) -> Reading:
    """The reading with the words of measure around it: 近千户, 20%以上, 300元左右."""
    told = found.qualifier != "exact"
    for name, form in _AFTER:
        after = form.match(text, found.end)
        if after:
            return replace(found, end=after.end(), qualifier=found.qualifier if told else name)
    for name, form in _BEFORE:
        before = form.search(text, max(0, found.start - 6), found.start)
        if before:
            return replace(found, start=before.start(), qualifier=found.qualifier if told else name)
    return found
