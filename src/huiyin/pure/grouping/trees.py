"""The pair model: boosted trees as tables of numbers, read from data that is never code."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from huiyin.pure.grouping.candidates import Floats
from huiyin.pure.grouping.pairs import NAMES

LARGEST = 8 * 1024 * 1024  # bytes of a model file, packed or not
DEEPEST = 64

KINDS = ("letters", "lines")  # both items have a body; one is a title alone


class PairModelError(Exception):
    """A file is no pair model, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees in one table of nodes. A leaf points to itself; a missing value goes where `missing_low` says."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    missing_low: NDArray[np.bool_]
    value: Floats
    offset: float

    def chances(self, rows: Floats) -> Floats:
        """Return for each pair the chance in 0..1 that both items are about one problem."""
        score = np.full(len(rows), self.offset)
        places = np.arange(len(rows))
        for root in self.roots:
            node = np.full(len(rows), root, dtype=np.int32)
            while True:
                seen = rows[places, self.feature[node]]
                low = np.where(np.isnan(seen), self.missing_low[node], seen <= self.threshold[node])
                below = np.where(low, self.low[node], self.high[node])
                if np.array_equal(below, node):
                    break
                node = below
            score += self.value[node]
        return np.asarray(1 / (1 + np.exp(-score)))


@dataclass(frozen=True, slots=True)
class PairModel:
    """Trees for letters and for lines, without the meaning of titles and with it, and where linkage ends for each."""

    trees: dict[str, Trees]
    thresholds: dict[str, float]


def shipped() -> PairModel:
    """Return the model of the package."""
    return read(files("huiyin.pure.grouping").joinpath("pairs.npz").read_bytes())


def read(data: bytes) -> PairModel:
    """Return the model in the bytes of an NPZ file. Raises PairModelError for anything that is not one."""
    if len(data) > LARGEST:
        raise PairModelError("the file is too large for a pair model")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise PairModelError("the file unpacks to more than a pair model holds")
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            found = {name: stored[name] for name in stored.files}
        kinds = [kind + extra for kind in KINDS for extra in ("", "+meaning")]
        trees = {kind: _trees(found, kind) for kind in kinds}
        thresholds = {kind: float(found[f"{kind}:end"]) for kind in kinds}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, MemoryError) as error:
        raise PairModelError(f"no pair model: {error}") from error
    if not all(0 < end < 1 for end in thresholds.values()):
        raise PairModelError("a threshold is outside 0..1")
    return PairModel(trees, thresholds)


def _trees(found: dict[str, NDArray[np.generic]], kind: str) -> Trees:
    part = {
        name: found[f"{kind}:{name}"]
        for name in ("roots", "feature", "threshold", "low", "high", "missing", "value")
    }
    trees = Trees(
        part["roots"].astype(np.int32),
        part["feature"].astype(np.int32),
        part["threshold"].astype(np.float64),
        part["low"].astype(np.int32),
        part["high"].astype(np.int32),
        part["missing"].astype(bool),
        part["value"].astype(np.float64),
        float(found[f"{kind}:offset"]),
    )
    _check(trees)
    return trees


def _check(trees: Trees) -> None:
    """Refuse tables that do not fit together: a child lies behind its node, so every walk ends."""
    size = len(trees.feature)
    nodes = np.arange(size)
    columns = (trees.threshold, trees.low, trees.high, trees.missing_low, trees.value)
    leaf = (trees.low == nodes) & (trees.high == nodes)
    whole = (
        size > 0
        and all(column.shape == (size,) for column in columns)
        and np.all((trees.roots >= 0) & (trees.roots < size))
        and np.all((trees.feature >= 0) & (trees.feature < len(NAMES)))
        and np.all(leaf | ((trees.low > nodes) & (trees.high > nodes)))
        and np.all((trees.low < size) & (trees.high < size))
        and np.all(np.isfinite(trees.value))
        and np.isfinite(trees.offset)
    )
    if not whole:
        raise PairModelError("the tables of a pair model do not fit together")
