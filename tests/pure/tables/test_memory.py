"""Memory does not grow with the rows: ten times as many need no more, but for the places of shared texts."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from collections.abc import Callable

import pytest

from huiyin.pure.tables import open_table
from tests.pure.tables.hostile import cell, xlsx

FEW, MANY = 1_500, 15_000
SHARED = 8  # bytes a shared text


def as_csv(rows: int) -> bytes:
    return ("编号,正文\n" + "".join(f"{n},第{n}封：三组水管冻裂了\n" for n in range(rows))).encode("gb18030")


def inline(rows: int) -> bytes:
    body = "".join(
        f'<row r="{n}">{cell(f"A{n}", str(n))}{cell(f"B{n}", f"第{n}封")}</row>' for n in range(2, rows + 2)
    )
    return xlsx(body)


def shared(rows: int) -> bytes:
    body = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>{n - 2}</v></c></row>' for n in range(2, rows + 2))
    texts = "".join(f"<si><t>第{n}封：三组水管冻裂了</t></si>" for n in range(rows))
    return xlsx(body, {"xl/sharedStrings.xml": f"<sst>{texts}</sst>"})


def most(data: bytes) -> int:
    """Return the most memory that reading the file took, in bytes."""
    with io.BytesIO(data) as stream, tempfile.TemporaryFile() as spool:
        tracemalloc.start()
        try:
            for _row in open_table(stream, spool=spool).rows:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("made", [as_csv, inline, shared])
def test_memory_does_not_grow(made: Callable[[int], bytes]) -> None:
    most(made(10))  # modules and tables of codecs are loaded
    few, many = most(made(FEW)), most(made(MANY))
    assert many < 1.3 * few + 2 * SHARED * (MANY - FEW)
