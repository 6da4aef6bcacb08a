"""A title for a group: the line of one of its letters, without the courtesy around it."""

from __future__ import annotations

import re

from huiyin.pure.grouping.text import tokens

LONGEST = 30
UNTITLED = "（无标题）"

_OPENING = re.compile(
    r"^(?:[\s“”\"'《》【】]|再次|第[一二三四五六七八九十\d]+次|强烈|实名|诚|紧急|恳请|恳求|请求|请问|求助|咨询|反映|举报|投诉|询问|"
    r"请|要求|希望|建议|呼吁|关于|有关|对于|对|领导|帮忙|尽快|政府|相关部门|有关部门|解决|处理|严查|查处|[:：,，])+"
)
_CLOSING = re.compile(
    r"(?:的)?(?:相关|有关)?(?:问题|情况|事宜|咨询|请求|建议|投诉|诉求|求解决|请求解决|请领导解决)?[\s。！!？?…~]*$"
)
_BREAK = re.compile(r"[，,。！!？?；;\s]")


def clean(title: str) -> str:
    """Return the matter of a title in at most LONGEST characters, cut between words."""
    line = _CLOSING.sub("", _OPENING.sub("", title.strip())).strip() or title.strip()
    return _shorten(line) if len(line) > LONGEST else line


def _shorten(line: str) -> str:
    first = _BREAK.split(line, maxsplit=1)[0]
    if LONGEST // 3 <= len(first) <= LONGEST:
        return first
    kept = ""
    for part in re.split(r"(?<=\u0f0b)|(?<= )", line) if "\u0f0b" in line or " " in line else _words(line):
        if len(kept) + len(part) > LONGEST:
            break
        kept += part
    return kept.strip() or line[:LONGEST]


def _words(line: str) -> list[str]:
    found, place = [], 0
    for word in tokens(line):
        end = line.find(word, place) + len(word)
        found.append(line[place:end])
        place = end
    return [*found, line[place:]]
