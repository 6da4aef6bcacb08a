"""The marked letters: a district with its careful reading, and other letters of the city read for training."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from huiyin.cli.sort import read_items
from huiyin.pure.grouping import Item

READING = Path(__file__).with_name("city_reading.csv")


@dataclass(frozen=True)
class Marked:
    """Letters, the problem of each, and circles of letters of which nobody can say whether they belong together."""

    items: list[Item]
    problem: dict[str, str]
    doubt: dict[str, str]


def district(folder: Path) -> Marked:
    items = read_items(folder / "district_letters.csv")
    problem = {row["id"]: row["problem"] for row in rows(folder / "district_problems.csv")}
    return Marked(items, problem, {})


def city(folder: Path) -> Marked:
    """Return the letters of the city outside the district; one that the reading does not name stands alone."""
    known = district(folder).problem
    items = [item for item in read_items(folder / "city_letters.csv") if item.id not in known]
    read = {row["id"]: row for row in rows(READING)}
    problem = {item.id: (read.get(item.id) or {}).get("problem") or f"alone {item.id}" for item in items}
    doubt = {name: row["doubt"] for name, row in read.items() if row["doubt"]}
    return Marked(items, problem, doubt)


def titles_only(marked: Marked) -> Marked:
    items = [Item(one.id, one.title, time=one.time) for one in marked.items]
    return Marked(items, marked.problem, marked.doubt)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
