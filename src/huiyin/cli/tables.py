"""Tables that offices hand over: CSV in UTF-8 or GB18030, read whole, written whole."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

LARGEST_FIELD = 64 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")

Row = dict[str, str]


class TableError(Exception):
    """A table cannot be used; the message says which and why, for the person at the keyboard."""


def read(path: Path, *, needed: Sequence[str]) -> list[Row]:
    """Return the rows of a CSV file with a header. Raises TableError when it is unreadable or a column is missing."""
    try:
        text = decode(path.read_bytes(), path.name)
        csv.field_size_limit(LARGEST_FIELD)
        reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=False)
        header = [name.strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in needed if name not in header]
        if missing:
            raise TableError(f"{path.name}: 缺少列 {', '.join(missing)}（现有：{', '.join(header) or '无'}）")
        reader.fieldnames = header
        return [{name: value for name, value in row.items() if isinstance(name, str)} for row in reader]
    except (OSError, csv.Error) as error:
        raise TableError(f"{path.name}: {error}") from error


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in one of ENCODINGS. Raises TableError naming the first line that is in none."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise TableError(f"{name}: 第 {line} 行既不是 UTF-8 也不是 GB18030，请统一编码后再试")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file in UTF-8; the file appears whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            writer.writerows(rows)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise TableError(f"{path.name}: {error}") from error


def complain(error: Exception) -> int:
    """Say on the error stream what is wrong, and return the exit code for it."""
    print(error, file=sys.stderr)
    return 2
