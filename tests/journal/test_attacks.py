"""What somebody with the whole computer may try against the journal, and who finds it: audit, follow, verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from huiyin.common.errors import Busy
from huiyin.journal.audit import audit_log
from huiyin.journal.canonical import canonical, commit, content_hash
from huiyin.journal.folder import KEYS, LogFolder
from huiyin.journal.key_change import key_change
from huiyin.journal.log_keys import WrongKey
from huiyin.journal.models import Checkpoint, Entry, LogKey
from huiyin.journal.proofs import fields_of, log_keys
from huiyin.journal.receipts import check
from huiyin.journal.replay import Finding, compare
from huiyin.journal.sequencer import LogAhead, log_advance
from huiyin.journal.services import entry_write
from huiyin.journal.watching import Outcome, Unreadable, follow, reader, seen
from huiyin.letters import replay as letters
from huiyin.letters.models import Letter, LetterText
from huiyin.letters.proof import entry_of, proof_file
from huiyin.pure.merkle import MerkleError, Signer, TruncatedError
from tests.people import NOON, Township, a_letter, received

LATER = NOON + timedelta(minutes=1)
SIZE = 300


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where somebody outside keeps a copy: an archive, a school."""
    return tmp_path / "archive"


@pytest.fixture
def begun(log: LogFolder, copy: Path) -> LogFolder:
    """A log of 300 entries, followed from outside."""
    write(SIZE)
    log_advance(at=LATER)
    assert watch(log, copy).wrong == ""
    return log


def write(number: int = 1, at: datetime = NOON) -> list[Entry]:
    said: dict[str, Any] = {"office": "YN", "kind": "letters.held", "object_kind": "batch", "role": "clerk"}
    return [entry_write(object_id=n, at=at, content={"why": str(n)}, **said) for n in range(number)]


def watch(log: LogFolder, copy: Path) -> Outcome:
    return follow(read=reader(str(log.path)), keep=copy, at=datetime.now(UTC))


def audited(log: LogFolder, *copies: LogFolder) -> list[Finding]:
    return audit_log(folders=[log, *copies]).findings


def wrong(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.wrong, finding.what.split(" (")[0]) for finding in findings}


def sign_anew(log: LogFolder) -> None:
    """The attacker has the key too: everything that was signed is thrown away and signed again."""
    Checkpoint.objects.all().delete()
    log.clear()
    log_advance(at=LATER)


def rewrite(entry: Entry, **content: Any) -> None:
    """Let an entry say something else, with hashes that fit."""
    entry.content = canonical(content).decode()
    entry.content_hash = content_hash(content, bytes(entry.content_salt or b""))
    entry.commitment = commit(fields_of(entry), bytes(entry.salt or b""))
    entry.save()


def test_nothing_wrong_is_found_where_nothing_is(begun: LogFolder, copy: Path) -> None:
    assert audited(begun, LogFolder(copy)) == []
    write(5)
    assert log_advance(at=LATER) == 5
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.before, outcome.size) == ("", SIZE, SIZE + 5)
    assert audited(begun, LogFolder(copy)) == []


# Rows of the journal


def test_an_entry_edited(begun: LogFolder) -> None:
    Entry.objects.filter(index=7).update(content='{"why":"another"}')
    assert wrong(audited(begun)) == {("changed", "entry 8")}


@pytest.mark.parametrize("column", ["role", "object_id", "kind", "at"])
def test_a_field_of_an_entry_edited(begun: LogFolder, column: str) -> None:
    value = {"role": "admin", "object_id": 9999, "kind": "letters.ended", "at": NOON + timedelta(seconds=1)}
    Entry.objects.filter(index=7).update(**{column: value[column]})
    assert wrong(audited(begun)) == {("changed", "entry 8")}


def test_an_entry_edited_with_hashes_that_fit(begun: LogFolder, copy: Path) -> None:
    rewrite(Entry.objects.get(index=7), why="another")
    assert ("changed", "entry 8") in wrong(audited(begun))
    sign_anew(begun)
    assert audited(begun) == []  # inside, all fits again
    assert ("changed", "entry 8") in wrong(audited(begun, LogFolder(copy)))
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.at_index) == ("forked", 7)


def test_an_entry_deleted(begun: LogFolder) -> None:
    Entry.objects.filter(index=7).delete()
    assert ("deleted", "entry 8") in wrong(audited(begun))


def test_the_last_entries_deleted(begun: LogFolder) -> None:
    Entry.objects.filter(index__gte=290).delete()
    assert ("deleted", f"entry 291 to {SIZE}") in wrong(audited(begun))


