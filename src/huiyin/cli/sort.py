"""`huiyin sort`: letters in a CSV file to problems in a CSV file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from huiyin.cli import tables
from huiyin.pure.grouping import Group, Item, Mode, Progress, Reason, group

CAREFUL_UP_TO = 5000
HEADER = ("id", "problem", "problem_title", "certainty", "reason")
TIMES = ("time", "written_on", "received_at")
TIME_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of `huiyin sort`."""
    parser.description = "Sort letters (CSV: id,title,body) into problems."
    parser.add_argument("input", type=Path, metavar="IN.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.csv")
    parser.add_argument("--mode", choices=("fast", "careful"), help="default: careful up to 5,000 letters")


def run(args: argparse.Namespace) -> int:
    """Sort, write the table, and return the exit code."""
    try:
        items = read_items(args.input)
        mode: Mode = args.mode or ("careful" if len(items) <= CAREFUL_UP_TO else "fast")
        groups = sorted_out(items, mode, _bar if sys.stderr.isatty() else None)
        tables.write(args.out, HEADER, _rows(items, groups))
    except tables.TableError as error:
        return tables.complain(error)
    if sys.stderr.isatty():
        print(f"\r{len(items)} 封来信，{len(groups)} 个问题 → {args.out}", file=sys.stderr)
    return 0


def sorted_out(items: Sequence[Item], mode: Mode, progress: Progress | None = None) -> list[Group]:
    """Return the groups of items; careful asks the encoder of meaning, where this machine has one."""
    if mode == "fast":
        return group(items, mode=mode, progress=progress)
    from huiyin.cli.meaning import encoder  # fast must not pay for it

    return group(items, mode=mode, meaning=encoder(), progress=progress)


def read_items(path: Path) -> list[Item]:
    """Return the items of a table. A row given twice counts once; raises TableError when one id has two texts."""
    rows = tables.read(path, needed=("id", "title", "body"))
    items: dict[str, Item] = {}
    for number, row in enumerate(rows, start=1):
        item = _item(row)
        if not item.id:
            raise tables.TableError(f"{path.name}: 第 {number} 条没有 id")
        if items.setdefault(item.id, item) != item:
            raise tables.TableError(f"{path.name}: id {item.id} 出现两次而内容不同（第 {number} 条）")
    return list(items.values())


def sentence(reason: Reason) -> str:
    """Return a reason as a clerk reads it."""
    parts = (
        f"都提到：{'、'.join(reason.shared)}" if reason.shared else "",
        f"{reason.copies} 封全文相同" if reason.copies else "",
        f"{reason.decided} 封已由人工确认" if reason.decided else "",
    )
    return "；".join(part for part in parts if part)


def _item(row: tables.Row) -> Item:
    when = next((row[name] for name in TIMES if row.get(name)), "")
    place = row.get("place") or None
    return Item(row["id"].strip(), row["title"], row["body"], time=_time(when), place=place)


def _time(text: str) -> datetime | None:
    """Return the time a cell holds, or nothing: a date in an unknown form must not stop the sorting."""
    for form in TIME_FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _rows(items: Sequence[Item], groups: Sequence[Group]) -> list[tuple[object, ...]]:
    rows: dict[str, tuple[object, ...]] = {}
    for number, found in enumerate(groups, start=1):
        for member, certainty in zip(found.members, found.certainties, strict=True):
            rows[member] = (member, number, found.title, f"{certainty:.3f}", sentence(found.reason))
    return [rows[item.id] for item in items]


def _bar(share: float) -> None:
    print(f"\r正在归并 {share:4.0%}", end="", file=sys.stderr, flush=True)
