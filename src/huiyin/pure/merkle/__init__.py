"""An append-only log that anyone can check: the tree of RFC 9162 §2.1 and the text forms of C2SP.

`grow` adds leaves to tiles, `prove_*` prove from tiles, `verify_*` check without them; `Frontier` replays.
"""

from __future__ import annotations

from huiyin.pure.merkle.bundles import format_bundle, parse_bundle
from huiyin.pure.merkle.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from huiyin.pure.merkle.errors import (
    ForeignError,
    MalformedError,
    MerkleError,
    OutsideTreeError,
    ProofError,
    SignatureError,
    TileError,
    TruncatedError,
)
from huiyin.pure.merkle.frontier import Frontier
from huiyin.pure.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from huiyin.pure.merkle.log_proof import LogProof, parse_log_proof, verify_log_proof
from huiyin.pure.merkle.note import (
    Note,
    Signature,
    Signer,
    Verifier,
    parse_note,
    parse_verifier,
    sign_note,
    verify_note,
)
from huiyin.pure.merkle.stored import Growth, ReadTile, grow, prove_consistency, prove_inclusion, root_of
from huiyin.pure.merkle.tiles import ENTRIES, Tile, parse_tile_path, tile_at, tiles_of
from huiyin.pure.merkle.verify import verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "ENTRIES",
    "Checkpoint",
    "ForeignError",
    "Frontier",
    "Growth",
    "LogProof",
    "MalformedError",
    "MerkleError",
    "Note",
    "OutsideTreeError",
    "ProofError",
    "ReadTile",
    "Signature",
    "SignatureError",
    "Signer",
    "Tile",
    "TileError",
    "TruncatedError",
    "Verifier",
    "format_bundle",
    "grow",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "parse_bundle",
    "parse_checkpoint",
    "parse_log_proof",
    "parse_note",
    "parse_tile_path",
    "parse_verifier",
    "prove_consistency",
    "prove_inclusion",
    "root_of",
    "sign_checkpoint",
    "sign_note",
    "tile_at",
    "tiles_of",
    "verify_consistency",
    "verify_inclusion",
    "verify_log_proof",
    "verify_note",
]
