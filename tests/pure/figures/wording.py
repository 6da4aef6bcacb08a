"""Numbers in Chinese words, as people write them: the way back from what the library reads."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千万亿", "零壹贰叁肆伍陆柒捌玖拾佰仟萬億")
SMALL = ((1000, "千"), (100, "百"), (10, "十"))
LARGE = ((10**8, "亿"), (10**4, "万"))


def spelled(number: int, *, pair: str = "二") -> str:
    """The number from 0 to 10**12 - 1; `pair` is the word for two before 百, 千, 万 and 亿 (二 or 两)."""
    if number == 0:
        return "零"
    words = _joined(number, pair)
    return words.removeprefix("一") if words.startswith("一十") else words


def _joined(number: int, pair: str) -> str:
    for size, name in LARGE:
        if number >= size:
            head, rest = divmod(number, size)
            words = (pair if head == 2 else _joined(head, pair)) + name
            gap = "零" if 0 < rest < size // 10 else ""
            return words + gap + (_joined(rest, pair) if rest else "")
    return _section(number, pair)


def _section(number: int, pair: str) -> str:
    words, gap = "", False
    for size, name in SMALL:
        digit, number = divmod(number, size)
        if digit:
            two = pair if digit == 2 and size > 10 else DIGITS[digit]
            words += ("零" if gap and words else "") + two + name
        gap = not digit
    if number:
        words += ("零" if gap and words else "") + DIGITS[number]
    return words
