"""Entries: their canonical form, their place in the transaction, and the clock they refuse."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import Busy
from huiyin.journal.canonical import canonical, stamp
from huiyin.journal.models import Entry
from huiyin.journal.services import TOLERANCE, entries_erase, entry_write
from tests.people import NOON, Township


def write(**changes: Any) -> Entry:
    said: dict[str, Any] = {
        "office": "YN", "kind": "letters.received", "object_kind": "letter", "object_id": 7, "at": NOON,
        "role": "clerk", "content": {"line": "三村水管"},
    }  # fmt: skip
    return entry_write(**(said | changes))


def test_it_works(town: Township) -> None:
    entry = Entry.objects.get(pk=write().pk)
    assert entry.content == '{"line":"三村水管"}'
    content = hashlib.sha256(bytes(entry.content_salt or b"") + entry.content.encode()).digest()
    assert bytes(entry.content_hash) == content
    fields = [1, "YN", "letters.received", "letter", 7, stamp(NOON), "clerk", content.hex()]
    assert bytes(entry.commitment) == hashlib.sha256(bytes(entry.salt or b"") + canonical(fields)).digest()


def test_the_same_twice_commits_to_different_bytes(town: Township) -> None:
    assert bytes(write().commitment) != bytes(write().commitment)


def test_strings_are_nfc(town: Township) -> None:
    assert canonical({"e\u0301": "o\u0308"}) == '{"é":"ö"}'.encode()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        write()


def test_a_clock_that_runs_backwards_writes_nothing(town: Township) -> None:
    write()
    write(at=NOON - TOLERANCE)
    with pytest.raises(Busy):
        write(at=NOON - timedelta(days=365))


def test_an_erased_entry_keeps_its_commitment(town: Township) -> None:
    entry = write()
    assert entries_erase(object_kind="letter", object_id=7) == 1
    after = Entry.objects.get(pk=entry.pk)
    assert (after.content, after.salt, after.content_salt) == (None, None, None)
    assert bytes(after.commitment) == bytes(entry.commitment)
