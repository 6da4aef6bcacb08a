"""The rows of a file between its arrival and its letters: compressed, encrypted, some at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator

from huiyin.common.sealing import seal, unseal
from huiyin.pure.tables import Row

ROWS = 50  # of one part, which is one transaction: nobody else's letter waits longer than that
CHARACTERS = 500_000  # a part with long letters ends earlier


def sealed_parts(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the rows as encrypted parts."""
    part: list[Row] = []
    size = 0
    for row in rows:
        part.append(row)
        size += sum(map(len, row.cells))
        if len(part) == ROWS or size > CHARACTERS:
            yield _sealed(part)
            part, size = [], 0
    if part:
        yield _sealed(part)


def _sealed(part: list[Row]) -> bytes:
    return seal(zlib.compress(json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1))


def opened_part(sealed: bytes | memoryview) -> list[Row]:
    """Return the rows of a part."""
    text = zlib.decompress(unseal(sealed)).decode("utf-8", "surrogatepass")
    return [Row(number, cells) for number, cells in json.loads(text)]
