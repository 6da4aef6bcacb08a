"""What can go wrong, in one tree.

MerkleError
├── MalformedError        bytes or text that do not have the form they claim
│   └── TruncatedError    ... because they end too early
├── OutsideTreeError      an index, a size or a range that the tree does not have
├── TileError             a stored tile that is not the one the tree needs
├── ForeignError          made by another log: its origin or its keys are not the expected ones
├── SignatureError        a signature by an expected key that does not belong to this text
└── ProofError            a proof that does not lead to the root it was given with

Whatever bytes come in, nothing else goes out; what a `read_tile` of the caller raises passes through
unchanged.
"""

from __future__ import annotations


class MerkleError(Exception):
    """Anything this library refuses."""


class MalformedError(MerkleError):
    """Bytes or text that do not have the form they claim."""


class TruncatedError(MalformedError):
    """Bytes or text that end before they are complete."""


class OutsideTreeError(MerkleError):
    """An index, a size or a range that the tree does not have."""


class TileError(MerkleError):
    """A stored tile that is not the one the tree needs: too short, too long or not whole hashes."""


class ForeignError(MerkleError):
    """Made by another log: its origin or its keys are not the expected ones."""


class SignatureError(MerkleError):
    """A signature by an expected key that does not belong to this text."""


class ProofError(MerkleError):
    """A proof that does not lead to the root it was given with."""
