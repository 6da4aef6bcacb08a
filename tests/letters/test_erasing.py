"""An erasure takes what was said and leaves that it was said."""

from __future__ import annotations

import pytest
from django.apps import apps

from huiyin.common.errors import Refused
from huiyin.journal.models import Entry
from huiyin.letters import search
from huiyin.letters.models import WishKind
from huiyin.letters.services.letter import letter_correct, letter_erase, wish_make
from tests.people import NOON, Township, received

WORDS = ("独此一词", "就这一句")


def every_text() -> str:
    """Return all that any table holds, as one text."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            found += [v.decode("utf-8", "ignore") if isinstance(v, bytes) else str(v) for v in row]
    return "\n".join(found)


def test_it_works(town: Township) -> None:
    letter = received(town, body=f"三村水管{WORDS[0]}。", line="独此一行", place="独此一处").letter
    letter_correct(letter=letter, body=f"改：{WORDS[1]}", reason="补充", at=NOON, role="writer")
    wish_make(letter=letter, kind=WishKind.CORRECT, words=f"请改{WORDS[0]}", at=NOON)
    assert all(word in every_text() for word in WORDS)
    before = Entry.objects.filter(object_id=letter.pk, object_kind="letter").count()
    letter_erase(letter=letter, reason="依来信人请求", at=NOON, role="supervisor", staff=town.chen)
    left = every_text()
    for word in (*WORDS, "独此一行", "独此一处"):
        assert word not in left
    assert search.letter_ids(query=WORDS[1]) == []
    assert letter.matters.count() == 1
    entries = Entry.objects.filter(object_id=letter.pk, object_kind="letter")
    assert entries.count() == before + 1
    assert all(bytes(entry.commitment) for entry in entries)


def test_only_once_and_with_a_reason(town: Township) -> None:
    letter = received(town).letter
    with pytest.raises(Refused):
        letter_erase(letter=letter, reason=" ", at=NOON, role="supervisor")
    letter_erase(letter=letter, reason="保存期满", at=NOON, role="supervisor")
    with pytest.raises(Refused):
        letter_erase(letter=letter, reason="保存期满", at=NOON, role="supervisor")
