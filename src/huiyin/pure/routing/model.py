"""A routing model: a table of weights that is data, never code."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from huiyin.pure.routing import features

VERSION = 2
LARGEST_FILE = 200 * 1024 * 1024
LARGEST_ARRAY = 50_000_000

Floats = NDArray[np.float64]
Made = TypeVar("Made")


class ModelError(Exception):
    """A model file is no routing model, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Route:
    """The likeliest category, the chance in 0..1 that it is the right one, and the words that speak most for it."""

    category: str
    certainty: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Categories (c), terms (t), their rarity (t), weights (t × c), offsets (c), and the calibrating temperature."""

    categories: tuple[str, ...]
    names: tuple[str, ...]
    rarity: Floats
    weights: Floats
    offsets: Floats
    temperature: float

    def chances(self, texts: Sequence[str]) -> Floats:
        """Return the chance of each category (columns) for each text (rows); every row sums to 1.

        A text without a known term gets the same chance for each.
        """
        return self._chances(self._rows(texts))

    def _rows(self, texts: Sequence[str]) -> csr_array:
        column = {term: place for place, term in enumerate(self.names)}
        return features.rows([features.terms(text) for text in texts], column, self.rarity)

    def _chances(self, found: csr_array) -> Floats:
        chances = softmax((found @ self.weights + self.offsets) / self.temperature)
        chances[np.diff(found.indptr) == 0] = 1 / len(self.categories)
        return chances

    def routes(self, texts: Sequence[str]) -> list[Route]:
        """Return the likeliest category of each text."""
        found = self._rows(texts)
        chances = self._chances(found)
        best = chances.argmax(axis=1)
        return [
            Route(self.categories[at], float(row[at]), self._words(found, place, at))
            for place, (row, at) in enumerate(zip(chances, best, strict=True))
        ]

    def _words(self, found: csr_array, place: int, category: int) -> tuple[str, ...]:
        """Return up to three words or runs of signs of one text that say most for a category."""
        part = slice(found.indptr[place], found.indptr[place + 1])
        columns, values = found.indices[part], found.data[part]
        says = values * self.weights[columns, category]
        order = [at for at in np.argsort(-says, kind="stable") if says[at] > 0]
        named = [self.names[columns[at]] for at in order]
        words = [name[1:] for name in named if name[0] == "w" and len(name) > 2]
        runs = [name[1:] for name in named if name[0] == "s" and len(name) > 2]
        return tuple((words or runs[:1])[:3])

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the model as named arrays, none of them objects."""
        return {
            "version": np.array(VERSION),
            "categories": _bytes(self.categories),
            "names": _bytes(self.names),
            "rarity": self.rarity.astype(np.float32),
            "weights": self.weights.astype(np.float32),
            "offsets": self.offsets.astype(np.float32),
            "temperature": np.array(self.temperature),
        }

    def save(self, path: Path) -> None:
        """Write the model as NPZ without pickles. Raises OSError."""
        write(path, self.arrays())


def load(path: Path) -> Model:
    """Read a model. Raises ModelError for anything that is not one, whatever its bytes."""
    return read(path, of_arrays)


def write(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Write arrays as NPZ without pickles. Raises OSError."""
    with path.open("wb") as stream:
        np.savez_compressed(stream, **dict(arrays))  # type: ignore[arg-type]


def read(path: Path, make: Callable[[dict[str, NDArray[np.generic]]], Made]) -> Made:
    """Read arrays and make something of them. Raises ModelError for whatever cannot be read or made."""
    try:
        _check_size(path)
        with np.load(path, allow_pickle=False) as stored:
            return make({name: stored[name] for name in stored.files})
    except (
        OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, RecursionError, zipfile.BadZipFile
    ) as error:  # fmt: skip
        raise ModelError(f"{path.name}: {error}") from error


def softmax(scores: Floats) -> Floats:
    """Return scores (rows) as chances."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _check_size(path: Path) -> None:
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError("too large for a model")
    with zipfile.ZipFile(path) as archive:
        # What a small file unpacks to is bounded before it is unpacked.
        if sum(entry.file_size for entry in archive.infolist()) > 8 * LARGEST_ARRAY:
            raise ValueError("too large for a model")


def of_arrays(stored: dict[str, NDArray[np.generic]]) -> Model:
    """Return the model that these arrays hold. Raises ValueError or KeyError where they hold none."""
    if int(stored["version"].item()) != VERSION:
        raise ValueError("made by another version")
    arrays = {
        name: stored[name].astype(np.float64) for name in ("rarity", "weights", "offsets", "temperature")
    }
    categories, names = _strings(stored["categories"]), _strings(stored["names"])
    shapes = {
        "rarity": (len(names),),
        "weights": (len(names), len(categories)),
        "offsets": (len(categories),),
    }
    if any(arrays[name].shape != shape for name, shape in shapes.items()) or not categories:
        raise ValueError("its tables do not fit each other")
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise ValueError("a number in it is not finite")
    temperature = float(arrays.pop("temperature").item())
    if temperature <= 0:
        raise ValueError("its temperature is not positive")
    return Model(categories, names, arrays["rarity"], arrays["weights"], arrays["offsets"], temperature)


def _bytes(strings: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def _strings(stored: NDArray[np.generic]) -> tuple[str, ...]:
    text = stored.astype(np.uint8).tobytes().decode()
    return tuple(text.split("\n")) if text else ()
