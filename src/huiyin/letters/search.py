"""Finding letters by one or two Chinese characters, Tibetan syllables or words, on both databases.

The text is cut into grams by `pure.text` (a Chinese character, a Tibetan syllable, a word), each gram is written as
hexadecimal so that no database's own idea of a word matters, and the database's full-text index (SQLite FTS5,
PostgreSQL tsvector) finds the sequence as a phrase. See docs/algorithms/search.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from huiyin.letters.models import Letter, LetterText
from huiyin.pure.text import grams, query_terms

LIMIT = 16_000  # grams a letter; PostgreSQL numbers positions up to 16,383
MOST_HITS = 2_000

_PUT = {
    "sqlite": "INSERT OR REPLACE INTO letters_search (rowid, grams) VALUES (%s, %s)",
    "postgresql": (
        "INSERT INTO letters_search (id, grams) VALUES (%s, to_tsvector('simple', %s)) "
        "ON CONFLICT (id) DO UPDATE SET grams = EXCLUDED.grams"
    ),
}
_DELETE = {
    "sqlite": "DELETE FROM letters_search WHERE rowid = %s",
    "postgresql": "DELETE FROM letters_search WHERE id = %s",
}
_FIND = {
    "sqlite": "SELECT rowid FROM letters_search WHERE letters_search MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": ("SELECT id FROM letters_search WHERE grams @@ (%s)::tsquery ORDER BY id DESC LIMIT %s"),
}


def letter_put(*, letter: Letter, text: str) -> None:
    """Index what a letter says, instead of what was indexed for it before."""
    letters_put(rows=[(letter, text)])


def letters_put(*, rows: Iterable[tuple[Letter, str]]) -> None:
    """Index what several letters say."""
    values = [(letter.pk, " ".join(_word(gram) for gram in grams(text)[:LIMIT])) for letter, text in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_PUT[connection.vendor], values)


def text_of(text: LetterText) -> str:
    """Return what of a letter is searched: its line, its body, its place."""
    return f"{text.line or ''} {text.body or ''} {text.place or ''}"


def letter_drop(*, letter: Letter) -> None:
    """Forget what a letter said. On SQLite the index is merged after it, since it only marks words as deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_DELETE[connection.vendor], [letter.pk])
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO letters_search (letters_search) VALUES ('optimize')")


def rebuild() -> None:
    """Index every letter anew; after a restore, since the index is in no backup."""
    for letter in Letter.objects.filter(erased_at=None).order_by("pk").iterator(chunk_size=500):
        text = letter.texts.order_by("-version")[0]
        letter_put(letter=letter, text=text_of(text))


def letter_ids(*, query: str) -> list[int]:
    """Return the ids of letters that hold every part of the query (parts are divided by spaces), newest first.

    At most 2,000; an empty query finds nothing. Rights are the caller's business: filter the ids by what may be seen.
    """
    phrases = [[_word(gram) for gram in phrase] for phrase in query_terms(query)]
    if not phrases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [_MATCH[connection.vendor](phrases), MOST_HITS])
        return [row[0] for row in cursor.fetchall()]


def _word(gram: str) -> str:
    return f"x{gram.encode().hex()}"


_MATCH = {
    "sqlite": lambda phrases: " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases),
    "postgresql": lambda phrases: " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases),
}