def test_an_entry_inserted(begun: LogFolder, copy: Path) -> None:
    entry = write()[0]
    for later in Entry.objects.filter(index__gte=7).order_by("-index"):
        Entry.objects.filter(pk=later.pk).update(index=(later.index or 0) + 1)
    Entry.objects.filter(pk=entry.pk).update(index=7)
    assert ("changed", "entry 8") in wrong(audited(begun))
    sign_anew(begun)
    assert watch(begun, copy).at_index == 7


def test_entries_reordered(begun: LogFolder) -> None:
    Entry.objects.filter(index=7).update(index=100_000)
    Entry.objects.filter(index=9).update(index=7)
    Entry.objects.filter(index=100_000).update(index=9)
    assert {("re-ordered", "entry 8"), ("re-ordered", "entry 10")} <= wrong(audited(begun))


def test_an_entry_back_dated(begun: LogFolder, copy: Path) -> None:
    """The clock that refuses it is gone round: the row is written by hand."""
    entry = write(at=LATER)[0]
    entry.at = NOON - timedelta(days=30)
    entry.commitment = commit(fields_of(entry), bytes(entry.salt or b""))
    entry.save()
    log_advance(at=LATER)
    assert wrong(audited(begun)) == {("back-dated", f"entry {SIZE + 1}")}
    sign_anew(begun)
    findings = audit_log(folders=[begun], seen=seen(copy)).findings
    assert wrong(findings) == {("back-dated", f"entry {SIZE + 1}")}


def test_an_entry_emptied_without_an_erasure(begun: LogFolder) -> None:
    Entry.objects.filter(index=7).update(content=None, salt=None, content_salt=None)
    assert audited(begun) == [Finding("changed", "entry 8", "was emptied, and no erasure names it")]


# Rows of other tables


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (lambda x: LetterText.objects.filter(letter=x).update(body="很满意"), "changed"),
        (lambda x: LetterText.objects.filter(letter=x).delete(), "deleted"),
        (lambda x: Letter.objects.filter(pk=x.pk).update(received_at=NOON - timedelta(days=9)), "back-dated"),
        (
            lambda x: LetterText.objects.create(
                letter=x, version=2, line="", body="", place="", made_at=NOON
            ),
            "inserted",
        ),
    ],
    ids=["edited", "deleted", "back-dated", "inserted"],
)
def test_a_letter(town: Township, attack: Callable[[Letter], object], found: str) -> None:
    letter = received(town).letter
    assert list(compare(covered=[letters.COVERED])) == []
    attack(letter)
    (finding,) = compare(covered=[letters.COVERED])
    assert finding.wrong == found
    assert letter.number in finding.what


# The log as others see it


def test_truncated(begun: LogFolder, copy: Path) -> None:
    Entry.objects.filter(index__gte=280).delete()
    sign_anew(begun)
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.size, outcome.before) == ("rolled-back", 280, SIZE)
    assert ("deleted", f"entry 281 to {SIZE}") in wrong(audited(begun, LogFolder(copy)))


def test_truncated_and_regrown(begun: LogFolder, copy: Path) -> None:
    Entry.objects.filter(index__gte=280).delete()
    write(40)
    sign_anew(begun)
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.at_index) == ("forked", 280)
    evidence = sorted(path.name.rpartition("-")[2] for path in (copy / "evidence").iterdir())
    assert evidence == ["kept", "shown"]
    # The copy is as it was, and goes on telling.
    assert LogFolder(copy).root(SIZE) != begun.root(SIZE)
    assert watch(begun, copy).wrong == "forked"


