"""The same logs seen by two libraries that are not ours: pymerkle (the tree) and tlog-scales (the C2SP forms)."""

from __future__ import annotations

from pathlib import Path

import pymerkle  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

from huiyin.pure.merkle import (
    Checkpoint,
    leaf_hash,
    parse_log_proof,
    prove_consistency,
    prove_inclusion,
    sign_checkpoint,
    verify_consistency,
    verify_inclusion,
    verify_log_proof,
)
from tests.pure.merkle.logs import SIGNER, Log, entries_of

SIZE = 1000
ENTRIES = entries_of(SIZE)
LOG = Log(ENTRIES)


@pytest.fixture(scope="module")
def peer() -> pymerkle.InmemoryTree:
    return pymerkle.InmemoryTree.init_from_entries(ENTRIES, algorithm="sha256")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TilesReader:
    folder = tmp_path_factory.mktemp("log")
    write_log(folder)
    return TilesReader(LocalBackend(folder))


def write_log(folder: Path) -> None:
    signed = sign_checkpoint(Checkpoint(SIGNER.name, LOG.size, LOG.root), SIGNER)
    for path, data in {**LOG.files, "checkpoint": signed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_it_works(peer: pymerkle.InmemoryTree) -> None:
    assert peer.get_root() == LOG.root


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_pymerkle_has_the_same_root(entries: list[bytes]) -> None:
    assert (
        pymerkle.InmemoryTree.init_from_entries(entries, algorithm="sha256").get_root() == Log(entries).root
    )


@settings(max_examples=50)
@given(st.integers(1, SIZE), st.data())
def test_pymerkle_has_the_same_proofs(peer: pymerkle.InmemoryTree, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    theirs = peer.prove_inclusion(index + 1, size).path
    assert theirs == [leaf_hash(ENTRIES[index]), *prove_inclusion(index, size, LOG.read)]


@settings(max_examples=50)
@given(st.integers(1, SIZE), st.data())
def test_our_consistency_proofs_lead_to_pymerkles_roots(
    peer: pymerkle.InmemoryTree, size: int, data: st.DataObject
) -> None:
    # Its own consistency proofs have another form than the RFC's, so only the roots can be compared.
    old = data.draw(st.integers(1, size))
    verify_consistency(
        old_size=old,
        old_root=peer.get_root(old),
        new_size=size,
        new_root=peer.get_root(size),
        proof=prove_consistency(old, size, LOG.read),
    )


@settings(max_examples=50)
@given(st.integers(1, SIZE), st.data())
def test_pymerkles_proofs_pass(peer: pymerkle.InmemoryTree, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaf, *proof = peer.prove_inclusion(index + 1, size).path
    verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=peer.get_root(size))


def test_tlog_scales_reads_our_log(reader: TilesReader) -> None:
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(Vkey.from_string(SIGNER.verifier.vkey))
    assert (checkpoint.origin, checkpoint.size, checkpoint.root_hash) == (SIGNER.name, LOG.size, LOG.root)
    assert reader.calculate_root_hash() == LOG.root
    assert [reader.get_entry(index) for index in range(SIZE)] == ENTRIES


@settings(max_examples=50)
@given(st.integers(1, SIZE), st.data())
def test_tlog_scales_has_the_same_proofs(reader: TilesReader, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    reader.set_size(SIZE)
    assert reader.get_inclusion_proof(index, size).node_hashes == prove_inclusion(index, size, LOG.read)
    ours = prove_consistency(index + 1, size, LOG.read)
    theirs = reader.get_consistency_proof(index + 1, size)
    assert theirs.node_hashes == ours
    roots = [Log(ENTRIES[: index + 1]).root, Log(ENTRIES[:size]).root]
    theirs.check(*roots)
    verify_consistency(
        old_size=index + 1, old_root=roots[0], new_size=size, new_root=roots[1], proof=theirs.node_hashes
    )


def test_a_proof_file_that_tlog_scales_writes_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tlog_scales import cli

    write_log(tmp_path)
    monkeypatch.setattr("sys.argv", ["tlog-tiles", "gen-proof", tmp_path.as_uri(), "777"])
    cli.main()
    proof = parse_log_proof(capsys.readouterr().out.encode())
    leaf = leaf_hash(ENTRIES[777])
    assert verify_log_proof(proof, leaf=leaf, origin=SIGNER.name, verifiers=[SIGNER.verifier]).size == SIZE
