"""XLSX: the sheets of a workbook, its shared texts, its dates, and the rows of a sheet, a chunk at a time."""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections import deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, NamedTuple

from huiyin.pure.tables.dates import SERIALS, as_text, from_serial
from huiyin.pure.tables.errors import Fault, TableError
from huiyin.pure.tables.limits import CELL, COLUMNS, ROW, check_cell, letters_of
from huiyin.pure.tables.package import Reader, elements

_WORKBOOK = "xl/workbook.xml"
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # ECMA-376 18.8.30
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|General', re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


class Sheet(NamedTuple):
    """A sheet that can be seen: its name and the member it is in."""

    name: str
    member: str


class Workbook:
    """An open workbook. `spool` takes the shared texts, so that memory holds only where each begins."""

    def __init__(self, archive: zipfile.ZipFile, spool: BinaryIO) -> None:
        self._archive = archive
        found = elements(archive, _WORKBOOK)
        if any(tag == "externalReference" for tag, _given in found):
            raise TableError(Fault.LINKS)
        self.since_1904 = any(
            tag == "workbookPr" and given.get("date1904") in {"1", "true"} for tag, given in found
        )
        self.sheets = _sheets(archive, found)
        self._is_date = _date_styles(archive)
        self._texts = _Texts(archive, spool)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of a sheet that hold something, with their numbers."""
        rows = _Rows(self._texts, self._is_date, self.since_1904)
        reader = Reader(rows.start, rows.end, rows.text)
        for _chunk in reader.chunks(self._archive, sheet.member):
            while rows.done:
                yield rows.done.popleft()


def _sheets(archive: zipfile.ZipFile, found: list[tuple[str, dict[str, str]]]) -> list[Sheet]:
    targets = {
        given.get("Id", ""): given.get("Target", "")
        for tag, given in elements(archive, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship"
    }
    members = set(archive.namelist())
    sheets = []
    for tag, given in found:
        if tag != "sheet" or given.get("state", "visible") != "visible":
            continue
        key = next((value for name, value in given.items() if name.rpartition(":")[2] == "id"), "")
        member = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
        if member in members:
            sheets.append(Sheet(given.get("name", ""), member))
    if not sheets:
        raise TableError(Fault.EMPTY)
    return sheets


def _date_styles(archive: zipfile.ZipFile) -> list[bool]:
    """Return for each style of a cell whether it shows a number as a day."""
    formats, styles, in_cells = {}, [], False
    for tag, given in elements(archive, "xl/styles.xml"):
        if tag == "numFmt":
            shown = _NO_DATE.sub("", given.get("formatCode", "")).lower()
            formats[given.get("numFmtId")] = any(sign in shown for sign in "ymd年月日")
        elif tag in {"cellXfs", "cellStyleXfs", "dxfs", "cellStyles"}:
            in_cells = tag == "cellXfs"
        elif tag == "xf" and in_cells:
            number = given.get("numFmtId", "0")
            styles.append(formats.get(number, number.isdigit() and int(number) in _DATES))
    return styles


class _Texts:
    """The shared texts of a workbook: written to the spool as they are read, found there by their number."""

    def __init__(self, archive: zipfile.ZipFile, spool: BinaryIO) -> None:
        self._spool = spool
        self._begins = array("Q", [0])
        self._parts: list[str] = []
        self._size = 0
        self._heard = False
        self._phonetic = False
        if "xl/sharedStrings.xml" in archive.namelist():
            reader = Reader(self._start, self._end, self._text)
            for _chunk in reader.chunks(archive, "xl/sharedStrings.xml"):
                pass

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._begins) - 1:
            raise TableError(Fault.BROKEN, detail="xl/sharedStrings.xml")
        begin, end = self._begins[number], self._begins[number + 1]
        self._spool.seek(begin)
        return self._spool.read(end - begin).decode("utf-8", "surrogatepass")

    def _start(self, tag: str, _given: dict[str, str]) -> None:
        if tag == "rPh":
            self._phonetic = True
        self._heard = tag == "t" and not self._phonetic

    def _end(self, tag: str) -> None:
        self._heard = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            data = unescaped("".join(self._parts)).encode("utf-8", "surrogatepass")
            self._spool.write(data)
            self._begins.append(self._begins[-1] + len(data))
            self._parts, self._size = [], 0

    def _text(self, text: str) -> None:
        if self._heard:
            self._size += len(text)
            if self._size > CELL:
                raise TableError(Fault.CELL, detail="xl/sharedStrings.xml")
            self._parts.append(text)


class _Rows:
    """Puts cells together into rows while a sheet is read."""

    def __init__(self, texts: _Texts, is_date: list[bool], since_1904: bool) -> None:
        self.done: deque[tuple[int, list[str]]] = deque()
        self._texts, self._is_date, self._since_1904 = texts, is_date, since_1904
        self._number = 0
        self._cells: dict[int, str] = {}
        self._column = -1
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._size = self._row_size = 0
        self._heard = self._phonetic = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Begin an element."""
        if tag == "row":
            self._number = _number(given.get("r"), self._number + 1)
            self._cells, self._column, self._row_size = {}, -1, 0
        elif tag == "c":
            place = _PLACE.fullmatch(given.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._kind, self._style = given.get("t", "n"), given.get("s", "0")
            self._parts, self._size = [], 0
        elif tag == "f":
            raise TableError(Fault.FORMULA, row=self._number, column=letters_of(self._column))
        elif tag == "rPh":
            self._phonetic = True
        self._heard = tag in {"v", "t"} and not self._phonetic

    def text(self, text: str) -> None:
        """Take what stands in an element."""
        if self._heard:
            self._size += len(text)
            self._row_size += len(text)
            if self._size > CELL:
                raise TableError(Fault.CELL, row=self._number, column=letters_of(self._column))
            if self._row_size > ROW:
                raise TableError(Fault.ROW, row=self._number)
            self._parts.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        self._heard = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "c" and self._parts:
            self._take("".join(self._parts))
        elif tag == "row" and self._cells:
            self.done.append((self._number, [self._cells.get(n, "") for n in range(max(self._cells) + 1)]))

    def _take(self, text: str) -> None:
        value = self._value(text)
        if not value.strip():
            return
        if self._column >= COLUMNS:
            raise TableError(Fault.COLUMNS, row=self._number, column=letters_of(self._column))
        check_cell(value, row=self._number, column=letters_of(self._column))
        self._cells[self._column] = value

    def _value(self, text: str) -> str:
        if self._kind == "s":
            found = self._texts[_number(text, -1)]
            self._row_size += len(found)
            return found
        if self._kind == "n":
            style = _number(self._style, 0)
            dated = style < len(self._is_date) and self._is_date[style]
            return number_text(text, dated=dated, since_1904=self._since_1904)
        return unescaped(text)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _column(name: str) -> int:
    place = 0
    for letter in name.upper():
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def unescaped(text: str) -> str:
    """Return a text with the signs that XML cannot hold as they were: `_x000D_` is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def number_text(text: str, *, dated: bool, since_1904: bool) -> str:
    """Return a number as it was typed: a day where the cell shows one, 13800000000 and not 1.38E+10."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return text
    if dated and 0 <= value < SERIALS[1]:
        return as_text(from_serial(float(value), since_1904=since_1904))
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
