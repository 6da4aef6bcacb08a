"""The worked example of docs/algorithms/merkle.md is what the library computes."""

from __future__ import annotations

from pathlib import Path

from huiyin.pure.merkle import leaf_hash, node_hash, prove_consistency, prove_inclusion
from tests.pure.merkle.logs import Log, mth

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "merkle.md").read_text(encoding="utf-8")
ENTRIES = [name.encode() for name in "甲乙丙丁戊"]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def short(value: bytes) -> str:
    return value.hex()[:8]


def quoted(values: list[bytes]) -> list[str]:
    return [f"`{short(value)}…`" for value in values]


def test_the_picture_of_the_tree() -> None:
    left, right = node_hash(*LEAVES[:2]), node_hash(*LEAVES[2:4])
    assert "  ".join(map(short, (left, right))).split() == PAGE.split("/      \\         \\\n")[1].split()[:2]
    assert " ".join(map(short, LEAVES)) in PAGE
    assert f"{short(mth(LEAVES))}           root of 5" in PAGE
    assert f"{short(mth(LEAVES[:4]))}        \\         root of 4" in PAGE


def test_the_proofs() -> None:
    log = Log(ENTRIES)
    inclusion, consistency = PAGE.split("**Inclusion.**")[1].split("**Consistency.**")
    for value in quoted([mth(LEAVES), *prove_inclusion(2, 5, log.read)]):
        assert value in inclusion
    for value in quoted([mth(LEAVES[:3]), *prove_consistency(3, 5, log.read)]):
        assert value in consistency
    assert quoted(prove_consistency(4, 5, log.read)) == ["`d94c9641…`"]
