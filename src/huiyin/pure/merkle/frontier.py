"""A growing tree that keeps only what its next root needs."""

from __future__ import annotations

from huiyin.pure.merkle.hashing import join_peaks, node_hash, require_hash


class Frontier:
    """The roots of the perfect subtrees of a tree, one for each 1 in the binary form of its size.

    For replaying a log of any length in a few hundred bytes: `append` is amortised constant, `root` is O(log
    n).
    """

    __slots__ = ("peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> int:
        """Add the hash of one leaf; return its index. Raises MalformedError when it has not 32 bytes."""
        require_hash(leaf)
        index = carry = self.size
        while carry & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            carry >>= 1
        self.peaks.append(leaf)
        self.size = index + 1
        return index

    def root(self) -> bytes:
        """Return the root over all leaves so far (RFC 9162 §2.1.1)."""
        return join_peaks(self.peaks)
