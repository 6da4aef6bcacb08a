"""The hashes of the tree: RFC 9162 §2.1.1, with SHA-256."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from huiyin.pure.merkle.errors import MalformedError, OutsideTreeError

HASH_SIZE = 32
EMPTY_ROOT = sha256().digest()
# Tile files, checkpoints and decimal lines stay within a signed 64-bit number, as in other implementations.
MAX_SIZE = 2**63 - 1


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte hash of a leaf: SHA-256(0x00 ‖ entry)."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\1" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2^k hashes of one level, k ≥ 0."""
    while len(hashes) > 1:
        pairs = iter(hashes)
        hashes = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return hashes[0]


def join_peaks(peaks: Sequence[bytes]) -> bytes:
    """Return the root over perfect subtrees, given from the largest (left) to the smallest (right)."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def split(width: int) -> int:
    """Return the largest power of two smaller than `width` (≥ 2): where RFC 9162 divides a tree."""
    return 1 << ((width - 1).bit_length() - 1)


def require_hash(value: bytes) -> None:
    """Raise MalformedError unless `value` is 32 bytes."""
    if not isinstance(value, bytes) or len(value) != HASH_SIZE:
        raise MalformedError(f"a hash has {HASH_SIZE} bytes")


def require_size(size: int) -> None:
    """Raise OutsideTreeError unless `size` is a number of leaves, 0 … 2^63 - 1."""
    if not 0 <= size <= MAX_SIZE:
        raise OutsideTreeError("a tree has 0 to 2^63 - 1 leaves")
