"""Numbering: each entry once, none skipped, whatever stops it; and the files that follow from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from huiyin.journal.folder import LogFolder
from huiyin.journal.log_keys import WrongKey
from huiyin.journal.models import Checkpoint, Entry, LogKey
from huiyin.journal.sequencer import LogAhead, log_advance
from huiyin.journal.services import entry_write
from huiyin.pure.merkle import (
    ENTRIES,
    Frontier,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    parse_verifier,
    prove_inclusion,
    tile_at,
    verify_inclusion,
)
from tests.people import NOON

LATER = NOON + timedelta(minutes=1)


def write(number: int = 1) -> list[Entry]:
    said: dict[str, Any] = {"office": "YN", "kind": "letters.held", "object_kind": "letter", "role": "clerk"}
    return [entry_write(object_id=n, at=NOON, content={"why": str(n)}, **said) for n in range(number)]


def root_of_rows() -> bytes:
    frontier = Frontier()
    for value in (
        Entry.objects.filter(index__isnull=False).order_by("index").values_list("commitment", flat=True)
    ):
        frontier.append(leaf_hash(bytes(value)))
    return frontier.root()


def signed(log: LogFolder) -> Any:
    key = parse_verifier(LogKey.objects.get().vkey)
    return open_checkpoint(log.checkpoint() or b"", origin=key.name, verifiers=[key])


def test_it_works(log: LogFolder) -> None:
    write(3)
    assert log_advance(at=LATER) == 3
    assert list(Entry.objects.order_by("pk").values_list("index", flat=True)) == [0, 1, 2]
    checkpoint = signed(log)
    assert (checkpoint.size, checkpoint.root) == (3, root_of_rows())
    assert log_advance(at=LATER) == 0
    assert Checkpoint.objects.count() == 1


def test_a_small_id_that_commits_late_is_not_skipped(log: LogFolder) -> None:
    early, *others = write(3)
    # Not committed yet when the others are numbered: nobody sees it.
    Entry.objects.filter(pk=early.pk).delete()
    assert log_advance(at=LATER) == 2
    early.save(force_insert=True)
    assert log_advance(at=LATER) == 1
    early.refresh_from_db()
    assert early.index == 2
    assert [Entry.objects.get(pk=entry.pk).index for entry in others] == [0, 1]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 513])
def test_the_tiles_hold_the_commitments(log: LogFolder, size: int) -> None:
    write(size)
    log_advance(at=LATER)
    found = []
    for index in range(-(-size // 256)):
        tile = tile_at(ENTRIES, index, size)
        found += parse_bundle(log.read(ENTRIES, index), tile.width)
    assert found == [bytes(v) for v in Entry.objects.order_by("index").values_list("commitment", flat=True)]
    assert log.root(size) == root_of_rows()
    for index in {0, size // 2, size - 1}:
        verify_inclusion(
            leaf=leaf_hash(found[index]), index=index, size=size, root=root_of_rows(),
            proof=prove_inclusion(index, size, log.read),
        )  # fmt: skip


def test_of_a_partial_tile_one_file_is_kept_and_it_serves_every_smaller_size(log: LogFolder) -> None:
    write(10)
    log_advance(at=LATER)
    was = log.serve(tile_at(0, 0, 10))
    write(300)
    log_advance(at=LATER)
    assert log.serve(tile_at(0, 0, 10)) == was
    assert log.serve(tile_at(ENTRIES, 0, 10)) is not None
    assert log.serve(tile_at(0, 1, 700)) is None
    kept = sorted(str(path.relative_to(log.path)) for path in log.path.rglob("*") if path.is_file())
    assert kept == [
        "checkpoint", "keys.json", "tile/0/000", "tile/0/001.p/54", "tile/1/000.p/1", "tile/entries/000",
        "tile/entries/001.p/54",
    ]  # fmt: skip


def test_files_are_made_again(log: LogFolder) -> None:
    write(300)
    log_advance(at=LATER)
    before = {path: path.read_bytes() for path in log.path.rglob("*") if path.is_file()}
    log.clear()
    log_advance(at=LATER)
    assert {path: path.read_bytes() for path in log.path.rglob("*") if path.is_file()} == before


def test_a_damaged_tile_is_made_again_before_anything_is_signed(log: LogFolder) -> None:
    write(300)
    log_advance(at=LATER)
    (log.path / "tile/0/001.p/44").write_bytes(b"x" * 32 * 44)
    write(1)
    log_advance(at=LATER)
    assert signed(log).root == root_of_rows()


def test_stopped_between_numbering_and_signing(log: LogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    monkeypatch.setattr("huiyin.journal.sequencer.merkle.sign_checkpoint", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        log_advance(at=LATER)
    assert Entry.objects.filter(index__isnull=True).count() == 0
    monkeypatch.undo()
    monkeypatch.setattr(settings, "DATA", log.path.parent)
    assert log_advance(at=LATER) == 0
    assert (signed(log).size, signed(log).root) == (2, root_of_rows())


def test_an_older_database_beside_newer_files_signs_nothing(log: LogFolder) -> None:
    write(3)
    log_advance(at=LATER)
    write(2)
    log_advance(at=LATER)
    Checkpoint.objects.filter(size=5).delete()
    Entry.objects.filter(index__gte=3).delete()
    write(4)
    with pytest.raises(LogAhead):
        log_advance(at=LATER)
    assert Entry.objects.filter(index__isnull=True).count() == 4


def test_entries_that_were_signed_and_changed_stop_the_signing(log: LogFolder) -> None:
    write(3)
    log_advance(at=LATER)
    Entry.objects.filter(index=1).update(commitment=b"x" * 32)
    log.clear()
    with pytest.raises(LogAhead):
        log_advance(at=LATER)


def test_another_key_signs_nothing(log: LogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    log_advance(at=LATER)
    monkeypatch.setitem(settings.KEYS, "journal", bytes(32))
    write()
    with pytest.raises(WrongKey):
        log_advance(at=LATER)
    assert signed(log).size == 1
