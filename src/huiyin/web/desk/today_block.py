"""What a block of the first page holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from huiyin.web.ui.parts import Words

MOST = 5  # rows of a block; the heading leads to the rest


class Line(NamedTuple):
    """One row: where it leads, what it says, and a word at its end."""

    url: str
    text: Words
    end: Words = ""


@dataclass(frozen=True)
class Block:
    """A heading with its count and the list behind it, and the first few rows. `late` is how many are late.

    `state` names a shape of the sheet (`overdue`, `due_soon`, `received` …). `count` is None where nothing is counted.
    """

    title: Words
    count: str
    url: str
    lines: list[Line]
    state: str = "received"
    late: int = 0
    action: Words = ""
