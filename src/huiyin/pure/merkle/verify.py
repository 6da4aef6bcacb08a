"""Checking proofs: RFC 9162 §2.1.3.2 (inclusion) and §2.1.4.2 (consistency), step by step.

`fn` and `sn` are the RFC's names: the positions, on the level reached so far, of the node that is proved and
of the last node of the tree. Both functions return nothing; they raise when the proof fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest

from huiyin.pure.merkle.errors import ProofError
from huiyin.pure.merkle.hashing import EMPTY_ROOT, node_hash, require_hash, require_size


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash `leaf` stands at `index` (from 0) in the tree of `size` leaves with `root`.

    Raises ProofError when it does not, MalformedError when a hash has not 32 bytes.
    """
    for value in (leaf, root, *proof):
        require_hash(value)
    require_size(size)
    if not 0 <= index < size:
        raise ProofError("the index lies outside the tree")
    fn, sn, reached = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise ProofError("the proof is too long")
        if fn & 1 or fn == sn:
            reached = node_hash(sibling, reached)
            fn, sn = _climb(fn, sn)
        else:
            reached = node_hash(reached, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ProofError("the proof is too short")
    if not compare_digest(reached, root):
        raise ProofError("the proof leads to another root")


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `new_size` leaves begins with the whole tree of `old_size` leaves.

    The two cases the RFC leaves open: equal sizes need equal roots and an empty proof, and a size of 0 needs
    the empty root and an empty proof. Raises ProofError, or MalformedError when a hash has not 32 bytes.
    """
    for value in (old_root, new_root, *proof):
        require_hash(value)
    require_size(new_size)
    if not 0 <= old_size <= new_size:
        raise ProofError("the older tree is larger than the newer")
    if old_size in (0, new_size):
        _verify_trivial(old_size, old_root, new_size, new_root, proof)
    else:
        _verify_growth(old_size, old_root, new_size, new_root, proof)


def _verify_trivial(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise ProofError("the proof is too long")
    for size, root in ((old_size, old_root), (new_size, new_root)):
        if size == 0 and not compare_digest(root, EMPTY_ROOT):
            raise ProofError("an empty tree has one root only")
    if old_size == new_size and not compare_digest(old_root, new_root):
        raise ProofError("trees of one size have different roots")


def _verify_growth(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if not proof:
        raise ProofError("the proof is too short")
    # A tree of 2^k leaves is a node of the newer tree, so its proof leaves it out (step 2).
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if sn == 0:
            raise ProofError("the proof is too long")
        if fn & 1 or fn == sn:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            fn, sn = _climb(fn, sn)
        else:
            new = node_hash(new, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ProofError("the proof is too short")
    if not compare_digest(old, old_root):
        raise ProofError("the proof leads to another older root")
    if not compare_digest(new, new_root):
        raise ProofError("the proof leads to another newer root")


def _climb(fn: int, sn: int) -> tuple[int, int]:
    """Skip the levels on which the last node has no sibling."""
    while not fn & 1 and fn:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn
