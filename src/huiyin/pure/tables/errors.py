"""Why a file is refused. The rows are counted as office programs count them: the first row of the file is 1."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a file; for the first fault found."""

    EMPTY = "empty"
    ENCODING = "encoding"
    NUL = "nul"
    CELL = "cell"
    ROW = "row"
    COLUMNS = "columns"
    ROWS = "rows"
    OLD = "old"
    LOCKED = "locked"
    FOREIGN = "foreign"
    BROKEN = "broken"
    BOMB = "bomb"
    NESTED = "nested"
    MACRO = "macro"
    LINKS = "links"
    FORMULA = "formula"


class TableError(ValueError):
    """A file is refused: `fault` says why, `row` and `column` where (0 and "" where it is no matter of a cell)."""

    def __init__(self, fault: Fault, *, row: int = 0, column: str = "", detail: str = "") -> None:
        super().__init__(f"{fault.value} {detail} row {row} {column}".strip())
        self.fault = fault
        self.row = row
        self.column = column
        self.detail = detail
