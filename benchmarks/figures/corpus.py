"""Texts with their figures marked: invented ones in texts/, and the newspaper page in the shared data.

A mark is `[[surface=value unit qualifier|measure]]`, the value `low-high` for a range; whatever is not marked
states no result. Where the measure is empty only number, unit and qualifier are compared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "shared" / "data" / "page"
_MARK = re.compile(r"\[\[([^=\]]+)=([\d.]+)(?:-([\d.]+))? (\S*) (\w+)\|([^\]]*)\]\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A figure as a careful reader marked it; `result` is false for a numeral that states none."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    qualifier: str
    measure: str
    result: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what is marked in it."""

    name: str
    text: str
    figures: tuple[Marked, ...]


def invented() -> list[Text]:
    """The invented texts of this folder."""
    return [_parse(path) for path in sorted((HERE / "texts").glob("*.txt"))]


def page() -> list[Text]:
    """The articles of the newspaper page, headlines apart."""
    articles = json.loads((PAGE / "articles.json").read_text(encoding="utf-8"))
    figures = json.loads((PAGE / "figures.json").read_text(encoding="utf-8"))
    return [
        Text(
            f"{article['id']}.{where}",
            article[where],
            tuple(
                _from_json(row) for row in figures if (row["article"], row["where"]) == (article["id"], where)
            ),
        )
        for article in articles
        for where in ("headline", "text")
    ]


def _parse(path: Path) -> Text:
    parts: list[str] = []
    marked: list[Marked] = []
    raw, last, length = path.read_text(encoding="utf-8"), 0, 0
    for mark in _MARK.finditer(raw):
        surface, low, _high, unit, qualifier, measure = mark.groups()
        parts += [raw[last : mark.start()], surface]
        start = length + mark.start() - last
        length, last = start + len(surface), mark.end()
        marked.append(Marked(start, length, Decimal(low), unit, qualifier, measure, True))
    return Text(path.stem, "".join([*parts, raw[last:]]), tuple(marked))


def _from_json(row: dict[str, object]) -> Marked:
    start, surface, value = row["start"], row["surface"], row["value"]
    assert isinstance(start, int)
    assert isinstance(surface, str)
    number = None if value is None else Decimal(str(value))
    words = (str(row["unit"]), str(row["qualifier"]), str(row["measure"]))
    return Marked(start, start + len(surface), number, *words, bool(row["result"]))
