from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.journal.canonical import canonical, commit, content_hash, stamp
from huiyin.journal.receipts import (
    CLOCKS_DIFFER,
    FutureError,
    NewerError,
    OtherLetterError,
    Verdict,
    check,
    extra_erased,
    extra_kept,
)
from huiyin.pure.merkle import (
    Checkpoint,
    ForeignError,
    LogProof,
    MalformedError,
    MerkleError,
    ProofError,
    SignatureError,
    Signer,
    TruncatedError,
    grow,
    parse_log_proof,
    parse_note,
    parse_verifier,
    sign_checkpoint,
)

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
VERSIONS = sorted(path for path in VECTORS.iterdir() if (path / "key").exists())
AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NOW = AT + timedelta(days=30)
SIGNER = Signer("example.org/huiyin/journal", bytes(range(32)))
SALT, CONTENT_SALT = b"s" * 16, b"c" * 16
LETTER = "桥头的栏杆断了。\n请尽快修好。"
CONTENT = {"number": "EX2026-0000007-A", "line": "桥头的栏杆断了", "body": LETTER}


def entry_of(content: dict[str, Any], at: datetime = AT) -> list[Any]:
    committed = content_hash(content, CONTENT_SALT).hex()
    return [1, "EX", "letters.received", "letter", 7, stamp(at), "clerk", committed]


def file_of(commitment: bytes, extra: bytes | None, signer: Signer = SIGNER) -> bytes:
    """A log of this one entry, and its proof."""
    grown = grow(0, [commitment], lambda level, index: b"")
    signed = sign_checkpoint(Checkpoint(SIGNER.name, 1, grown.root), signer)
    return LogProof(0, (), parse_note(signed), extra).data


def receipt(content: dict[str, Any] = CONTENT, at: datetime = AT, **changed: Any) -> bytes:
    entry = entry_of(content, at)
    told: dict[str, Any] = {
        "number": "EX2026-0000007-A",
        "key": SIGNER.verifier,
        "entry": entry,
        "salt": SALT,
        "content": content,
        "content_salt": CONTENT_SALT,
    }
    return file_of(commit(entry, SALT), extra_kept(**(told | changed)))


def with_extra(change: dict[str, Any]) -> bytes:
    """The right receipt with another extra line."""
    right = parse_log_proof(receipt())
    assert right.extra is not None
    fields = {name: value for name, value in (json.loads(right.extra) | change).items() if value is not ...}
    return LogProof(right.index, right.hashes, right.checkpoint, canonical(fields)).data


def checked(data: bytes, letter: str | None = LETTER) -> Verdict:
    return check(data, at=NOW, letter=letter, key=SIGNER.verifier)


def test_it_works() -> None:
    verdict = checked(receipt())
    assert verdict.letter_checked
    assert (verdict.number, verdict.office, verdict.kind) == ("EX2026-0000007-A", "EX", "letters.received")
    assert (verdict.at, verdict.index, verdict.checkpoint.size) == (AT, 0, 1)
    assert verdict.erased is None


def test_the_letter_stays_with_its_writer() -> None:
    extra = parse_log_proof(receipt()).extra
    assert extra is not None
    assert "栏杆" in extra.decode()
    assert "尽快" not in extra.decode()


def test_without_the_letter_the_number_is_proved_and_the_text_is_not() -> None:
    verdict = checked(receipt(), letter=None)
    assert (verdict.number, verdict.letter_checked) == (CONTENT["number"], False)


def test_without_a_key_the_receipts_own_is_shown() -> None:
    assert check(receipt(), at=NOW).key == SIGNER.verifier


@pytest.mark.parametrize(
    "letter",
    [
        LETTER.replace("\n", "\r\n"),
        LETTER.replace("\n", "\r"),
        f"\ufeff{LETTER}\n",
        f"\n {LETTER}\n\n",
    ],
)
def test_a_text_editor_does_not_spoil_the_letter(letter: str) -> None:
    assert checked(receipt(), letter).letter_checked


def test_a_letter_sent_with_a_browsers_line_ends_is_found_from_a_unix_file() -> None:
    sent = CONTENT | {"body": LETTER.replace("\n", "\r\n")}
    assert checked(receipt(sent), LETTER).letter_checked


def test_decomposed_letters_are_the_same_text() -> None:
    assert checked(receipt(CONTENT | {"body": "Caf\u00e9"}), "Cafe\u0301").letter_checked


@pytest.mark.parametrize(
    "letter", ["", "桥头的栏杆断了。", LETTER.replace("断", "弯"), LETTER.replace("\n", "")]
)
def test_another_letter_is_refused(letter: str) -> None:
    with pytest.raises(OtherLetterError):
        checked(receipt(), letter)


def test_another_number_is_refused() -> None:
    with pytest.raises(OtherLetterError):
        checked(receipt(number="EX2026-0000008-B"), letter=None)
    # Changed in both places it is well formed; only the entry's content hash tells.
    right = json.loads(parse_log_proof(receipt()).extra or b"")["content"]
    with pytest.raises(OtherLetterError):
        checked(with_extra({"number": "B", "content": right | {"number": "B"}}), letter=None)


@pytest.mark.parametrize(
    "change", [{"line": "别的"}, {"body_hash": "00" * 32}, {"body": LETTER}, {"more": 1}]
)
def test_another_content_is_refused_without_the_letter(change: dict[str, Any]) -> None:
    right = json.loads(parse_log_proof(receipt()).extra or b"")["content"]
    with pytest.raises(OtherLetterError):
        checked(with_extra({"content": right | change}), letter=None)


