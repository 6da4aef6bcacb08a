"""Parts and wholes: a part cannot exceed its whole, and parts said to be all of it must add up.

Only plain forms are judged. A bracket, a second 其中 or a numeral between the parts may change what they are
parts of; such sentences pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.pure.figures.bounds import bounds
from huiyin.pure.figures.context import Stated, number
from huiyin.pure.figures.model import Finding

_AMONG = re.compile(r"^[^，。；（）\d]{0,12}[，（]?\s?其中[：:，]?[^，。；（）\d]{0,20}$")
_OF_IT = re.compile(r"^[^，。；（）\d]{0,12}[（(](?:其中|已|含|包括)[^，。；（）\d]{0,12}$")
_LISTED = re.compile(r"^[（(：:][^，。；（）\d]{2,12}$")
_EACH = re.compile(r"^[^。；（）\d]{0,20}分别(?:为|是|有)?[^，。；（）\d]{0,8}$")
_NEXT = re.compile(r"^(?:[一-鿿]{0,6})[、，和及与][^。；（）\d一二三四五六七八九十]{0,12}$")
_TOTAL = re.compile(r"^(?:合计|共计|总计|总共|一共)(?:[一-鿿]{0,4})$")
_REST = re.compile(r"其余|剩余|余下|另外|未")
_CONTRASTS = (("男", "女"), ("已", "未"), ("已", "正在"))
# Results that one sentence may hold before its arithmetic is left alone.
_NEAR = 24
_KINDS = frozenset({"count", "money", "mass", "area", "volume"})
# 3栋, 5期, 2组 may be names of one house, phase or group.
_NAMED = frozenset({"栋", "幢", "期", "组", "层", "级", "分"})


def part_findings(results: list[Stated]) -> Iterator[Finding]:
    """Findings about parts and wholes, in the order of the text."""
    for position, whole in enumerate(results):
        if whole.figure.kind not in _KINDS or whole.figure.unit in _NAMED or whole.figure.high is not None:
            continue
        rest = results[position + 1 : position + _NEAR]
        if rest and _is_kin(whole, rest[0]):
            yield from _of_whole(whole, rest, results[max(0, position - _NEAR) : position])
        if _TOTAL.search(whole.lead):
            yield from _of_total(results, position)


def _is_kin(one: Stated, other: Stated) -> bool:
    return (
        one.sentence == other.sentence and one.figure.unit == other.figure.unit and other.figure.high is None
    )


def _of_whole(whole: Stated, rest: list[Stated], before: list[Stated]) -> Iterator[Finding]:
    first = rest[0].gap
    parts = [rest[0], *_following(whole, rest[1:])]
    if _AMONG.search(first) or _OF_IT.search(first):
        over = [part for part in parts if bounds(part.figure)[0] > bounds(whole.figure)[1]]
        if any(_is_kin(whole, other) and other.value >= over[0].value for other in before if over):
            return  # 其中 goes back further
        if over:
            yield _over(whole, over[0])
        elif len(parts) > 1 and _is_all(parts):
            yield from _sum(whole, parts)
    elif len(parts) > 1 and (_EACH.search(first) or (_LISTED.search(first) and _is_closed(first, parts[-1]))):
        yield from _sum(whole, parts)


def _following(whole: Stated, rest: list[Stated]) -> Iterator[Stated]:
    """The parts after the first: a plain list, separated by commas."""
    for part in rest:
        if not _is_kin(whole, part) or not _NEXT.search(part.gap) or re.search("共|总|合计", part.gap):
            return
        yield part


def _is_closed(first: str, last: Stated) -> bool:
    """Whether the list ends with its bracket, or with its sentence."""
    if first.startswith(("（", "(")):
        return last.then.startswith(("）", ")"))
    return last.then.startswith(("。", "；", "\n")) or not last.then


def _is_all(parts: list[Stated]) -> bool:
    """Whether the text gives the parts as the whole: it names the rest, or two that exclude each other."""
    if _REST.search(parts[-1].lead):
        return True
    around = [part.lead + part.tail for part in parts]
    return len(parts) == 2 and any(one in around[0] and other in around[1] for one, other in _CONTRASTS)


def _of_total(results: list[Stated], position: int) -> Iterator[Finding]:
    """合计 after a plain list; where the sentence holds more of the same unit, the list has parts of its own."""
    total = results[position]
    parts = [part for part in results[max(0, position - _NEAR) : position] if _is_kin(total, part)]
    if len(parts) > 1 and all(_NEXT.search(part.gap) for part in [*parts[1:], total]):
        yield from _sum(total, parts)


def _over(whole: Stated, part: Stated) -> Finding:
    return Finding(
        "part_over_whole",
        (whole.index, part.index),
        f"部分大于整体：“{part.figure.surface}”是“{whole.figure.surface}”的一部分，却比它大。",
    )


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
