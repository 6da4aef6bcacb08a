"""A file of unknown kind, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from huiyin.pure.tables.errors import Fault, TableError
from huiyin.pure.tables.limits import CHUNK, COLUMNS, ROWS, letters_of
from huiyin.pure.tables.package import OLE, ZIP, old_or_locked, open_package
from huiyin.pure.tables.text import check_encoding, encoding_of, rows_of
from huiyin.pure.tables.workbook import Workbook

TITLES = 5  # rows above the names of the columns that may hold a title


class Row(NamedTuple):
    """A row with its number as office programs count, from 1, and the text of its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """An open table. `rows` can be gone through once, while the file is open.

    `encoding` is empty for XLSX; `guessed` says that a person should judge it. `sheet` is the one that is read,
    `others` are not.
    """

    header: list[str]
    rows: Iterator[Row]
    encoding: str = ""
    guessed: bool = False
    sheet: str = ""
    others: tuple[str, ...] = ()


def open_table(stream: BinaryIO, *, spool: BinaryIO, encoding: str = "") -> Table:
    """Open a table: a seekable file, a file to put texts aside in, and the encoding of a CSV where somebody knows it.

    The kind is read from the bytes, never from a name. Raises TableError here and while the rows are read.
    Memory does not grow with the number of rows (8 bytes for each shared text of an XLSX aside).
    """
    stream.seek(0)
    head = stream.read(CHUNK)
    if head.startswith(OLE):
        raise old_or_locked(head + stream.read(CHUNK))
    if head.startswith(ZIP):
        return _open_workbook(stream, spool)
    if not head.strip():
        raise TableError(Fault.EMPTY)
    guessed = False
    if encoding:
        check_encoding(stream, encoding)
    else:
        encoding, guessed = encoding_of(stream)
    header, rows = _headed(rows_of(stream, encoding))
    return Table(header, rows, encoding.removesuffix("-sig"), guessed)


def _open_workbook(stream: BinaryIO, spool: BinaryIO) -> Table:
    workbook = Workbook(open_package(stream), spool)
    for place, sheet in enumerate(workbook.sheets):
        try:
            header, rows = _headed(workbook.rows(sheet))
        except TableError as error:
            if error.fault == Fault.EMPTY and place + 1 < len(workbook.sheets):
                continue
            raise
        others = tuple(other.name for other in workbook.sheets if other is not sheet)
        return Table(header, rows, sheet=sheet.name, others=others)
    raise TableError(Fault.EMPTY)


def _headed(found: Iterator[tuple[int, list[str]]]) -> tuple[list[str], Iterator[Row]]:
    """Return the names of the columns and the rows below them.

    Offices like to put a title above: the names are in the first row that fills two cells, or else in the first.
    """
    rows = _filled(found)
    first = list(islice(rows, TITLES))
    if not first:
        raise TableError(Fault.EMPTY)
    place = next((n for n, row in enumerate(first) if sum(map(bool, row.cells)) > 1), 0)
    names = first[place]
    if len(names.cells) > COLUMNS:
        raise TableError(Fault.COLUMNS, row=names.number, column=letters_of(COLUMNS))
    header = [" ".join(cell.split())[:60] or letters_of(n) for n, cell in enumerate(names.cells)]
    return header, chain(first[place + 1 :], rows)


def _filled(found: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    count = 0
    for number, cells in found:
        stripped = [cell.strip() for cell in cells]
        while stripped and not stripped[-1]:
            stripped.pop()
        if stripped:
            count += 1
            if count > ROWS:
                raise TableError(Fault.ROWS, row=number)
            yield Row(number, stripped)
