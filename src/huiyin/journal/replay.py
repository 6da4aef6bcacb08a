"""Comparing tables with what the journal says of them.

Beside its services, each app keeps the other half: `replay` makes from the entries about one object the rows that there
must be, `read` gives the rows that there are. What neither mentions is not covered, and an audit says so by table.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Model

from huiyin.journal.models import Entry

CHUNK = 500

Rows = dict[str, dict[str, Any]]


class Told(NamedTuple):
    """An entry as a replay reads it: its verb, when, as which role, and what it says; None where that was erased."""

    verb: str
    at: datetime
    role: str
    said: dict[str, Any] | None


@dataclass
class Expected:
    """The rows that entries tell of, by name; `loose` where an erasure took away what would tell of others."""

    rows: Rows = field(default_factory=dict)
    loose: bool = False


@dataclass(frozen=True)
class Covered:
    """Tables whose rows can be told from the entries about one kind of object."""

    object_kind: str
    tables: tuple[type[Model], ...]
    replay: Callable[[Sequence[Told]], Expected]
    read: Callable[[Sequence[int]], dict[int, Rows]]
    ids: Callable[[], list[int]]


class Finding(NamedTuple):
    """What does not fit: `wrong` is a word such as changed or deleted, `what` names the row, `how` its columns."""

    wrong: str
    what: str
    how: str = ""


def milliseconds(at: datetime | None) -> datetime | None:
    """Return a time as entries keep it."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000) if at else None


def compare(*, covered: Sequence[Covered]) -> Iterator[Finding]:
    """Yield every row that is not as the entries say, object by object."""
    by_kind: dict[str, list[Covered]] = defaultdict(list)
    for one in covered:
        by_kind[one.object_kind].append(one)
    for kind, parts in sorted(by_kind.items()):
        told_of = Entry.objects.filter(object_kind=kind).values_list("object_id", flat=True).distinct()
        ids = sorted({*told_of, *(pk for part in parts for pk in part.ids())})
        for at in range(0, len(ids), CHUNK):
            chunk = ids[at : at + CHUNK]
            told = _told(kind, chunk)
            for part in parts:
                there = part.read(chunk)
                for pk in chunk:
                    rows = there.get(pk, {})
                    try:
                        expected = part.replay(told.get(pk, ()))
                    except (KeyError, TypeError, ValueError, AttributeError):
                        yield Finding("changed", f"{kind} {pk}", "its entries say what no service writes")
                        continue
                    number = (expected.rows.get(kind, {}) | rows.get(kind, {})).get("number", pk)
                    yield from _differences(f"{kind} {number}", expected, rows)


def _told(kind: str, ids: Sequence[int]) -> dict[int, list[Told]]:
    rows = Entry.objects.filter(object_kind=kind, object_id__in=ids).order_by("object_id", "id")
    rows = rows.only("object_id", "kind", "at", "role", "content")
    return {
        pk: [
            Told(
                row.kind.partition(".")[2], row.at, row.role, json.loads(row.content) if row.content else None
            )
            for row in mine
        ]
        for pk, mine in groupby(rows.iterator(chunk_size=2_000), key=attrgetter("object_id"))
    }


def _differences(what: str, expected: Expected, there: Rows) -> Iterator[Finding]:
    for name, columns in expected.rows.items():
        row = there.get(name)
        if row is None:
            yield Finding("deleted", f"{what}: {name}")
            continue
        wrong = [column for column, value in columns.items() if row[column] != value]
        if wrong:
            earlier = any(_is_earlier(row[column], columns[column]) for column in wrong)
            yield Finding("back-dated" if earlier else "changed", f"{what}: {name}", ", ".join(wrong))
    if not expected.loose:
        for name in there.keys() - expected.rows.keys():
            yield Finding("inserted", f"{what}: {name}")


def _is_earlier(value: Any, told: Any) -> bool:
    return isinstance(value, datetime) and isinstance(told, datetime) and value < told
