"""Entries: their canonical form, their place in the transaction, and the clock they refuse."""

from __future__ import annotations

import hashlib
import json
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


def test_a_body_is_hashed_by_itself(town: Township) -> None:
    entry = Entry.objects.get(pk=write(content={"number": "7", "body": "\ufeff一行\r\n二行 \n"}).pk)
    salt = bytes(entry.content_salt or b"")
    body = hashlib.sha256(salt + b"body\0" + "一行\n二行".encode()).hexdigest()
    told = canonical({"number": "7", "body_hash": body})
    assert bytes(entry.content_hash) == hashlib.sha256(salt + told).digest()
    assert json.loads(entry.content or "")["body"] == "\ufeff一行\r\n二行 \n"


def test_an_erased_entry_keeps_its_commitment_and_gets_a_tombstone(town: Township) -> None:
    entry = write()
    erased: dict[str, Any] = {"office": "YN", "kind": "letters.erased", "at": NOON, "role": "supervisor"}
    about: dict[str, Any] = {"object_kind": "letter", "object_id": 7, "kinds": ["letters.received"]}
    assert entries_erase(content={"reason": "第四十七条"}, **erased, **about) == 1
    after = Entry.objects.get(pk=entry.pk)
    assert (after.content, after.salt, after.content_salt) == (None, None, None)
    assert bytes(after.commitment) == bytes(entry.commitment)
    tombstone = Entry.objects.get(kind="letters.erased", object_id=7)
    assert json.loads(tombstone.content or "") == {"entries": [entry.pk], "reason": "第四十七条"}
