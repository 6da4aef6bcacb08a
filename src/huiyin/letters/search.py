"""The full-text index of letters. It knows no rights: filter what it finds by what may be seen."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.common.fulltext import Index, index_drop, index_find, index_text
from huiyin.letters.models import Letter, LetterText

INDEX = Index("letters_search")
MOST_HITS = 2_000


def letter_put(*, letter: Letter, text: str) -> None:
    """Index what a letter says, instead of what was indexed for it before."""
    letters_put(rows=[(letter, text)])


def letters_put(*, rows: Iterable[tuple[Letter, str]]) -> None:
    """Index what several letters say."""
    index_text(INDEX, rows=((letter.pk, text) for letter, text in rows))


def text_of(text: LetterText) -> str:
    """Return what of a letter is searched: its line, its body, its place."""
    return f"{text.line or ''} {text.body or ''} {text.place or ''}"


def letter_drop(*, letter: Letter) -> None:
    """Forget what a letter said."""
    index_drop(INDEX, pk=letter.pk)


def rebuild() -> None:
    """Index every letter anew; after a restore, since the index is in no backup."""
    for letter in Letter.objects.filter(erased_at=None).order_by("pk").iterator(chunk_size=500):
        text = letter.texts.order_by("-version")[0]
        letter_put(letter=letter, text=text_of(text))


def letter_ids(*, query: str) -> list[int]:
    """Return the ids of letters that hold every part of the query, newest first; at most 2,000."""
    return index_find(INDEX, query=query, most=MOST_HITS)