@pytest.mark.parametrize("at", [5, 6])
def test_a_changed_entry_is_not_in_the_log(at: int) -> None:
    entry = entry_of(CONTENT)
    entry[at] = stamp(AT - timedelta(days=9)) if at == 5 else "supervisor"
    with pytest.raises(ProofError):
        checked(with_extra({"entry": entry}))


def test_another_key_is_foreign() -> None:
    other = Signer(SIGNER.name, bytes(32))
    with pytest.raises(ForeignError):
        check(receipt(), at=NOW, key=other.verifier)
    with pytest.raises(ForeignError):
        check(with_extra({"key": other.verifier.vkey}), at=NOW)


def test_another_logs_name_is_foreign() -> None:
    with pytest.raises(ForeignError):
        check(with_extra({"key": Signer("example.org/another", SIGNER.seed).verifier.vkey}), at=NOW)


def test_a_changed_size_does_not_fit_the_signature() -> None:
    with pytest.raises(SignatureError):
        checked(receipt().replace(b"\n1\n", b"\n2\n"))


def test_a_receipt_from_the_future_is_refused_and_a_clock_that_is_hours_wrong_is_not() -> None:
    assert checked(receipt(at=NOW + CLOCKS_DIFFER)).at == NOW + CLOCKS_DIFFER
    with pytest.raises(FutureError):
        checked(receipt(at=NOW + CLOCKS_DIFFER + timedelta(seconds=1)))


def test_a_later_version_is_named() -> None:
    with pytest.raises(NewerError):
        checked(with_extra({"v": 2, "something": "new"}))
    with pytest.raises(NewerError):
        checked(with_extra({"entry": [2, *entry_of(CONTENT)[1:]]}))


def erased(at: datetime = AT) -> bytes:
    extra = extra_erased(
        number="EX2026-0000007-A", key=SIGNER.verifier, commitment=b"x" * 32, erased_at=at, rule="rule"
    )
    return file_of(b"x" * 32, extra)


def test_an_erased_entry_is_still_in_the_log() -> None:
    verdict = checked(erased(), letter=None)
    assert verdict.erased is not None
    assert (verdict.erased.at, verdict.erased.rule) == (AT, "rule")
    assert (verdict.office, verdict.kind, verdict.at) == (None, None, None)


def test_a_letter_cannot_be_checked_after_its_erasure() -> None:
    assert not checked(erased()).letter_checked


def test_an_erasure_in_the_future_is_refused() -> None:
    with pytest.raises(FutureError):
        checked(erased(at=NOW + timedelta(days=2)))


def test_a_receipt_kept_before_the_erasure_stays_good() -> None:
    assert checked(receipt()).letter_checked


@pytest.mark.parametrize(
    "change",
    [
        {"v": 0},
        {"v": True},
        {"v": "1"},
        {"v": ...},
        {"more": 1},
        {"salt": ...},
        {"salt": "73" * 15},
        {"salt": "7A" * 16},
        {"salt": "zz" * 16},
        {"content": []},
        {"content_salt": ""},
        {"entry": []},
        {"entry": [1, "EX", "k", "o", True, stamp(AT), "clerk", "00"]},
        {"entry": [1, "EX", "k", "o", 7, stamp(AT), "clerk", "00", "more"]},
        {"key": ""},
        {"key": "a+b+c"},
    ],
)
def test_another_extra_line_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        checked(with_extra(change))


@pytest.mark.parametrize(
    "time", ["", "2026-11-24", "2026-11-24T02:30:00Z", "1999-01-01T00:00:00.000Z", "2026-13-01T00:00:00.000Z"]
)
def test_another_time_is_malformed(time: str) -> None:
    entry = [*entry_of(CONTENT)[:5], time, *entry_of(CONTENT)[6:]]
    extra = extra_kept(
        number="EX2026-0000007-A",
        key=SIGNER.verifier,
        entry=entry,
        salt=SALT,
        content=CONTENT,
        content_salt=CONTENT_SALT,
    )
    with pytest.raises(MalformedError):
        checked(file_of(commit(entry, SALT), extra))


@pytest.mark.parametrize(
    "extra",
    [
        None,
        b"\xff",
        b"[]",
        b"1",
        b"{}",
        b'{"v": 1}',
        b'{"v":1,"v":1}',
        b"[" * 100_000,
        b"1" * 5000,
        b"NaN",
        b'"\\ud800"',
    ],
)
def test_other_bytes_are_malformed(extra: bytes | None) -> None:
    with pytest.raises(MalformedError):
        checked(file_of(b"x" * 32, extra))


names = st.sampled_from(["v", "entry", "key", "number", "salt", "content", "commitment", "erased_at", "rule"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(names, inner),
    max_leaves=8,
)


@given(json_values)
def test_nothing_but_our_errors(value: Any) -> None:
    try:
        extra = canonical(value)
    except ValueError:
        return
    with pytest.raises(MerkleError):
        checked(file_of(b"x" * 32, extra))


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda path: path.name)
def test_the_receipts_of_every_version(folder: Path) -> None:
    key = parse_verifier((folder / "key").read_text(encoding="utf-8").strip())
    letter = (folder / "letter.txt").read_text(encoding="utf-8")
    kept = (folder / "proofs" / "kept.tlog-proof").read_bytes()
    assert check(kept, at=NOW, letter=letter, key=key).letter_checked
    gone = (folder / "proofs" / "erased.tlog-proof").read_bytes()
    assert check(gone, at=NOW, key=key).erased is not None


def test_every_flipped_bit_of_a_receipt_is_refused() -> None:
    data = receipt()
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MerkleError):
            check(bytes(changed), at=NOW, letter=LETTER)


def test_every_beginning_of_a_receipt_is_truncated() -> None:
    data = receipt()
    for end in range(len(data)):
        with pytest.raises(TruncatedError):
            checked(data[:end])
