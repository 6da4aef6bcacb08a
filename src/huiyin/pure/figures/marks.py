"""Marks: stretches of a text whose numerals state no result, recognised by their form alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = r"(?:\d{1,2}|[一二三四五六七八九十两廿]{1,3})"
_YEAR = r"(?:(?<!\d)(?:19|20)\d\d(?!\d)|[一二][九零0][零0一二三四五六七八九]{2})"
_TO = r"\s?[-—–－~～至到、]+\s?"
_DAY = rf"{_N}月份?{_N}[日号]"
_MONTH = rf"{_N}(?:{_TO}{_N})?月(?:份|底|初|末|[上中下]旬)?(?![亮饼球色光])"

_FORMS: tuple[tuple[str, str], ...] = (
    ("name", r"《[^《》\n]{1,60}》"),
    ("name", r"(?:https?://|www\.)[\w./?=&%#:-]+|[A-Za-z0-9._-]{1,40}@[A-Za-z0-9.-]{1,40}"),
    ("name", r"[〔\[【（(](?:19|20)\d\d[〕\]】）)](?:第?\d+号)?"),
    ("name", r"(?<![\d.])(?:\d{3,4}[-—–]+\d{5,8}|1[3-9]\d{9}|400-?\d{3,4}-?\d{3,4})(?!\d)"),
    (
        "name",
        r"(?<![\d.])(?:123\d\d|9[56]\d{3}|110|119|120|122|114)(?=(?:报警|急救|热线|投诉|信息|咨询|服务|政务|便民|平台|电话|举报|指挥|出警|接警))",
    ),
    ("date", rf"{_YEAR}年?度?{_TO}{_YEAR}(?:年度|学年度?|年代?|年|财年)?"),
    ("date", rf"{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)"),
    (
        "date",
        rf"{_YEAR}(?:年代|年度|学年度?|年)(?:[初底末中前后]|(?:{_DAY}(?:{_TO}(?:{_DAY}|{_N}[日号]))?|{_MONTH}(?:{_TO}{_MONTH})?)|[上下]半年)?",
    ),
    ("date", rf"(?<![个\d.]){_DAY}(?:{_TO}(?:{_DAY}|{_N}[日号]))?"),
    ("date", rf"(?<![个\d.第]){_MONTH}"),
    ("date", rf"(?<![\d.第]){_N}(?:{_TO}{_N})?日(?!元|均|报|产|游|照|常)"),
    ("date", rf"{_N}世纪(?:{_N}年代)?|[二三四五六七八九1-9]0?十?年代|\d0后"),
    (
        "date",
        r"第?[一二三四1-4](?:至[一二三四])?季度|前[一二三23两]季度|前\d{1,2}个月|前[一二三四五六七八九十]+个月",
    ),
    ("date", r"(?:周|星期|礼拜)[一二三四五六日末](?:至(?:周|星期)?[一二三四五六日])?"),
    (
        "date",
        r"(?:农历|正月|腊月|大年|藏历)?(?<![最当起])初[一二三四五六七八九十](?![中年级步])|[正冬腊]月[廿二三]?十?[一二三四五六七八九]",
    ),
    ("date", r"(?<!\d)\d{1,2}[·•]\d{1,2}(?!\d)"),
    ("time", r"(?<!\d)\d{1,2}[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)"),
    (
        "time",
        rf"(?:上午|下午|晚上|早上|凌晨|中午|傍晚|清晨|早晨|夜里|深夜|晚|早){_N}(?:时|点)(?:{_N}分|整|半|许|多|左右)?",
    ),
    ("time", rf"{_N}点(?:{_N}分|整|半|许|钟)"),
    ("time", rf"(?<![\d.小]){_N}时(?:{_N}分|整|许)?(?![代间期候])"),
    ("ordinal", r"第[零一二三四五六七八九十百千0-9]+[\u4e00-\u9fff]?"),
    ("ordinal", r"(?<![\d.])首[次届个批家条例座位站轮]"),
    (
        "ordinal",
        r"前[一二三四五六七八九十0-9]+[名位强列]|(?<!\d)[百千\d]{1,5}强(?=[县市区镇企村名，。、])|百强|TOP\s?\d+|No\.\s?\d+",
    ),
    (
        "ordinal",
        r"[一二三四五特]等奖|[一二三四五六七八九]年级(?:[一二三四五六七八九十\d]+班)?|[高初大][一二三四](?=[学班年级新，、的])",
    ),
    ("ordinal", r"(?<![\d.])\d+号(?!次)|[一二三四五六七八九十]号"),
    (
        "ordinal",
        r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]\d{1,2}[)）]|\d{1,2}[.．、](?!\d))",
    ),
    (
        "ordinal",
        r"(?:(?<=[，。；：、！？\s])|^)[一二三四五六七八九十](?:是|要|来|则)(?!自)|其[一二三四五](?=[，、是])",
    ),
    ("name", r"\d(?:\s?\+\s?[\dNnXx])+|[NnXx](?:\s?\+\s?[\dNnXx])+"),
    ("name", r"\d{1,2}\s?[×xX*]\s?24(?:小时)?|24小时(?=[值不在全营自热服开运轮巡监])|365天"),
    ("name", r"(?<![A-Za-z])[A-Za-z]{1,8}-?\d+(?:\.\d+)?[A-Za-z]?(?![A-Za-z\d.万亿元%个人余多])"),
    ("name", r"(?<![\d.])\d{1,3}[GDKAVBCXSH](?![A-Za-z/])"),
    (
        "name",
        r"(?<!\d)\d{1,6}米(?=[一-鿿]{0,4}(?:赛|跑|跨栏|接力|泳))|(?<!\d)\d{1,4}[路号](?=公交|车|线|、|[，和])",
    ),
    (
        "idiom",
        r"(?<![零一二三四五六七八九十百千万亿两\d])(?:老?百姓|百货|百科|百合|万一|千万(?=别|不|要)|一五一十)",
    ),
    ("name", r"\d{3}(?=国道|省道|县道|乡道)"),
    ("scope", r"(?<!\d)[一二三四五六七八九十两\d]{1,4}大(?![约概于小中多部量学])[\u4e00-\u9fff]{0,2}"),
    ("narrative", r"(?<!\d)[一二三四五六七八九十百\d]{1,5}(?:多|余)?(?:岁|周岁)"),
    (
        "ratio",
        r"(?<![\d.])\d{1,3}(?:\.\d+)?(?:[:：]\d{1,3}(?:\.\d+)?)+(?![\d.])|(?<![\d.])\d+比\d+(?!\.\d|\d)",
    ),
)
_MARKS = re.compile(
    "|".join(f"(?P<{kind}_{number}>{form})" for number, (kind, form) in enumerate(_FORMS)), re.M
)
_NUMBER = re.compile(r"[\d零一二三四五六七八九十百千万亿两首]")
_QUOTED = re.compile(r"“([^“”\n]{1,40})”|‘([^‘’\n]{1,40})’|\"([^\"\n]{1,40})\"")
_SPOKEN = re.compile(r"[，。！？；：]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `start` to `end` of one `kind`."""

    start: int
    end: int
    kind: str


def marks(text: str) -> list[Mark]:
    """All marks of a folded text in order, none overlapping another."""
    found = [Mark(*match.span(), kind="name") for match in _QUOTED.finditer(text) if _is_name(match)]
    for match in _MARKS.finditer(text):
        kind = str(match.lastgroup).partition("_")[0]
        if _NUMBER.search(match.group()):
            found.append(Mark(*match.span(), kind=kind))
    return _apart(found)


def _is_name(match: re.Match[str]) -> bool:
    """A short quoted phrase with a numeral is a name; a quoted sentence is speech and may state results."""
    inner = next(part for part in match.groups() if part is not None)
    return bool(_NUMBER.search(inner)) and not _SPOKEN.search(inner) and len(inner) <= 20


def _apart(found: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
