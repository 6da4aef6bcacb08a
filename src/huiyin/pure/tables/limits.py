"""How much of a file is taken. What lies above is an accident or an attack, never a table of letters."""

from __future__ import annotations

from huiyin.pure.tables.errors import Fault, TableError

COLUMNS = 200
ROWS = 1_000_000
CELL = 10 * 1024 * 1024  # bytes of UTF-8
ROW = 2 * CELL  # characters
CHUNK = 64 * 1024  # bytes read at a time

# Inside an XLSX, which is a ZIP archive.
MEMBERS = 2_000
UNPACKED = (
    1024 * 1024 * 1024
)  # bytes, all members together; 100,000 letters of 100 characters unpack to 150 MB
SMALL = 1024 * 1024  # below this a member may be packed as tightly as it likes
RATIO = 200  # a table packs to a seventh or a tenth; a bomb to a thousandth
PARTS = 20 * 1024 * 1024  # bytes of a member that says what the others are


def check_cell(text: str, *, row: int, column: str) -> None:
    """Raise TableError for a cell that is too long, or that holds a NUL."""
    if 4 * len(text) > CELL and len(text.encode("utf-8", "surrogatepass")) > CELL:
        raise TableError(Fault.CELL, row=row, column=column)
    if "\x00" in text:
        raise TableError(Fault.NUL, row=row, column=column)


def letters_of(place: int) -> str:
    """Return what a column is called in an office program: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
