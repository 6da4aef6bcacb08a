from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    Checkpoint,
    ForeignError,
    LogProof,
    MalformedError,
    MerkleError,
    Note,
    ProofError,
    Signature,
    Signer,
    TruncatedError,
    leaf_hash,
    parse_log_proof,
    parse_note,
    prove_inclusion,
    sign_checkpoint,
    verify_log_proof,
)
from tests.pure.merkle.logs import SIGNER, Log, entries_of

LOG = Log(entries_of(600))
INDEX = 300
LEAF = leaf_hash(entries_of(600)[INDEX])
SIGNED = parse_note(sign_checkpoint(Checkpoint(SIGNER.name, LOG.size, LOG.root), SIGNER))
RIGHT = LogProof(INDEX, tuple(prove_inclusion(INDEX, LOG.size, LOG.read)), SIGNED)

hashes = st.binary(min_size=32, max_size=32)
notes = st.builds(
    Note,
    st.from_regex(r"[a-z]{1,5}\n[0-9]{1,3}\n[a-z]{1,5}\n", fullmatch=True),
    st.lists(
        st.builds(Signature, st.just("name"), st.binary(min_size=4, max_size=4), st.binary(min_size=1)),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
log_proofs = st.builds(
    LogProof,
    st.integers(0, 2**63 - 1),
    st.lists(hashes, max_size=63).map(tuple),
    notes,
    st.none() | st.binary(min_size=1),
)


def checked(log_proof: LogProof, leaf: bytes = LEAF, origin: str = SIGNER.name) -> Checkpoint:
    return verify_log_proof(log_proof, leaf=leaf, origin=origin, verifiers=[SIGNER.verifier])


def test_it_works() -> None:
    lines = RIGHT.data.decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 300"]
    assert lines[12:15] == ["", SIGNER.name, "600"]
    assert checked(parse_log_proof(RIGHT.data)) == Checkpoint(SIGNER.name, LOG.size, LOG.root)


def test_the_extra_line_is_kept() -> None:
    log_proof = replace(RIGHT, extra=b"\0salt")
    assert b"\nextra AHNhbHQ=\nindex 300\n" in log_proof.data
    assert parse_log_proof(log_proof.data).extra == b"\0salt"


@given(log_proofs)
def test_there_and_back(log_proof: LogProof) -> None:
    assert parse_log_proof(log_proof.data) == log_proof


@given(st.binary() | st.binary().map(lambda rest: b"c2sp.org/tlog-proof@v1\n" + rest))
def test_nothing_but_our_error_comes(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_log_proof(data)


@given(st.integers(0, len(RIGHT.data)), st.integers(0, len(RIGHT.data)), st.binary(max_size=40))
def test_a_receipt_has_one_form(begin: int, end: int, middle: bytes) -> None:
    data = RIGHT.data[:begin] + middle + RIGHT.data[end:]
    try:
        log_proof = parse_log_proof(data)
    except MalformedError:
        return
    assert log_proof.data == data


def test_every_flipped_bit_is_refused() -> None:
    for bit in range(8 * len(RIGHT.data)):
        changed = bytearray(RIGHT.data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MerkleError):
            checked(parse_log_proof(bytes(changed)))


def test_every_beginning_is_truncated() -> None:
    for data in (RIGHT.data, replace(RIGHT, extra=b"extra").data):
        for end in range(len(data)):
            with pytest.raises(TruncatedError):
                parse_log_proof(data[:end])


def test_another_leaf_or_place_is_refused() -> None:
    with pytest.raises(ProofError):
        checked(RIGHT, leaf=leaf_hash(b"another"))
    for index in (0, 299, 301, 599, 600):
        with pytest.raises(ProofError):
            checked(replace(RIGHT, index=index))


def test_another_log_is_foreign() -> None:
    with pytest.raises(ForeignError):
        checked(RIGHT, origin="example.org/elsewhere")
    forged = sign_checkpoint(Checkpoint(SIGNER.name, LOG.size, LOG.root), Signer(SIGNER.name, bytes(32)))
    with pytest.raises(ForeignError):
        checked(replace(RIGHT, checkpoint=parse_note(forged)))


def test_a_log_of_one_entry() -> None:
    log = Log([b"only"])
    signed = sign_checkpoint(Checkpoint(SIGNER.name, 1, log.root), SIGNER)
    log_proof = parse_log_proof(LogProof(0, (), parse_note(signed)).data)
    assert checked(log_proof, leaf=leaf_hash(b"only")).size == 1


@pytest.mark.parametrize(
    "head",
    [
        "extra ",
        "extra\nindex 0",
        "extra AA==",
        "extra AB==\nindex 0",
        "extra AA==\nextra AA==\nindex 0",
        "index 0\nextra AA==",
        "index",
        "index ",
        "index 00",
        "index -1",
        "index x",
        "Index 0",
        f"index {2**63}",
        "index 0\nAAAA",
        f"index 0\n{'A' * 42}B=",
        "index 0\n" + "\n".join(["A" * 43 + "="] * 64),
        "\nindex 0",
    ],
)
def test_other_heads_are_refused(head: str) -> None:
    with pytest.raises(MalformedError):
        parse_log_proof(f"c2sp.org/tlog-proof@v1\n{head}\n\n".encode() + SIGNED.data)


def test_windows_line_ends_are_refused() -> None:
    with pytest.raises(MalformedError):
        parse_log_proof(RIGHT.data.replace(b"\n", b"\r\n"))


def test_a_later_version_is_not_guessed_at() -> None:
    with pytest.raises(MalformedError):
        parse_log_proof(RIGHT.data.replace(b"proof@v1", b"proof@v2"))


def test_an_empty_extra_is_not_written() -> None:
    with pytest.raises(MalformedError):
        replace(RIGHT, extra=b"")
