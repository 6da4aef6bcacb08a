"""Measures: what a figure counts, in the words of its own clause."""

from __future__ import annotations

import re

from huiyin.pure.figures.units import Unit

_LEAD = re.compile(
    r"^(?:[\s—“”]|今年以来|近年来|截至目前|截至[^，]{0,8}|目前|据悉|据统计|其中|同时|此外|并|还|已|也|将|共计|共|累计|先后|分别|总计|合计|"
    r"为|使|让|对|向|把|通过|围绕|成功|积极|认真|深入|持续|大力|全力|全面|年内|预计|实现|开展|完成|组织|举办|落实|进行|"
    r"各类|各级|各项|各种|全市|全县|全镇|全乡|全村|全州|全区)+"
)
_TAIL = re.compile(
    r"(?:预计|预期|有望|力争|可|将)?(?:达到了?|达|为|有|共|共计|累计|合计|总计|已|先后|等|了|约|近|超过?|至|到|人民币|分别|平均|仅|各|出|高达|多达|[：:（(\s])+$"
)
_CUT = re.compile(r"[，。；！？：（）“”\n]|(?:并|后|均|已|分别|进行|得到|被)")
_QUANTITY = {
    "人": "人数",
    "人次": "人次",
    "户": "户数",
    "户次": "户次",
    "次": "次数",
    "场": "场次",
    "%": "",
    "岁": "年龄",
}
_RATE = re.compile(r"(?:率|比重|比例|占比|度|幅|增长|下降|增加|减少|提高|提升|上升|降低|上涨|下跌|指数)$")
_LIMIT = 24


def measure(before: str, after: str, unit: Unit | None, kind: str, subject: str) -> str:
    """A name for what is counted.

    `before` and `after` are the rest of the clause up to its neighbours; `subject` is what the figure before it
    in the sentence measures, which a bare 同比增长 goes on about.
    """
    head = _TAIL.sub("", _LEAD.sub("", before))
    noun = _CUT.split(after, maxsplit=1)[0].strip(" 的、")[:_LIMIT]
    if kind == "growth":
        return _growth(head, subject)
    if noun and kind not in ("percent",):
        verb = head if len(head) <= 2 else ""
        return verb + noun + _suffix(unit, kind, noun)
    name = head[-_LIMIT:] + (noun if kind == "percent" else "")
    return (name or subject) + _suffix(unit, kind, name)


def _growth(head: str, subject: str) -> str:
    bare = re.sub(r"^(?:同比|环比|比上年|较上年|比去年|较去年|增长|下降|增加|减少|提高|增幅)+", "", head)
    return head[-_LIMIT:] if len(bare) > 1 else subject + head


def _suffix(unit: Unit | None, kind: str, name: str) -> str:
    if kind == "percent":
        return "" if _RATE.search(name) else "率"
    if kind != "count" or unit is None or _RATE.search(name):
        return ""
    suffix = _QUANTITY.get(unit.name, "数")
    if unit.raw == "场次":
        suffix = "场次"
    return "" if name.endswith(suffix) else suffix
