"""Append, prove and verify on a log of 100,000 leaves, beside pymerkle: `python -m benchmarks.merkle [leaves]`.

Six rounds, ours and theirs in turn, medians. Our proofs are read from tile files on disk, each read anew; pymerkle
keeps its tree in memory, with its cache of subtree roots as it comes. "batch of 100" writes tiles and bundles to disk
and signs a checkpoint after each batch, without fsync.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

import pymerkle  # type: ignore[import-untyped]

from huiyin.pure.merkle import (
    Checkpoint,
    Frontier,
    LogProof,
    Signer,
    grow,
    leaf_hash,
    parse_log_proof,
    parse_note,
    prove_consistency,
    prove_inclusion,
    sign_checkpoint,
    tile_at,
    verify_inclusion,
    verify_log_proof,
)

ROUNDS = 6
PROOFS = 300
BATCH = 100
SIGNER = Signer("huiyin.example/journal", bytes(32))
VERIFIERS = [SIGNER.verifier]

Timed = Callable[[], int]


def main() -> None:
    leaves = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    entries = [leaf_hash(b"%d" % number) for number in range(leaves)]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(entries, Path(folder))
        report("append", bench.append, bench.append_theirs, "/s", budget="≥ 5,000/s")
        report("batch of 100, tiles and checkpoint", bench.batches, None, "/s", budget="≥ 5,000/s")
        report("inclusion proof", bench.prove, bench.prove_theirs, "ms", budget="≤ 5 ms")
        report("consistency proof", bench.prove_growth, bench.prove_growth_theirs, "ms", budget="≤ 5 ms")
        report("verify inclusion", bench.verify, bench.verify_theirs, "/s", budget="≥ 2,000/s")
        report("verify a file with its signature", bench.verify_file, None, "/s", budget="≥ 2,000/s")


def report(what: str, ours: Timed, theirs: Timed | None, unit: str, *, budget: str) -> None:
    """Print the medians of alternating rounds."""
    both = [(rate(ours, unit), rate(theirs, unit) if theirs else None) for _ in range(ROUNDS)]
    line = f"{what:36}{show(median(mine for mine, _ in both), unit):>14}"
    peer = [other for _, other in both if other is not None]
    print(f"{line}   pymerkle {show(median(peer), unit) if peer else '—':>14}   budget {budget}")


def rate(run: Timed, unit: str) -> float:
    start = time.perf_counter()
    count = run()
    spent = time.perf_counter() - start
    return spent * 1000 / count if unit == "ms" else count / spent


def show(value: float, unit: str) -> str:
    return f"{value:.3f} ms" if unit == "ms" else f"{value:,.0f}/s"


class Bench:
    """A log on disk and the same tree in pymerkle. Each method does its work once and returns how many pieces."""

    def __init__(self, entries: list[bytes], folder: Path) -> None:
        self.entries, self.size = entries, len(entries)
        self.store = Store(folder)
        self.store.add(entries)
        self.read, self.root = self.store.read, self.store.root
        self.theirs = pymerkle.InmemoryTree.init_from_entries(entries, algorithm="sha256")
        assert self.theirs.get_root() == self.root
        random = Random(6)
        self.indexes = [random.randrange(self.size) for _ in range(PROOFS)]
        self.proofs = [prove_inclusion(index, self.size, self.read) for index in self.indexes]
        self.their_proofs = [self.theirs.prove_inclusion(index + 1) for index in self.indexes]
        signed = parse_note(sign_checkpoint(Checkpoint(SIGNER.name, self.size, self.root), SIGNER))
        self.files = [
            LogProof(index, tuple(proof), signed).data
            for index, proof in zip(self.indexes, self.proofs, strict=True)
        ]

    def append(self) -> int:
        frontier = Frontier()
        for entry in self.entries:
            frontier.append(leaf_hash(entry))
        assert frontier.root() == self.root
        return self.size

    def append_theirs(self) -> int:
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for entry in self.entries:
            tree.append_entry(entry)
        assert tree.get_root() == self.root
        return self.size

    def batches(self) -> int:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder))
            for start in range(0, self.size, BATCH):
                store.add(self.entries[start : start + BATCH])
            assert store.root == self.root
        return self.size

    def prove(self) -> int:
        for index in self.indexes:
            prove_inclusion(index, self.size, self.read)
        return PROOFS

    def prove_theirs(self) -> int:
        for index in self.indexes:
            self.theirs.prove_inclusion(index + 1)
        return PROOFS

    def prove_growth(self) -> int:
        for index in self.indexes:
            prove_consistency(index + 1, self.size, self.read)
        return PROOFS

    def prove_growth_theirs(self) -> int:
        for index in self.indexes:
            self.theirs.prove_consistency(index + 1)
        return PROOFS

    def verify(self) -> int:
        for index, proof in zip(self.indexes, self.proofs, strict=True):
            leaf = leaf_hash(self.entries[index])
            verify_inclusion(leaf=leaf, index=index, size=self.size, proof=proof, root=self.root)
        return PROOFS

    def verify_theirs(self) -> int:
        for index, proof in zip(self.indexes, self.their_proofs, strict=True):
            pymerkle.verify_inclusion(leaf_hash(self.entries[index]), self.root, proof)
        return PROOFS

    def verify_file(self) -> int:
        for index, data in zip(self.indexes, self.files, strict=True):
            leaf = leaf_hash(self.entries[index])
            verify_log_proof(
                parse_log_proof(data), leaf=leaf, origin=SIGNER.name, verifiers=[SIGNER.verifier]
            )
        return PROOFS


class Store:
    """A log as a sequencer keeps it: files, and a checkpoint written last."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.size, self.root = folder, 0, b""

    def add(self, entries: list[bytes]) -> None:
        grown = grow(self.size, entries, self.read)
        for tile, data in grown.tiles.items():
            path = self.folder / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.size, self.root = grown.size, grown.root
        checkpoint = Checkpoint(SIGNER.name, self.size, self.root)
        (self.folder / "checkpoint").write_bytes(sign_checkpoint(checkpoint, SIGNER))

    def read(self, level: int, index: int) -> bytes:
        return (self.folder / tile_at(level, index, self.size).path).read_bytes()


if __name__ == "__main__":
    main()
