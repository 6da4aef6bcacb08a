"""Routing down a tree of categories: a model at the top, and one below each category that has enough examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huiyin.pure.routing.model import Model, ModelError, load
from huiyin.pure.routing.training import train

EXAMPLES = 5  # of a category, before it is proposed at all
DEEPER = 0.6  # the certainty with which the next level is asked
INDEX = "index.json"
LARGEST_INDEX = 1_000_000  # bytes

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

    def save(self, folder: Path) -> None:
        """Write the models into a new folder; its index comes last. Raises OSError."""
        folder.mkdir(parents=True)
        for number, (_path, model) in enumerate(sorted(self.models.items())):
            model.save(folder / f"{number}.npz")
        index = json.dumps([list(path) for path in sorted(self.models)], ensure_ascii=False)
        (folder / INDEX).write_text(index, encoding="utf-8")


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


def load_tree(folder: Path) -> Tree:
    """Read a tree of models. Raises ModelError for anything that is not one."""
    try:
        if (folder / INDEX).stat().st_size > LARGEST_INDEX:
            raise ValueError("too large for an index")
        paths = [tuple(map(str, path)) for path in json.loads((folder / INDEX).read_text(encoding="utf-8"))]
        if not paths:
            raise ValueError("no model")
        return Tree({path: load(folder / f"{number}.npz") for number, path in enumerate(paths)})
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ModelError(f"{folder.name}: {error}") from error
