"""Why a row or a file was not taken, and what to do, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.pure.tables import Fault, TableError

Words = str | Promise

# Why a row is not taken -> (what is wrong, what to do).
WHY: dict[str, tuple[Words, Words]] = {
    "no-text": (_("There is no text"), _("Write the text, or delete the row")),
    "too-long": (_("Longer than %(most)s characters"), _("Shorten it")),
    "no-id": (_("The number is empty"), _("Write the number that the table has for it")),
    "no-such-day": (_("There is no such day: %(value)s"), _("Write year/month/day, such as 2026/11/3")),
    "not-a-day": (_("This is no day: %(value)s"), _("Write year/month/day, such as 2026/11/3 9:12")),
    "in-future": (_("The day lies in the future: %(value)s"), _("Write when it was received")),
    "no-area": (_("The place is empty"), _("Write one of: %(known)s")),
    "unknown-area": (_("There is no place “%(value)s” for which you register"), _("Write one of: %(known)s")),
    "several-areas": (_("“%(value)s” fits several places"), _("Write the code: %(known)s")),
    "unknown-category": (_("There is no category “%(value)s”"), _("Write its code or its name, or leave it empty")),
    "several-categories": (_("“%(value)s” fits several categories"), _("Write the code: %(known)s")),
    "unknown-kind": (_("There is no kind “%(value)s”"), _("Write one of: %(known)s")),
    "unknown-channel": (_("There is no channel “%(value)s”"), _("Write one of: %(known)s")),
    "more-cells": (_("The row has more cells than there are columns"), _("Put quotes around a text with commas")),
    "characters": (_("It holds characters that cannot be stored"), _("Write the text anew")),
    "refused": ("%(value)s", _("Mend it, or register it by hand")),
}  # fmt: skip

KEPT = _("Nothing was stored.")
FILES: dict[Fault, Words] = {
    Fault.EMPTY: _("The file holds no table."),
    Fault.ENCODING: _("Line %(row)s is neither UTF-8 nor GB18030. Save the table as CSV in UTF-8, or as XLSX."),
    Fault.NUL: _("Row %(row)s, column %(column)s holds a character that no text has. Save the table anew."),
    Fault.CELL: _("Row %(row)s, column %(column)s is over 10 MB: no letter is. Is a quote never closed?"),
    Fault.ROW: _("Row %(row)s is over 20 MB: no letter is."),
    Fault.COLUMNS: _("Row %(row)s has more than 200 columns. Delete those that are not needed."),
    Fault.ROWS: _("The table has more than 1,000,000 rows. Divide it."),
    Fault.OLD: _("This is a file of Excel before 2007 (.xls). Save it as XLSX or CSV."),
    Fault.LOCKED: _("The file is locked with a password. Save it without one."),
    Fault.FOREIGN: _("This is no table in XLSX. Save it as XLSX or CSV."),
    Fault.BROKEN: _("The file is damaged. Save it anew from the program that made it."),
    Fault.BOMB: _("The file unpacks to far more than a table of letters. It was not opened."),
    Fault.NESTED: _("There is another file inside (%(detail)s). Save only the table."),
    Fault.MACRO: _("The file holds a macro, a program that would run here. Save it as XLSX without macros."),
    Fault.LINKS: _("The table takes values from other files or from the net. Save it with values alone."),
    Fault.FORMULA: _("Row %(row)s, column %(column)s holds a formula. Copy the table and paste it as values."),
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
    return gettext("Left out, because it has no place here: %s") % "、".join(names)
