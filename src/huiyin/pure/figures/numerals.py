"""Numerals: Arabic, Chinese, mixed, full-width and Tibetan digits, and the number each stands for."""

from __future__ import annotations

import re
from decimal import Decimal

Span = tuple[Decimal, Decimal | None]
"""A number, or the lower and the upper end of a range."""

_FOLDED = {
    ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９％．－～＋／：ＡＢＣＤＥＦＧＫＭＮＰＶＸ"
}
_FOLDED |= {0x0F20 + digit: 0x30 + digit for digit in range(10)}
_FOLDED |= str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億〇○兩﹪∶", "一二三四五六七八九十百千万亿零零两%:")

_FOLDED |= str.maketrans(
    "個餘戶項條張輛隻頭場處間歲畝噸顆臺雙種對隊組冊約過幾點時號",
    "个余户项条张辆只头场处间岁亩吨颗台双种对队组册约过几点时号",
)
_GROUPED = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])[,;:!?()]|(?<=[%)])[,;:)]|[,;:!?()](?=[^\x00-\x7f])")

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}

_DIGIT = "[一二三四五六七八九两]"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# 千 and 百 also begin units (50千克, 百分点), which are no scales.
_SCALE = "(?:百(?![分姓货])|千(?![克瓦米伏卡帕焦赫])|万|亿)"
MIXED = rf"{_ARABIC}(?:\s?{_SCALE}+(?:{_ARABIC}{_SCALE}+)*)?"
CHINESE = r"[零一二三四五六七八九十百千万亿两廿卅]+(?:点[零一二三四五六七八九]+[十百千万亿]*)?"
VAGUE = r"(?:好?几|数|上|成)[十百千万亿]+(?!姓)|[二三四五六七八九]?十几"
NUMERAL = re.compile(rf"(?P<mixed>{MIXED})|(?P<vague>{VAGUE})|(?P<chinese>{CHINESE})")

_SECTION = re.compile(
    rf"(?:({_DIGIT})?千)?(?:零?({_DIGIT})?百)?(?:零?({_DIGIT})?十)?(?:零?({_DIGIT}))?",
)
_PIECE = re.compile(rf"({_ARABIC})({_SCALE}*)")
_PAIR = re.compile("(?=([一二三四五六七八九两]{2}))")


def fold(text: str) -> str:
    """The same text, character for character, with digits, signs and formal numerals in their plain form.

    Typists put commas and brackets of either width; those beside Chinese characters become wide.
    """
    return _BESIDE_CHINESE.sub(
        lambda mark: mark.group().translate(_WIDE), _GROUPED.sub(",", text).translate(_FOLDED)
    )


def mixed(token: str) -> Decimal:
    """The number of Arabic digits with Chinese scales: 1,123; 1.7万; 3亿5000万."""
    total = Decimal(0)
    for digits, scales in _PIECE.findall(token.replace(" ", "")):
        total += Decimal(digits.replace(",", "")) * scale(scales)
    return total


def scale(scales: str) -> int:
    """The product of scale characters: 万亿 is 10**12, none is 1."""
    product = 1
    for char in scales:
        product *= _SCALES[char]
    return product


def chinese(token: str) -> Span | None:
    """The number of a Chinese numeral, a range for 三四十, None where it is no well-formed number (一一)."""
    token = token.replace("廿", "二十").replace("卅", "三十")
    if "点" in token:
        return _decimal(token)
    if len(token) > 2 and all(char in DIGITS and char != "两" for char in token):
        return Decimal("".join(str(DIGITS[char]) for char in token)), None
    pairs = _PAIR.findall(token)
    if len(pairs) == 1:
        return _pair(token, pairs[0])
    value = None if pairs else _whole(token)
    return None if value is None else (Decimal(value), None)


def vague(token: str) -> Decimal:
    """The number that 几十, 数百, 上千 or 十几 says is reached."""
    tens = token.removesuffix("几")
    if tens != token:
        return Decimal(_whole(tens) or 10)
    return Decimal(scale(token.lstrip("好几数上成")))


def _pair(token: str, pair: str) -> Span | None:
    low, high = DIGITS[pair[0]], DIGITS[pair[1]]
    if high - low != 1 and pair != "三五":
        return None
    ends = _whole(token.replace(pair, pair[0])), _whole(token.replace(pair, pair[1]))
    return None if None in ends else (Decimal(ends[0] or 0), Decimal(ends[1] or 0))


def _decimal(token: str) -> Span | None:
    whole, _, rest = token.partition("点")
    digits = rest.rstrip("十百千万亿")
    value = _whole(whole)
    if value is None:
        return None
    fraction = "".join(str(DIGITS[char]) for char in digits)
    return Decimal(f"{value}.{fraction}") * scale(rest[len(digits) :]), None


def _whole(token: str) -> int | None:
    """Sections below 10,000 joined by 万 and 亿; 两万三 is short for 两万三千."""
    if set(token) == {"零"}:
        return 0
    for name in "亿万":
        head, found, tail = token.rpartition(name)
        if found:
            return _joined(_whole(head) if head else 1, _SCALES[name], tail)
    return _section(token)


def _joined(head: int | None, factor: int, tail: str) -> int | None:
    if head is None:
        return None
    if len(tail) == 1 and tail in DIGITS and tail != "零":
        return head * factor + DIGITS[tail] * factor // 10
    rest = _whole(tail) if tail else 0
    return None if rest is None or rest >= factor else head * factor + rest


def _section(token: str) -> int | None:
    match = _SECTION.fullmatch(token)
    if not match or not token:
        return None
    total = 0
    for digit, name in zip(match.groups()[:3], "千百十", strict=True):
        if name in token:
            total += DIGITS.get(digit or "一", 1) * _SCALES[name]
    last = match.group(4)
    if last:
        before = token[-2:-1]
        total += DIGITS[last] * (_SCALES[before] // 10 if before in ("百", "千") else 1)
    return total
