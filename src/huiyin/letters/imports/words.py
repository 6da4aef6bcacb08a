"""Why a row or a file was not taken, and what to do, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.pure.tables import Fault, TableError

Words = str | Promise
_L = gettext_lazy

# Why a row is not taken -> (what is wrong, what to do).
WHY: dict[str, tuple[Words, Words]] = {
    "no-text": (_L("There is no text"), _L("Write the text, or delete the row")),
    "too-long": (_L("Longer than %(most)s characters"), _L("Shorten it")),
    "no-id": (_L("The number is empty"), _L("Write the number that the table has for it")),
    "no-such-day": (_L("There is no such day: %(value)s"), _L("Write year/month/day, such as 2026/11/3")),
    "not-a-day": (_L("This is no day: %(value)s"), _L("Write year/month/day, such as 2026/11/3 9:12")),
    "in-future": (_L("The day lies in the future: %(value)s"), _L("Write when it was received")),
    "no-area": (_L("The place is empty"), _L("Write one of: %(known)s")),
    "unknown-area": (_L("There is no place “%(value)s” for which you register"), _L("Write one of: %(known)s")),
    "several-areas": (_L("“%(value)s” fits several places"), _L("Write the code: %(known)s")),
    "unknown-category": (_L("There is no category “%(value)s”"), _L("Write its code or its name, or leave it empty")),
    "several-categories": (_L("“%(value)s” fits several categories"), _L("Write the code: %(known)s")),
    "unknown-kind": (_L("There is no kind “%(value)s”"), _L("Write one of: %(known)s")),
    "unknown-channel": (_L("There is no channel “%(value)s”"), _L("Write one of: %(known)s")),
    "more-cells": (_L("The row has more cells than there are columns"), _L("Put quotes around a text with commas")),
    "characters": (_L("It holds characters that cannot be stored"), _L("Write the text anew")),
    "refused": ("%(value)s", _L("Mend it, or register it by hand")),
}  # fmt: skip

KEPT = _L("Nothing was stored.")
FILES: dict[Fault, Words] = {
    Fault.EMPTY: _L("The file holds no table."),
    Fault.ENCODING: _L("Line %(row)s is neither UTF-8 nor GB18030. Save the table as CSV in UTF-8, or as XLSX."),
    Fault.NUL: _L("Row %(row)s, column %(column)s holds a character that no text has. Save the table anew."),
    Fault.CELL: _L("Row %(row)s, column %(column)s is over 10 MB: no letter is. Is a quote never closed?"),
    Fault.ROW: _L("Row %(row)s is over 20 MB: no letter is."),
    Fault.COLUMNS: _L("Row %(row)s has more than 200 columns. Delete those that are not needed."),
    Fault.ROWS: _L("The table has more than 1,000,000 rows. Divide it."),
    Fault.OLD: _L("This is a file of Excel before 2007 (.xls). Save it as XLSX or CSV."),
    Fault.LOCKED: _L("The file is locked with a password. Save it without one."),
    Fault.FOREIGN: _L("This is no table in XLSX. Save it as XLSX or CSV."),
    Fault.BROKEN: _L("The file is damaged. Save it anew from the program that made it."),
    Fault.BOMB: _L("The file unpacks to far more than a table of letters. It was not opened."),
    Fault.NESTED: _L("There is another file inside (%(detail)s). Save only the table."),
    Fault.MACRO: _L("The file holds a macro, a program that would run here. Save it as XLSX without macros."),
    Fault.LINKS: _L("The table takes values from other files or from the net. Save it with values alone."),
    Fault.FORMULA: _L("Row %(row)s, column %(column)s holds a formula. Copy the table and paste it as values."),
}  # fmt: skip


def why(key: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return what is wrong with a row, and what to do."""
    reason, mend = WHY[key]
    return str(reason) % values, str(mend) % values


def refusal(error: TableError) -> str:
    """Say why a file is not taken, where, and that nothing was stored."""
    values = {"row": error.row or "?", "column": error.column or "?", "detail": error.detail}
    return f"{str(FILES[error.fault]) % values} {KEPT}"


def no_place(names: list[str]) -> str:
    """Say which columns were left out because they have no place here."""
    return _("Left out, because it has no place here: %s") % "、".join(names)
