"""What a new letter is made of."""

from __future__ import annotations

import pytest

from huiyin.letters.making import first_line


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("三村水管冻裂了。请修", "三村水管冻裂了"),
        ("您好，三村水管冻裂了。请修", "三村水管冻裂了"),
        ("尊敬的领导：您好！路灯不亮", "路灯不亮"),
        ("村里同志来看过，没修", "村里同志来看过，没修"),
        ("您好", "您好"),
        ("您好。。", "您好"),
        ("", ""),
    ],
    ids=["plain", "greeting", "two greetings", "no greeting", "nothing else", "only signs after it", "empty"],
)
def test_the_first_line_says_what_it_is_about(body: str, line: str) -> None:
    assert first_line(body) == line
