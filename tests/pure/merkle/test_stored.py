from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    EMPTY_ROOT,
    ENTRIES,
    MalformedError,
    OutsideTreeError,
    TileError,
    TruncatedError,
    grow,
    leaf_hash,
    parse_bundle,
    prove_consistency,
    prove_inclusion,
    root_of,
    tile_at,
    tiles_of,
)
from tests.pure.merkle.logs import Log, entries_of, mth, path, proof

LEAVES = [leaf_hash(entry) for entry in entries_of(700)]
LOG = Log(entries_of(700))
DEEP = Log([b""] * 65_800)


def test_it_works() -> None:
    log = Log(entries_of(5))
    assert log.root == root_of(5, log.read) == mth(LEAVES[:5])
    assert prove_inclusion(2, 5, log.read) == path(2, LEAVES[:5])
    assert prove_consistency(3, 5, log.read) == proof(3, LEAVES[:5])


@given(st.integers(1, 700), st.data())
def test_inclusion_proofs_are_the_rfcs(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert prove_inclusion(index, size, LOG.read) == path(index, LEAVES[:size])


@given(st.integers(1, 700), st.data())
def test_consistency_proofs_are_the_rfcs(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    assert prove_consistency(old, size, LOG.read) == proof(old, LEAVES[:size])


def test_a_tree_of_three_levels_gives_the_rfcs_root_and_proofs() -> None:
    leaves = [leaf_hash(b"")] * DEEP.size
    assert DEEP.root == mth(leaves)
    assert prove_inclusion(65_700, DEEP.size, DEEP.read) == path(65_700, leaves)
    assert prove_consistency(65_536, DEEP.size, DEEP.read) == proof(65_536, leaves)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 400), max_size=6))
def test_the_files_do_not_depend_on_the_batches(batches: list[int]) -> None:
    log = Log()
    entries = entries_of(sum(batches))
    for batch in batches:
        log.add(entries[log.size : log.size + batch])
    whole = Log(entries)
    assert (log.size, log.root) == (whole.size, whole.root)
    assert whole.files.items() <= log.files.items()


def test_a_batch_writes_only_what_is_new_or_wider() -> None:
    log = Log(entries_of(600))
    written = log.add([b"one", b"more"])
    assert sorted(tile.path for tile in written) == ["tile/0/002.p/90", "tile/entries/002.p/90"]


def test_every_tile_of_the_tree_is_written_and_no_other() -> None:
    whole = Log(entries_of(700))
    bundles = {tile_at(ENTRIES, index, 700).path for index in range(3)}
    assert set(whole.files) == {tile.path for tile in tiles_of(700)} | bundles


def test_bundles_hold_the_entries() -> None:
    assert parse_bundle(LOG.files["tile/entries/002.p/188"], 188) == entries_of(700)[512:]


def test_a_batch_can_be_written_again_after_a_crash() -> None:
    log = Log(entries_of(200))
    first = grow(200, entries_of(400)[200:], log.read)
    log.files |= {tile.path: data for tile, data in first.tiles.items()}
    assert grow(200, entries_of(400)[200:], log.read) == first


def test_a_wider_tile_serves_a_smaller_tree() -> None:
    files = {(0, 0): LOG.files["tile/0/000"], (ENTRIES, 0): LOG.files["tile/entries/000"]}
    assert root_of(9, lambda level, index: files[level, index]) == mth(LEAVES[:9])
    grown = grow(9, [b"x"], lambda level, index: files[level, index])
    assert grown.root == mth([*LEAVES[:9], leaf_hash(b"x")])


def test_a_proof_reads_few_tiles() -> None:
    asked = []

    def read(level: int, index: int) -> bytes:
        asked.append((level, index))
        return DEEP.read(level, index)

    prove_inclusion(300, DEEP.size, read)
    assert sorted(asked) == [(0, 1), (0, 257), (1, 0), (1, 1)]


def test_an_empty_log_and_an_empty_batch() -> None:
    assert root_of(0, LOG.read) == EMPTY_ROOT
    assert prove_consistency(0, 9, LOG.read) == prove_consistency(9, 9, LOG.read) == []
    assert grow(700, [], LOG.read).tiles == {}


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 2**63)])
def test_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(OutsideTreeError):
        prove_inclusion(index, size, LOG.read)


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (0, -1), (0, 2**63)])
def test_no_consistency_outside_the_tree(old: int, new: int) -> None:
    with pytest.raises(OutsideTreeError):
        prove_consistency(old, new, LOG.read)


@pytest.mark.parametrize("size", [-1, 2**63 - 1])
def test_no_growth_beyond_the_largest_tree(size: int) -> None:
    with pytest.raises(OutsideTreeError):
        grow(size, [b"x"], LOG.read)


@pytest.mark.parametrize("length", [0, 32, 159, 161, 8193, 8224])
def test_a_wrong_tile_is_refused(length: int) -> None:
    with pytest.raises(TileError):
        prove_inclusion(1, 5, lambda level, index: bytes(length))


def test_a_wrong_bundle_is_refused() -> None:
    files = {(0, 0): LOG.files["tile/0/000"], (ENTRIES, 0): b"\0"}
    with pytest.raises(TruncatedError):
        grow(5, [b"x"], lambda level, index: files[level, index])


def test_an_entry_too_long_is_refused() -> None:
    with pytest.raises(MalformedError):
        grow(0, [bytes(65_536)], LOG.read)


def test_what_the_reader_raises_passes() -> None:
    def read(level: int, index: int) -> bytes:
        raise FileNotFoundError("gone")

    with pytest.raises(FileNotFoundError):
        root_of(5, read)


@given(st.integers(0, 188 * 256 - 1))
def test_a_changed_bit_of_the_right_edge_changes_the_root(bit: int) -> None:
    tile = bytearray(LOG.files["tile/0/002.p/188"])
    tile[bit // 8] ^= 1 << bit % 8
    files = LOG.files | {"tile/0/002.p/188": bytes(tile)}
    assert root_of(700, lambda level, index: files[tile_at(level, index, 700).path]) != LOG.root
