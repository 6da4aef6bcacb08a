"""What others published, and what every version of Huiyin wrote: all of it must hold for ever."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from huiyin.pure.merkle import (
    Checkpoint,
    Frontier,
    MalformedError,
    MerkleError,
    Signer,
    Verifier,
    leaf_hash,
    node_hash,
    open_checkpoint,
    parse_bundle,
    parse_checkpoint,
    parse_log_proof,
    parse_note,
    parse_tile_path,
    parse_verifier,
    prove_consistency,
    prove_inclusion,
    sign_note,
    tile_at,
    verify_consistency,
    verify_inclusion,
    verify_log_proof,
    verify_note,
)
from tests.pure.merkle.logs import Log

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "vectors"
FOREIGN = VECTORS / "foreign"
VERSIONS = sorted(path for path in VECTORS.iterdir() if (path / "key").exists())
TREE: dict[str, Any] = json.loads((FOREIGN / "tree.json").read_text(encoding="utf-8"))
NOTES: dict[str, Any] = json.loads((FOREIGN / "notes.json").read_text(encoding="utf-8"))

every_version = pytest.mark.parametrize("folder", VERSIONS, ids=lambda path: path.name)


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def test_the_published_tree() -> None:
    entries = hashes(TREE["entries"])
    frontier = Frontier()
    roots = [frontier.root()]
    for entry in entries:
        frontier.append(leaf_hash(entry))
        roots.append(frontier.root())
    assert roots == hashes(TREE["roots"])
    assert [Log(entries[:size]).root for size in range(9)] == roots


def test_the_published_nodes() -> None:
    leaves, *upper = map(hashes, TREE["nodes"])
    assert [leaf_hash(entry) for entry in hashes(TREE["entries"])] == leaves
    below = leaves
    for level in upper:
        assert [node_hash(*below[at : at + 2]) for at in range(0, len(below), 2)] == level
        below = level


@pytest.mark.parametrize("case", TREE["inclusion"])
def test_the_published_inclusion_proofs(case: dict[str, Any]) -> None:
    proof = hashes(case["proof"])
    leaf, root = hashes([case["leaf"], case["root"]])
    verify_inclusion(leaf=leaf, index=case["index"], size=case["size"], proof=proof, root=root)
    log = Log(hashes(TREE["entries"]))
    if case["size"] > 1:
        assert prove_inclusion(case["index"], case["size"], log.read) == proof


@pytest.mark.parametrize("case", TREE["consistency"])
def test_the_published_consistency_proofs(case: dict[str, Any]) -> None:
    proof = hashes(case["proof"])
    old_root, new_root = hashes([case["old_root"], case["new_root"]])
    verify_consistency(
        old_size=case["old"], old_root=old_root, new_size=case["new"], new_root=new_root, proof=proof
    )
    assert prove_consistency(case["old"], case["new"], Log(hashes(TREE["entries"])).read) == proof


def test_the_example_of_rfc_9162() -> None:
    """§2.1.5: the paths of leaves d0 … d6 and three consistency proofs, by the names of the nodes."""
    log = Log([b"d%d" % number for number in range(7)])
    a, b, c, d, e, f, j = (leaf_hash(b"d%d" % number) for number in range(7))
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, last = node_hash(g, h), node_hash(i, j)
    assert log.root == node_hash(k, last)
    assert prove_inclusion(0, 7, log.read) == [b, h, last]
    assert prove_inclusion(3, 7, log.read) == [c, g, last]
    assert prove_inclusion(4, 7, log.read) == [f, j, k]
    assert prove_inclusion(6, 7, log.read) == [i, k]
    assert prove_consistency(3, 7, log.read) == [c, d, g, last]
    assert prove_consistency(4, 7, log.read) == [last]
    assert prove_consistency(6, 7, log.read) == [i, j, k]


@pytest.mark.parametrize("case", NOTES["verified"])
def test_published_notes_are_accepted(case: dict[str, Any]) -> None:
    data = case["note"].encode()
    verifiers = [parse_verifier(vkey) for vkey in case["vkeys"]]
    assert verify_note(parse_note(data), verifiers) == tuple(verifiers)
    assert parse_note(data).data == data


@pytest.mark.parametrize("text", NOTES["parsed"])
def test_published_notes_of_unknown_keys_are_read(text: str) -> None:
    assert parse_note(text.encode()).data == text.encode()


def test_the_published_checkpoint() -> None:
    case = NOTES["checkpoint"]
    found = parse_checkpoint(parse_note(case["note"].encode()).text)
    assert found == Checkpoint(case["origin"], case["size"], bytes.fromhex(case["root"]))


@pytest.mark.parametrize("case", NOTES["keys"])
def test_published_keys(case: dict[str, str]) -> None:
    name = case["vkey"].split("+")[0]
    assert Signer(name, bytes.fromhex(case["seed"])).verifier.vkey == case["vkey"]


def test_a_published_signature_is_made_again() -> None:
    text, _, lines = NOTES["verified"][1]["note"].partition("\n\n")
    signed = sign_note(f"{text}\n", Signer("PeterNeumann", bytes.fromhex(NOTES["keys"][0]["seed"])))
    assert signed.signatures[0].line == lines.split("\n")[0]


@pytest.mark.parametrize("vkey", NOTES["refused_vkeys"])
def test_published_wrong_keys_are_refused(vkey: str) -> None:
    with pytest.raises(MalformedError):
        parse_verifier(vkey)


@pytest.mark.parametrize("text", NOTES["refused_notes"])
def test_published_wrong_notes_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_note(text.encode())


def test_the_script_writes_this_version_again(tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    subprocess.run([sys.executable, ROOT / "scripts" / "vectors", tmp_path], check=True)
    assert contents(tmp_path) == contents(VECTORS / version)


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def key_of(folder: Path) -> Verifier:
    return parse_verifier((folder / "key").read_text(encoding="utf-8").strip())


def open_in(folder: Path, name: str) -> Checkpoint:
    key = key_of(folder)
    return open_checkpoint((folder / name).read_bytes(), origin=key.name, verifiers=[key])


def entries_in(folder: Path, size: int) -> list[bytes]:
    entries: list[bytes] = []
    for index in range(-(-size // 256)):
        tile = tile_at(-1, index, size)
        entries += parse_bundle((folder / "log" / tile.path).read_bytes(), tile.width)
    return entries


@every_version
def test_the_tiles_of_every_version(folder: Path) -> None:
    checkpoint = open_in(folder, "log/checkpoint")
    log = Log(entries_in(folder, checkpoint.size))
    assert log.root == checkpoint.root
    stored = contents(folder / "log")
    del stored["checkpoint"]
    assert stored == log.files
    assert all(parse_tile_path(path).path == path for path in stored)


@every_version
def test_the_proofs_of_every_version(folder: Path) -> None:
    size = open_in(folder, "log/checkpoint").size
    entries = entries_in(folder, size)
    proofs = sorted((folder / "proofs").iterdir())
    assert len(proofs) >= 7
    for path in proofs:
        proof = parse_log_proof(path.read_bytes())
        key = key_of(folder)
        leaf = leaf_hash(entries[proof.index])
        assert verify_log_proof(proof, leaf=leaf, origin=key.name, verifiers=[key]).size == size
        assert proof.data == path.read_bytes()
        with pytest.raises(MerkleError):
            verify_log_proof(proof, leaf=leaf_hash(b""), origin=key.name, verifiers=[key])


@every_version
def test_the_consistency_proofs_of_every_version(folder: Path) -> None:
    cases = json.loads((folder / "consistency.json").read_text(encoding="utf-8"))
    assert len(cases) >= 15
    for case in cases:
        old = open_in(folder, f"checkpoints/{case['old']}")
        new = open_in(folder, f"checkpoints/{case['new']}")
        verify_consistency(
            old_size=old.size,
            old_root=old.root,
            new_size=new.size,
            new_root=new.root,
            proof=hashes(case["proof"]),
        )
