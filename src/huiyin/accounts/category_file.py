"""Categories from a table that an office hands over: one column a level, in UTF-8 or GB18030."""

from __future__ import annotations

import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Refused

BYTES = 300_000
LEVELS = 6
NAME = 60
ENCODINGS = ("utf-8-sig", "gb18030")
COLUMNS = tuple(f"level{level}" for level in range(1, LEVELS + 1))
# What headers are called in the tables of offices.
OTHERS = {name: f"level{level}" for level, name in enumerate("一二三四五六", start=1)}
TOO_BIG = _("The file is over 300 KB, more than any tree of categories needs. Nothing was loaded.")
SAMPLE = "level1,level2,level3\n公用设施,供水,水管冻裂\n公用设施,供水,水质\n公用设施,照明\n"


def read(data: bytes) -> list[list[str]]:
    """Return the rows of names, top level first. Refused says in which row what is wrong."""
    if len(data) > BYTES:
        raise Refused(TOO_BIG, field="file")
    try:
        rows = list(csv.reader(io.StringIO(_text(data), newline="")))
    except csv.Error as error:
        raise Refused(_("This is no table in CSV. Nothing was loaded."), field="file") from error
    columns = _columns(rows[0] if rows else [])
    found = []
    for number, row in enumerate(rows[1:], start=2):
        names = [row[column].strip() if column < len(row) else "" for column in columns]
        while names and not names[-1]:
            names.pop()
        if any(not name or len(name) > NAME for name in names):
            raise Refused(
                _(
                    "Row %s: a level is empty above a filled one, or a name is over 60 characters. Nothing was loaded."
                )
                % number,
                field="file",
            )
        if names:
            found.append(names)
    if not found:
        raise Refused(_("There is no category in this file."), field="file")
    return found


def written(rows: list[list[str]]) -> str:
    """Return the rows as such a table again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[: max(len(row) for row in rows)])
    writer.writerows(rows)
    return out.getvalue()


def _text(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        _("The file is neither UTF-8 nor GB18030 text. Save it as CSV, then choose it again."), field="file"
    )


def _columns(header: list[str]) -> list[int]:
    """Return where the levels stand, level 1 first."""
    named = {_level(name): place for place, name in enumerate(header)}
    found = []
    for column in COLUMNS:
        if column not in named:
            break
        found.append(named[column])
    if not found:
        raise Refused(
            _("The first row must name the levels: level1, level2, level3 (or 一级, 二级, 三级)."),
            field="file",
        )
    return found


def _level(name: str) -> str:
    plain = name.strip().lower()
    chinese = re.match(r"^第?([一二三四五六])级", plain)
    return OTHERS[chinese[1]] if chinese else plain
