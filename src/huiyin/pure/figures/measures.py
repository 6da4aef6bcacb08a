"""Measures: what a figure counts, in the words of its own sentence.

No dictionary and no parser: a figure stands behind its noun (清理垃圾25吨) or before it (39名代表). The first takes
the rest of its clause on the left, the second on the right. A clause that only says how people took part
(参与培训, 覆盖率) is completed by what the figure before it counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.pure.figures.units import Unit

_LEAD = re.compile(
    r"^(?:[\s—“”、和及与]|今年以来|近年来|截至目前|目前|据悉|据统计|其中|同时|此外|并|还|已经|已|也|将|共计|共(?![同建享治])|"
    r"累计|先后|分别|总计|合计|为|使|让|对|向|把|通过|围绕|成功|积极|认真|深入|持续|大力|全力|全面|年内|预计|力争|完成对|"
    r"实现|开展|完成|组织|举办|落实|进行|建立|形成|发动|获得|获|各类|各级|各项|各种|[全我][市县镇乡村州区](?![域里])|[中后]，?)+"
)
_SINCE = re.compile(
    r".*(?:(?<![由从比较与到])[今去]年|本月|累计|先后|总共|共计|合计|已经|分批次|截至[^，]{0,8}|"
    r"[一-鿿]{2}(?<!公)共(?![同建享治产青和识]))(?=.)"
)
_TAIL = re.compile(
    r"(?:预计|预期|有望|力争|可|将)?(?:达到了?|达|为|有|共|共计|累计|合计|总计|已|先后|等|了|约|近|超过?|(?:到|至)(?<!收到)|人民币|分别|"
    r"由?原来的|由|从|平均|仅|各|(?<!支)出|高达|多达|在|(?:从|由|到)(?:\d{4}年|去年同期|上年同期|上年|初期)的?|控制在|稳定在|保持在|[：:（(\s])+$"
)
_CUT = re.compile(
    r"[，。；！？：“”—\n]|(?<=..)(?:以及|并|后|均|已|分别|进行|得到|被|参加|投入|赴|成立|上榜|接入)"
)
_BRACKETS = re.compile(r"（[^（）]*）")
_BEHIND = re.compile(
    r"\s*(?:[，。；！？：（）、\n”]|和|及|与|以及|$|中(?=，)|"
    r"[一-鿿]{0,2}(?:提高|增加|增长|缩短|下降|提升|降低|上升|减少|压缩|扩大|恢复|发展|升|降|增|减)(?:到|至|为))"
)
_DEPENDS = re.compile(
    r"(?:参与|参加|覆盖|惠及|受益|观看|观众|创收|增收|价值|申请|占|资助|同比|环比|比上|比去|较|增长|下降|带动|办结|整改|合格|签约|完成|"
    r"不合格|利润|占比|其中|投放|通过|满意)"
)
_RATE = re.compile(
    r"(?:率|比重|比例|占比|度|幅|增长|下降|增加|减少|提高|提升|上升|降低|上涨|下跌|指数|达|超)$"
)
_MONEY = re.compile(r"^[一-鿿]{0,4}(?:资金|投入|投资|经费)$")
_PURPOSE = re.compile(r"^，(?:用于|为|修建|新建|建设|购买|采购|实施|购置)([^，。；、\d]{2,14}+)(?!\d)")
_SUFFIXES = {
    "人": "人数", "户": "户数", "次": "次数", "场": "场次", "份": "份数", "处": "处数", "期": "期数",
    "册": "册数", "件": "件数",
    "条": "条数", "人次": "人次", "户次": "户次",
}  # fmt: skip
_KIND_SUFFIXES = {"mass": "量", "volume": "量", "area": "面积", "percent": "率"}
_ENDINGS = re.compile(r"(?:[人户次份处期册件条]?数|场次|人次|户次)$")
_CHANGE = re.compile(
    r"(?:提高|增加|缩短|下降|提升|降低|上升|减少|压缩|扩大|增长|恢复|升|降|增|减|高)(?:到|至|为)?"
)
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Window:
    """The words around a figure: its clause on both sides up to the next result, and what comes after them."""

    before: str
    after: str
    beyond: str
    subject: str


def measure(window: Window, unit: Unit | None, kind: str) -> str:
    """A name for what is counted, with 数, 率, 量 … at its end where the words leave it out."""
    head = _head(window.before)
    behind = bool(_BEHIND.match(window.after))
    noun = "" if behind else _noun(window.after)
    if not head and not noun:
        noun = _noun(_BEHIND.sub("", window.beyond, count=1)) if window.after == "、" else ""
    name = head + noun if kind in ("percent", "growth") or len(head) <= 4 else noun or head
    if _MONEY.match(name) and (purpose := _PURPOSE.match(window.after + window.beyond)):
        name = purpose.group(1) + name
    return _ended(_completed(name, window.subject), unit, kind)


def _head(before: str) -> str:
    head = _TAIL.sub("", _LEAD.sub("", _SINCE.sub("", before)))
    head = _BRACKETS.sub("", head).rpartition("：")[2].strip("“”（）() ")
    if head.count("“") != head.count("”"):
        head = head.rpartition("”")[2] or head.rpartition("“")[2]
    return head if len(head) <= _LONGEST else head[-_LONGEST:].partition("、")[2] or head[-_LONGEST:]


def _noun(after: str) -> str:
    return _CUT.split(_BRACKETS.sub("", after), maxsplit=1)[0].strip(" 的、和）)（(”“")[:_LONGEST]


def _completed(name: str, subject: str) -> str:
    """The name, begun with what the sentence speaks of where it only goes on about that."""
    start = _ENDINGS.sub("", subject)
    if not name or _CHANGE.fullmatch(name):
        return start
    if _DEPENDS.match(name) and len(name) <= 8 and start and not start.endswith(name):
        return start[-12:] + name
    return name


def _ended(name: str, unit: Unit | None, kind: str) -> str:
    if unit is None or _RATE.search(name) or kind in ("money", "growth"):
        return name
    ending = _SUFFIXES.get(unit.name, "数") if kind == "count" else _KIND_SUFFIXES.get(kind, "")
    if unit.raw == "场次":
        ending = "场次"
    return name if name.endswith(("率", "量", ending)) or _ENDINGS.search(name) else name + ending