def test_two_logs_shown_to_two_readers(begun: LogFolder, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "school"
    assert watch(begun, other).wrong == ""
    write(1)
    log_advance(at=LATER)
    assert watch(begun, copy).wrong == ""
    rewrite(Entry.objects.get(index=SIZE), why="for the school")
    sign_anew(begun)
    assert watch(begun, other).wrong == ""  # alone it cannot know
    assert follow(read=reader(str(other)), keep=copy, at=datetime.now(UTC)).wrong == "forked"


def test_an_old_checkpoint_replayed(begun: LogFolder, copy: Path) -> None:
    old = begun.checkpoint() or b""
    write(5)
    log_advance(at=LATER)
    watch(begun, copy)
    begun.sign_off(old)
    assert watch(begun, copy).wrong == "rolled-back"


def test_the_key_replaced(begun: LogFolder, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thief = Signer(log_keys()[0].name, bytes(32))
    monkeypatch.setitem(settings.KEYS, "journal", thief.seed)
    write()
    with pytest.raises(WrongKey):
        log_advance(at=LATER)
    LogKey.objects.update(vkey=thief.verifier.vkey)
    sign_anew(begun)
    assert watch(begun, copy).wrong == "unsigned"
    assert ("unsigned", f"{copy}") in wrong(audited(begun, LogFolder(copy)))


def test_a_key_chain_without_the_signature_of_the_old_key(begun: LogFolder, copy: Path) -> None:
    listed = json.loads((begun.path / KEYS).read_text(encoding="utf-8"))
    thief = Signer(log_keys()[0].name, bytes(32))
    key_change(office="YN", at=LATER, role="administrator")
    log_advance(at=LATER)
    made = json.loads((begun.path / KEYS).read_text(encoding="utf-8"))
    note = made[1]["note"].replace(made[1]["vkey"], thief.verifier.vkey)
    begun.write(KEYS, json.dumps([*listed, {"vkey": thief.verifier.vkey, "note": note}]).encode())
    assert watch(begun, copy).wrong == "unsigned"


def test_a_key_changed_by_the_rules_is_followed(begun: LogFolder, copy: Path) -> None:
    new = key_change(office="YN", at=LATER, role="administrator")
    assert log_advance(at=LATER) == 1
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.new_keys) == ("", [new.vkey])
    assert audited(begun, LogFolder(copy)) == []
    write()
    log_advance(at=LATER)
    assert watch(begun, copy).wrong == ""


def test_a_crash_while_the_key_changes_leaves_one_that_signs(
    begun: LogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.common import keys

    change, done = keys.change, []

    def broken(file: Path, **values: Any) -> Any:
        done.append(values)
        return change(file, **values) if len(done) == 1 else 1 / 0

    monkeypatch.setattr(keys, "change", broken)
    with pytest.raises(ZeroDivisionError):
        key_change(office="YN", at=LATER, role="administrator")
    monkeypatch.setattr(keys, "change", change)
    assert log_advance(at=LATER) == 1
    assert audited(begun) == []
    again = key_change(office="YN", at=LATER, role="administrator")
    log_advance(at=LATER)
    assert log_keys()[0].vkey == again.vkey
    assert audited(begun) == []


def test_tiles_changed_or_gone(begun: LogFolder, copy: Path) -> None:
    whole = (begun.path / "tile/entries/000").read_bytes()
    (begun.path / "tile/entries/000").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert ("changed", "entry 256") in wrong(audited(begun))
    (begun.path / "tile/0/000").write_bytes(bytes(8192))
    (begun.path / "tile/1/000.p/1").write_bytes(bytes(32))
    assert ("changed", f"{begun.path}") in wrong(audited(begun))
    (begun.path / "checkpoint").unlink()
    with pytest.raises(Unreadable):
        watch(begun, copy)


def test_a_leaf_changed_on_the_way(begun: LogFolder, tmp_path: Path) -> None:
    whole = (begun.path / "tile/entries/000").read_bytes()
    (begun.path / "tile/entries/000").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert watch(begun, tmp_path / "new").wrong == "forked"


def test_the_database_restored_from_an_old_backup(begun: LogFolder, copy: Path) -> None:
    write(5)
    log_advance(at=LATER)
    watch(begun, copy)
    Entry.objects.filter(index__gte=SIZE).delete()
    Checkpoint.objects.filter(size__gt=SIZE).delete()
    write(9)
    with pytest.raises(LogAhead):  # the files beside it are newer
        log_advance(at=LATER)
    begun.clear()  # on a new computer they are not there
    log_advance(at=LATER)
    outcome = watch(begun, copy)
    assert (outcome.wrong, outcome.at_index) == ("forked", SIZE)


def test_the_clock_set_back(begun: LogFolder) -> None:
    with pytest.raises(Busy):
        write(at=NOON - timedelta(days=365))


# A receipt


def test_every_bit_of_a_receipt_flipped(town: Township, log: LogFolder) -> None:
    letter = received(town).letter
    log_advance(at=LATER)
    data, key = proof_file(letter=letter) or b"", log_keys()[0]
    assert check(data, at=LATER, letter=a_letter(town).body, key=key).letter_checked
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MerkleError):
            check(bytes(changed), at=LATER, letter=a_letter(town).body, key=key)
    for end in range(0, len(data), 7):
        with pytest.raises(TruncatedError):
            check(data[:end], at=LATER, key=key)


def test_a_letter_taken_out_still_has_its_receipt(town: Township, log: LogFolder) -> None:
    letter = received(town).letter
    log_advance(at=LATER)
    data, key = proof_file(letter=letter) or b"", log_keys()[0]
    entry = entry_of(letter=letter)
    Entry.objects.filter(pk=entry.pk).delete()
    for later in Entry.objects.filter(index__gt=entry.index).order_by("index"):
        Entry.objects.filter(pk=later.pk).update(index=(later.index or 0) - 1)
    assert check(data, at=LATER, letter=a_letter(town).body, key=key).index == entry.index
    assert audited(log) != []
