"""Routing down a tree of categories: a model at the top, and one below each category that has enough examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huiyin.pure.routing.model import Model, of_arrays, read, write
from huiyin.pure.routing.training import train

EXAMPLES = 5  # of a category, before it is proposed at all
DEEPER = 0.6  # the certainty with which the next level is asked
INDEX = "index"

Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A category as its path from the top, the chance in 0..1 that all of it is right, and the words that say so."""

    path: Way
    certainty: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A model for each place where the tree branches; the key is the path to it, () at the top."""

    models: Mapping[Way, Model]

    def routes(self, texts: Sequence[str]) -> list[Branch]:
        """Return for each text the likeliest category, as deep as it can be said with a certainty of 0.6."""
        found = [Branch((), 1.0)] * len(texts)
        going = list(range(len(texts)))
        top = min((len(path) for path in self.models), default=0)
        while going:
            by_path: dict[Way, list[int]] = {}
            for at in going:
                by_path.setdefault(found[at].path, []).append(at)
            going = []
            for path, places in by_path.items():
                if path not in self.models:
                    for at in places:
                        if only := self._only(path):
                            found[at] = Branch(only, found[at].certainty)
                            going.append(at)
                    continue
                for at, route in zip(
                    places, self.models[path].routes([texts[at] for at in places]), strict=True
                ):
                    certainty = found[at].certainty * route.certainty
                    if len(path) == top or certainty >= DEEPER:
                        found[at] = Branch((*path, route.category), certainty, route.words)
                        going.append(at)
        return found

    def _only(self, path: Way) -> Way | None:
        """Return the one way down where all that was learnt lies below it."""
        below = {known[: len(path) + 1] for known in self.models if known[: len(path)] == path}
        return below.pop() if len(below) == 1 and path not in self.models else None

    def save(self, path: Path) -> None:
        """Write the models into one file. Raises OSError."""
        ways = sorted(self.models)
        index = json.dumps(ways, ensure_ascii=False).encode()
        arrays: dict[str, NDArray[np.generic]] = {INDEX: np.frombuffer(index, dtype=np.uint8)}
        for number, way in enumerate(ways):
            arrays |= {f"{number}.{name}": array for name, array in self.models[way].arrays().items()}
        write(path, arrays)


def train_tree(texts: Sequence[str], paths: Sequence[Way]) -> Tree:
    """Return a tree of models of texts and the paths of their categories, from the top down.

    A category with fewer than five examples is not learnt. Raises ValueError where nowhere two lie side by side.
    """
    models: dict[Way, Model] = {}
    for above in sorted({path[:depth] for path in paths for depth in range(len(path))}):
        below = [
            (text, path[len(above)])
            for text, path in zip(texts, paths, strict=True)
            if path[: len(above)] == above and len(path) > len(above)
        ]
        spread = Counter(category for _, category in below)
        known = [(text, category) for text, category in below if spread[category] >= EXAMPLES]
        if len({category for _, category in known}) >= 2:
            models[above] = train([text for text, _ in known], [category for _, category in known])
    if not models:
        raise ValueError("two categories with five examples each are needed")
    return Tree(models)


def load_tree(path: Path) -> Tree:
    """Read a tree of models. Raises ModelError for anything that is not one."""
    return read(path, _tree)


def _tree(stored: dict[str, NDArray[np.generic]]) -> Tree:
    ways = [tuple(map(str, way)) for way in json.loads(stored[INDEX].astype(np.uint8).tobytes().decode())]
    if not ways:
        raise ValueError("no model")
    parts: list[dict[str, NDArray[np.generic]]] = [{} for _ in ways]
    for name, array in stored.items():
        if name != INDEX:
            number, _, part = name.partition(".")
            parts[int(number)][part] = array
    return Tree({way: of_arrays(part) for way, part in zip(ways, parts, strict=True)})
