"""Tables that offices hand over, CSV and XLSX, read row by row without trusting the file: docs/algorithms/tables.md."""

from __future__ import annotations

from huiyin.pure.tables.dates import Moment, NoDateError, read_moment
from huiyin.pure.tables.errors import Fault, TableError
from huiyin.pure.tables.guarding import guarded, unguarded
from huiyin.pure.tables.reading import Row, Table, open_table
from huiyin.pure.tables.text import ENCODINGS

__all__ = [
    "ENCODINGS",
    "Fault",
    "Moment",
    "NoDateError",
    "Row",
    "Table",
    "TableError",
    "guarded",
    "open_table",
    "read_moment",
    "unguarded",
]
