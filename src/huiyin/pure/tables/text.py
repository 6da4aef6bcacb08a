"""CSV: which encoding, which sign between the cells, and the rows, a line at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from huiyin.pure.tables.errors import Fault, TableError
from huiyin.pure.tables.limits import CELL, CHUNK, ROW, check_cell, letters_of

ENCODINGS = ("utf-8", "gb18030", "utf-16")
GUESSED = ("utf-8", "gb18030")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BETWEEN = ",;\t"


def encoding_of(stream: BinaryIO) -> tuple[str, bool]:
    """Return the encoding of a text, and whether it is a guess: a mark at its beginning is none, nor is UTF-8 that
    decodes to its end, since other texts do not. TableError names the line that fits neither UTF-8 nor GB18030.
    """
    stream.seek(0)
    head = stream.read(4)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            check_encoding(stream, encoding)
            return encoding, False
    line = 0
    for encoding in GUESSED:
        try:
            check_encoding(stream, encoding)
        except TableError as error:
            line = max(line, error.row)
            continue
        return encoding, encoding == "gb18030"
    raise TableError(Fault.ENCODING, row=line)


def check_encoding(stream: BinaryIO, encoding: str) -> None:
    """Raise TableError with the first line that is not in this encoding."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        data = stream.read(CHUNK)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise TableError(Fault.ENCODING, row=line + error.object[: error.start].count(b"\n")) from error
        line += text.count("\n")
        if not data:
            return


def rows_of(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV with their numbers; a row is what office programs call one, line breaks in cells and all.

    TableError for a cell over the limit (also where a quote that is never closed swallows the rest) and for a NUL.
    """
    sign = between(stream, encoding)
    # The limit is one for the whole program; other readers here set one as large.
    csv.field_size_limit(max(csv.field_size_limit(), CELL))
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        lines = _Lines(text)
        yield from _numbered(csv.reader(lines, delimiter=sign), lines)
    finally:
        with suppress(ValueError):  # the file may be closed by now
            text.detach()


def _numbered(reader: Iterator[list[str]], lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        lines.begin(number)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(Fault.CELL, row=number) from error
        for place, cell in enumerate(cells):
            check_cell(cell, row=number, column=letters_of(place))
        yield number, cells


class _Lines:
    """The lines of a text, none longer than a cell may be, no row longer than a row may be."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._row = 0
        self._taken = 0

    def begin(self, row: int) -> None:
        """Begin a row."""
        self._row, self._taken = row, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(CELL + 2)
        if not line:
            raise StopIteration
        self._taken += len(line)
        if len(line) > CELL:
            raise TableError(Fault.CELL, row=self._row)
        if self._taken > ROW:
            raise TableError(Fault.ROW, row=self._row)
        return line


def between(stream: BinaryIO, encoding: str) -> str:
    """Return the sign that stands most often in the first line, outside quotes; a comma where none does."""
    stream.seek(0)
    head = codecs.getincrementaldecoder(encoding)().decode(stream.read(CHUNK))
    line = next((part for part in head.splitlines() if part.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(BETWEEN, key=outside.count)
