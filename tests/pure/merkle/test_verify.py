from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.merkle import (
    EMPTY_ROOT,
    MalformedError,
    MerkleError,
    OutsideTreeError,
    ProofError,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.pure.merkle.logs import entries_of, mth, path, proof

LEAVES = [leaf_hash(entry) for entry in entries_of(300)]
ROOTS = [mth(LEAVES[:size]) for size in range(301)]
some_hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=12)


def check_leaf(index: int, size: int, hashes: list[bytes], *, leaf: bytes | None = None) -> None:
    verify_inclusion(leaf=leaf or LEAVES[index], index=index, size=size, proof=hashes, root=ROOTS[size])


def check_growth(old: int, new: int, hashes: list[bytes]) -> None:
    verify_consistency(old_size=old, old_root=ROOTS[old], new_size=new, new_root=ROOTS[new], proof=hashes)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 300))
    return draw(st.integers(0, size - 1)), size


def test_it_works() -> None:
    for size in range(1, 40):
        for index in range(size):
            check_leaf(index, size, path(index, LEAVES[:size]))
            check_growth(index + 1, size, proof(index + 1, LEAVES[:size]))


@given(places())
def test_the_rfcs_proofs_pass(place: tuple[int, int]) -> None:
    index, size = place
    check_leaf(index, size, path(index, LEAVES[:size]))
    check_growth(index + 1, size, proof(index + 1, LEAVES[:size]))


def test_every_flipped_bit_of_an_inclusion_proof_is_refused() -> None:
    for index, size in ((0, 1), (0, 7), (3, 7), (6, 7), (299, 300)):
        right = [LEAVES[index], *path(index, LEAVES[:size]), ROOTS[size]]
        for leaf, *hashes, root in every_flip(right):
            with pytest.raises(ProofError):
                verify_inclusion(leaf=leaf, index=index, size=size, proof=hashes, root=root)


def test_every_flipped_bit_of_a_consistency_proof_is_refused() -> None:
    for old, new in ((1, 2), (3, 7), (4, 7), (6, 8), (256, 300), (299, 300)):
        right = [ROOTS[old], *proof(old, LEAVES[:new]), ROOTS[new]]
        for old_root, *hashes, new_root in every_flip(right):
            with pytest.raises(ProofError):
                verify_consistency(
                    old_size=old, old_root=old_root, new_size=new, new_root=new_root, proof=hashes
                )


def every_flip(hashes: list[bytes]) -> list[list[bytes]]:
    flat = int.from_bytes(b"".join(hashes), "big")
    changed = [(flat ^ 1 << bit).to_bytes(32 * len(hashes), "big") for bit in range(256 * len(hashes))]
    return [[one[at : at + 32] for at in range(0, len(one), 32)] for one in changed]


@given(places(), places())
def test_a_proof_proves_one_place_only(place: tuple[int, int], other: tuple[int, int]) -> None:
    index, size = place
    if place != other:
        with pytest.raises(ProofError):
            check_leaf(*other, path(index, LEAVES[:size]), leaf=LEAVES[index])


@given(places(), some_hashes)
def test_invented_hashes_prove_nothing(place: tuple[int, int], hashes: list[bytes]) -> None:
    index, size = place
    if hashes != path(index, LEAVES[:size]):
        with pytest.raises(ProofError):
            check_leaf(index, size, hashes)
    if hashes != proof(index + 1, LEAVES[:size]):
        with pytest.raises(ProofError):
            check_growth(index + 1, size, hashes)


@given(places(), st.data())
def test_a_proof_with_a_hash_more_or_less_is_refused(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    for right, check in (
        (path(index, LEAVES[:size]), partial(check_leaf, index, size)),
        (proof(index + 1, LEAVES[:size]), partial(check_growth, index + 1, size)),
    ):
        at = data.draw(st.integers(0, len(right)))
        for wrong in ([*right[:at], LEAVES[0], *right[at:]], [*right[:at], *right[at + 1 :]]):
            if wrong != right:
                with pytest.raises(ProofError):
                    check(wrong)


@given(st.integers(), st.integers(), st.lists(st.binary(max_size=33), max_size=5), st.binary(max_size=33))
def test_nothing_but_our_errors(index: int, size: int, hashes: list[bytes], root: bytes) -> None:
    with pytest.raises(MerkleError):
        verify_inclusion(leaf=root, index=index, size=size, proof=hashes, root=LEAVES[0])
    with pytest.raises(MerkleError):
        verify_consistency(old_size=index, old_root=root, new_size=size, new_root=LEAVES[0], proof=hashes)


def test_a_tree_grows_from_nothing_and_into_itself() -> None:
    check_growth(0, 5, [])
    check_growth(5, 5, [])
    check_growth(0, 0, [])


@pytest.mark.parametrize(
    ("old", "old_root", "new", "new_root", "hashes"),
    [
        (0, ROOTS[1], 5, ROOTS[5], []),
        (0, EMPTY_ROOT, 0, ROOTS[1], []),
        (0, EMPTY_ROOT, 5, ROOTS[5], [ROOTS[5]]),
        (5, ROOTS[5], 5, ROOTS[4], []),
        (5, ROOTS[5], 5, ROOTS[5], [ROOTS[5]]),
        (6, ROOTS[6], 5, ROOTS[5], []),
        (4, ROOTS[4], 5, ROOTS[5], []),
        (-1, ROOTS[4], 5, ROOTS[5], []),
    ],
)
def test_edges_that_prove_nothing(
    old: int, old_root: bytes, new: int, new_root: bytes, hashes: list[bytes]
) -> None:
    with pytest.raises(ProofError):
        verify_consistency(old_size=old, old_root=old_root, new_size=new, new_root=new_root, proof=hashes)


def test_a_tree_that_cannot_be_is_refused() -> None:
    with pytest.raises(OutsideTreeError):
        verify_inclusion(leaf=LEAVES[0], index=0, size=2**63, proof=[], root=ROOTS[1])


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33])
def test_a_hash_of_another_length_is_malformed(wrong: bytes) -> None:
    with pytest.raises(MalformedError):
        check_leaf(0, 2, [wrong])
    with pytest.raises(MalformedError):
        check_growth(1, 2, [wrong])
