"""Finding rows by one or two Chinese characters, Tibetan syllables or words, on both databases.

The text is cut into grams by `pure.text` (a Chinese character, a Tibetan syllable, a word), each gram is written as
hexadecimal so that no database's own idea of a word matters, and the database's full-text index (SQLite FTS5,
PostgreSQL tsvector) finds the sequence as a phrase. See docs/algorithms/search.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from huiyin.pure.text import grams, query_terms

LIMIT = 16_000  # grams a row; PostgreSQL numbers positions up to 16,383

_PUT = {
    "sqlite": "INSERT OR REPLACE INTO {table} (rowid, grams) VALUES (%s, %s)",
    "postgresql": (
        "INSERT INTO {table} (id, grams) VALUES (%s, to_tsvector('simple', %s)) "
        "ON CONFLICT (id) DO UPDATE SET grams = EXCLUDED.grams"
    ),
}
_DELETE = {
    "sqlite": "DELETE FROM {table} WHERE rowid = %s",
    "postgresql": "DELETE FROM {table} WHERE id = %s",
}
_FIND = {
    "sqlite": "SELECT rowid FROM {table} WHERE {table} MATCH %s",
    "postgresql": "SELECT id FROM {table} WHERE grams @@ (%s)::tsquery",
}
_NEWEST = {
    "sqlite": " ORDER BY rowid DESC LIMIT %s",
    "postgresql": " ORDER BY id DESC LIMIT %s",
}


class Index(NamedTuple):
    """A full-text index: the name of its table, which a migration made (never something that was typed)."""

    table: str

    def sql(self, statements: dict[str, str]) -> str:
        """Return the statement of this database for this table."""
        return statements[connection.vendor].format(table=self.table)


def index_text(index: Index, *, rows: Iterable[tuple[int, str]]) -> None:
    """Index what rows say (id, text), instead of what was indexed for them before."""
    values = [(pk, " ".join(_word(gram) for gram in grams(text)[:LIMIT])) for pk, text in rows]
    with connection.cursor() as cursor:
        cursor.executemany(index.sql(_PUT), values)


def index_drop(index: Index, *, pk: int) -> None:
    """Forget what a row said. On SQLite the index is merged after it, since it only marks words as deleted."""
    with connection.cursor() as cursor:
        cursor.execute(index.sql(_DELETE), [pk])
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('optimize')")  # noqa: S608


def index_find(index: Index, *, query: str, most: int) -> list[int]:
    """Return the ids of rows that hold every part of the query (parts are divided by spaces), highest id first.

    At most `most`; an empty query finds nothing.
    """
    phrases = _phrases(query)
    if not phrases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            index.sql(_FIND) + _NEWEST[connection.vendor], [_MATCH[connection.vendor](phrases), most]
        )
        return [row[0] for row in cursor.fetchall()]


def found_by(index: Index, *, query: str) -> RawSQL | None:
    """Return the same ids, all of them, for `pk__in` of a larger query; None where there is nothing to look for."""
    phrases = _phrases(query)
    return RawSQL(index.sql(_FIND), [_MATCH[connection.vendor](phrases)]) if phrases else None  # noqa: S611


def _phrases(query: str) -> list[list[str]]:
    return [[_word(gram) for gram in phrase] for phrase in query_terms(query)]


def _word(gram: str) -> str:
    return f"x{gram.encode().hex()}"


def _sqlite(phrases: Sequence[Sequence[str]]) -> str:
    return " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)


def _postgresql(phrases: Sequence[Sequence[str]]) -> str:
    return " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)


_MATCH = {"sqlite": _sqlite, "postgresql": _postgresql}
