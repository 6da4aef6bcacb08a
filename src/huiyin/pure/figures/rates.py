"""Rates: percentages that their base cannot give, and growth that says nothing about its base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from huiyin.pure.figures.bounds import decimals, shares
from huiyin.pure.figures.context import Stated, number, percent
from huiyin.pure.figures.model import Finding

# Rates over the things just counted. Satisfaction, awareness and coverage have people as their base.
_OVER_COUNT = re.compile(
    r"(?:完成|整改|办结|办理|解决|合格|达标|回复|反馈|答复|通过|成功|销号|化解|调解|签约|开工|竣工|及格|优秀|优良|出勤|到课|"
    r"破案|结案|修复|回访|按期|按时|落实|处置|清零|归还|收回)[一-鿿]{0,2}率"
)
_AT_MOST = re.compile(
    r"(?:覆盖|整改|办结|合格|满意|解决|回复|响应|普及|入学|参与|知晓|出勤|达标|通过|参保|收回|化解|答复|回访|调解|成功)[一-鿿]{0,2}[率度]$"
)
_BASE = re.compile(
    r"同比|环比|同期|(?<![占对评])比(?![例重赛率])|较(?![大为高好多快])|上年|去年|前年|上月|上季|年均|每年|由|从|以来|目标|增速"
)
_NEAR = 24
_NOT = re.compile(r"[不未]")


def rate_findings(results: list[Stated], text: str) -> Iterator[Finding]:
    """Findings about percentages, in the order of the text."""
    for position, rate in enumerate(results):
        if rate.figure.unit != "%" or rate.figure.qualifier != "exact" or rate.figure.high is not None:
            continue
        if rate.figure.kind == "growth":
            yield from _growth(rate, text)
        else:
            yield from _over_hundred(rate)
            yield from _share(results, position)


def _growth(rate: Stated, text: str) -> Iterator[Finding]:
    # Reports name the base once and go on in the next paragraph.
    start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, rate.figure.start))) + 1
    end = text.find("\n", rate.figure.end)
    around = text[start : rate.figure.start] + text[rate.figure.end : end if end >= 0 else None][:12]
    if not _BASE.search(around) and re.match(r"[，。；！]|$", text[rate.figure.end :]):
        yield Finding(
            "growth_without_base",
            (rate.index,),
            f"“{rate.figure.measure}{rate.figure.surface}”没有说明与什么时候相比。",
        )


def _over_hundred(rate: Stated) -> Iterator[Finding]:
    if rate.value > 100 and _AT_MOST.search(rate.figure.measure):
        yield Finding(
            "over_hundred",
            (rate.index,),
            f"“{rate.figure.measure}”不可能超过100%，文中是{rate.figure.surface}。",
        )


def _share(results: list[Stated], position: int) -> Iterator[Finding]:
    rate = results[position]
    base = _base(results, position)
    if base is None:
        return
    count, digits = int(base.value), decimals(rate.figure)
    part = _part(results, position, base)
    if part is not None:
        done = count - part.value if _NOT.search(part.lead) else part.value
        exact = done * 100 / count
        if rate.value not in _roundings(exact, digits):
            yield Finding(
                "rate",
                (base.index, part.index, rate.index),
                f"“{rate.figure.measure}{rate.figure.surface}”与文中数字不符："
                f"{number(done)} ÷ {count} = {percent(exact)}。",
            )
        return
    # With so many things every percentage of that many digits is possible.
    if count < 100 * 10**digits and rate.value <= 100 and rate.value not in shares(count, digits):
        yield Finding("impossible_rate", (base.index, rate.index), _impossible(rate, base, count))


def _impossible(rate: Stated, base: Stated, count: int) -> str:
    below = int(rate.value * count / 100)
    unit = base.figure.raw_unit
    near = "，".join(f"{part} {unit}是 {percent(Decimal(part * 100) / count)}" for part in (below, below + 1))
    return f"{count} {unit}中没有一个整数恰为 {rate.figure.surface}：{near}。"


def _base(results: list[Stated], position: int) -> Stated | None:
    """The count that a rate is over: the last one about the same thing, or in the same sentence the last."""
    rate = results[position]
    name = rate.figure.measure
    found = _OVER_COUNT.search(name)
    if not found:
        return None
    nouns = {name[at : at + 2] for at in range(len(name) - 1)} - {
        name[at : at + 2] for at in range(found.start(), len(name))
    }
    for count in reversed(results[max(0, position - _NEAR) : position]):
        if count.paragraph != rate.paragraph or count.figure.unit == "%":
            return None
        whole = count.figure.kind == "count" and count.value == int(count.value)
        if not whole or count.figure.qualifier != "exact" or not count.value > 0 or count.figure.high:
            return None
        if _is_part(count):
            continue
        if any(noun in count.figure.measure for noun in nouns):
            return count
        if count.sentence == rate.sentence and len(name) <= 6:
            return count
        return None
    return None


def _is_part(count: Stated) -> bool:
    return bool(re.search(r"其中|已|完成|办结|整改|合格|解决|销号|达标|审结|不合格|未", count.lead))


def _part(results: list[Stated], position: int, base: Stated) -> Stated | None:
    """The count between the base and the rate that says how many were done, of the same unit."""
    start = results.index(base) + 1
    parts = [
        part for part in results[start:position] if part.figure.unit == base.figure.unit and _is_part(part)
    ]
    if len(parts) != 1 or position - start != 1 or parts[0].sentence != results[position].sentence:
        return None
    return parts[0] if parts[0].figure.qualifier == "exact" and parts[0].value <= base.value else None


def _roundings(exact: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    place = Decimal(1).scaleb(-digits)
    return exact.quantize(place, ROUND_HALF_UP), exact.quantize(place, "ROUND_FLOOR")
