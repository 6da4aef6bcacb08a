"""Parts and wholes: a part cannot exceed its whole, and parts said to be all of it must add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from huiyin.pure.figures.bounds import bounds
from huiyin.pure.figures.context import Stated, number
from huiyin.pure.figures.model import Finding

_AMONG = re.compile(r"其中|包括|包含")
_TOTAL = re.compile(r"^(?:以上|两项|三项)?(?:合计|共计|总计|总共|一共)[一-鿿]{0,4}$")
_EACH = re.compile(r"分别(?:为|是|有)?$|分别[^，。；]{0,8}$")
_REST = re.compile(r"其余|剩余|余下|另外?有?")
_CONTRASTS = (("男", "女"), ("已", "未"), ("已", "正在"))


def part_findings(results: list[Stated]) -> Iterator[Finding]:
    """Findings about parts and wholes, in the order of the text."""
    for position, whole in enumerate(results):
        parts = _parts(results, position)
        if parts:
            yield from _of_whole(whole, parts)
        if _TOTAL.search(whole.lead):
            yield from _of_total(results, position)


def _parts(results: list[Stated], position: int) -> list[Stated]:
    """The results after `position` that its sentence, or the brackets behind it, calls its parts."""
    whole, rest = results[position], results[position + 1 :]
    if not rest or rest[0].figure.unit != whole.figure.unit or rest[0].sentence != whole.sentence:
        return []
    gap = rest[0].gap
    if not (_AMONG.search(gap) or gap.lstrip().startswith(("（", "(", "：")) or _EACH.search(gap)):
        return []
    inside = gap.lstrip().startswith(("（", "("))
    parts: list[Stated] = []
    for part in rest:
        closed = inside and parts and re.search("[）)]", part.gap)
        if closed or part.sentence != whole.sentence or part.figure.unit != whole.figure.unit:
            break
        if parts and (_AMONG.search(part.gap) or re.search("共|总|合计", part.gap)):
            break
        parts.append(part)
    return parts


def _of_whole(whole: Stated, parts: list[Stated]) -> Iterator[Finding]:
    high = bounds(whole.figure)[1]
    for part in parts:
        if bounds(part.figure)[0] > high:
            yield Finding(
                "part_over_whole",
                (whole.index, part.index),
                f"部分大于整体：“{part.figure.surface}”是“{whole.figure.surface}”的一部分，却比它大。",
            )
            return
    if len(parts) > 1 and _is_all(parts):
        yield from _sum(whole, parts)


def _is_all(parts: list[Stated]) -> bool:
    """Whether the text gives the parts as the whole of it, none left out and none counted twice."""
    gaps = [part.gap for part in parts]
    if any(_REST.search(gap) for gap in gaps[1:]) or _EACH.search(gaps[0]):
        return True
    if not _AMONG.search(gaps[0]):
        return gaps[0].lstrip().startswith(("（", "(", "："))
    around = [part.lead + part.tail for part in parts]
    return len(parts) == 2 and any(one in around[0] and other in around[1] for one, other in _CONTRASTS)


def _of_total(results: list[Stated], position: int) -> Iterator[Finding]:
    total = results[position]
    before = list(
        takewhile(
            lambda part: part.sentence == total.sentence and part.figure.unit == total.figure.unit,
            reversed(results[:position]),
        )
    )
    if len(before) > 1:
        yield from _sum(total, before[::-1])


def _sum(whole: Stated, parts: list[Stated]) -> Iterator[Finding]:
    low = sum(bounds(part.figure)[0] for part in parts)
    high = sum(bounds(part.figure)[1] for part in parts)
    least, most = bounds(whole.figure)
    if low <= most and least <= high:
        return
    terms = " + ".join(number(part.value) for part in parts)
    total = number(sum((part.value for part in parts), start=whole.value * 0))
    yield Finding(
        "sum",
        (whole.index, *(part.index for part in parts)),
        f"各部分相加与总数不符：{terms} = {total}，文中总数是“{whole.figure.surface}”。",
    )
