"""Train the pair model: `scripts/train-grouping FOLDER [--out FILE]`, the letters' folder. Takes some minutes.

Learns from the letters of the city outside the district, as read in city_reading.csv, and from the district's own
reading. `fit` is what the benchmark calls with the city alone, so that the district is judged by a model that has
seen none of it. Nothing of a letter goes into the model: its columns are likenesses, ranks, lengths and days.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.grouping import marking
from benchmarks.grouping.marking import Marked
from benchmarks.grouping.scoring import scores
from huiyin.cli.meaning import encoder
from huiyin.pure.grouping import Item, copies, grouping, pairs, terms
from huiyin.pure.grouping.linkage import average_linkage
from huiyin.pure.grouping.trees import KINDS, PairModel, Trees

ENDS = np.round(np.arange(0.2, 0.7, 0.05), 2)
SEEDS = 3  # models that are averaged: columns are drawn by chance
DECIDES = 25  # letters of a problem; a larger one would decide by itself where linkage ends
SHIPPED = Path("src/huiyin/pure/grouping/pairs.npz")
Vectors = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs of one collection: columns, whether they are one problem, whether a reader can say."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    columns: NDArray[np.float64]
    same: NDArray[np.bool_]
    known: NDArray[np.bool_]
    problem: list[str]
    judged: NDArray[np.bool_]


def look(marked: Marked, vectors: Vectors) -> Pairs:
    items = sorted(marked.items, key=lambda item: item.id)
    counts, _, _ = grouping.read(items)
    rows = terms.weigh(counts)
    left, right = grouping.worth_a_look(items, rows, copies.near_copies(counts), "careful")
    columns = pairs.features(pairs.sheet(items, rows), left, right)
    meaning = np.full(len(left), np.nan)
    if vectors:
        sheet = np.stack([vectors[item.title] for item in items])
        meaning = np.einsum("pd,pd->p", sheet[left], sheet[right]).astype(float)
    problem = [marked.problem[item.id] for item in items]
    doubt = [marked.doubt.get(item.id, f"none {item.id}") for item in items]
    one, circle = np.array(problem), np.array(doubt)
    same = one[left] == one[right]
    known = same | (circle[left] != circle[right])
    return Pairs(
        left, right, np.column_stack([columns, meaning]), same, known, problem, np.ones(len(items), bool)
    )


def fit(sets: Sequence[Pairs], *, meaning: bool, without: Sequence[str] = ()) -> Trees:
    """Return trees learnt from the known pairs of sets; columns of the families `without` are hidden."""
    columns = np.concatenate([one.columns[one.known] for one in sets])
    hidden = [pairs.NAMES.index(name) for family in without for name in pairs.FAMILIES[family]]
    used = [at for at in range(len(pairs.NAMES) - (not meaning)) if at not in hidden]
    same = np.concatenate([one.same[one.known] for one in sets])
    models = [_boosted(seed).fit(columns[:, used], same) for seed in range(SEEDS)]
    return _tables(models, np.array(used))


def _boosted(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=200,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=5,
        max_features=0.5,
        early_stopping=False,
        random_state=seed,
    )


def threshold(sets: Sequence[Pairs], *, meaning: bool) -> float:
    """Return the end of linkage with the best mean of B³ and pairwise F1; each set is judged by a fit of the others."""
    total = np.zeros(len(ENDS))
    for one in sets:
        model = fit([other for other in sets if other is not one], meaning=meaning)
        chances = model.chances(one.columns)
        total += [sum(judge(one, chances, float(end))) for end in ENDS]
    return float(ENDS[int(np.argmax(total))])


def halves(one: Pairs) -> list[Pairs]:
    """Return two collections of whole problems, so that a threshold can be found without any other letters."""
    half = np.array([blake2b(name.encode()).digest()[0] % 2 for name in one.problem])
    found = []
    for number in (0, 1):
        inside = (half[one.left] == number) & (half[one.right] == number)
        found.append(
            replace(
                one,
                left=one.left[inside],
                right=one.right[inside],
                columns=one.columns[inside],
                same=one.same[inside],
                known=one.known[inside],
                judged=half == number,
            )
        )
    return found


def judge(one: Pairs, chances: NDArray[np.float64], end: float) -> tuple[float, float]:
    """Return B³ and pairwise F1 of average linkage that ends at `end`."""
    clusters = average_linkage(len(one.problem), (one.left, one.right, chances), end)
    guess = {str(member): at for at, members in enumerate(clusters) for member in members}
    size = Counter(one.problem)
    truth = {str(at): name for at, name in enumerate(one.problem) if one.judged[at] and size[name] <= DECIDES}
    return scores(truth, {at: guess[at] for at in truth})


def _tables(models: Sequence[HistGradientBoostingClassifier], used: NDArray[np.int64]) -> Trees:
    """Return the trees of all models as one table that gives the mean of their log-odds."""
    parts, roots, begin = [], [], 0
    for (predictor,) in (step for model in models for step in model._predictors):
        nodes = predictor.nodes
        here = np.arange(begin, begin + len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        parts.append(
            (
                np.where(leaf, 0, used[nodes["feature_idx"]]),
                np.where(leaf, 0.0, nodes["num_threshold"]),
                np.where(leaf, here, begin + nodes["left"]),
                np.where(leaf, here, begin + nodes["right"]),
                nodes["missing_go_to_left"].astype(bool),
                np.where(leaf, nodes["value"] / len(models), 0.0),
            )
        )
        roots.append(begin)
        begin += len(nodes)
    feature, limit, low, high, missing, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Trees(
        np.array(roots, np.int32),
        feature.astype(np.int32),
        limit,
        low.astype(np.int32),
        high.astype(np.int32),
        missing,
        value,
        float(np.mean([model._baseline_prediction.item() for model in models])),
    )


def learn(collections: Sequence[Marked], vectors: Vectors) -> PairModel:
    """Return the four kinds of trees, for letters and lines, without and with meaning."""
    trees, thresholds = {}, {}
    for kind in KINDS:
        sets = [look(marking.titles_only(one) if kind == "lines" else one, vectors) for one in collections]
        for extra in ("", "+meaning"):
            trees[kind + extra] = fit(sets, meaning=bool(extra))
            parts = sets if len(sets) > 1 else halves(sets[0])
            thresholds[kind + extra] = threshold(parts, meaning=bool(extra))
            print(f"{kind}{extra}: end {thresholds[kind + extra]}", file=sys.stderr, flush=True)
    return PairModel(trees, thresholds)


def write(model: PairModel, path: Path) -> None:
    stored: dict[str, NDArray[np.generic]] = {}
    for kind, trees in model.trees.items():
        stored |= {
            f"{kind}:roots": trees.roots,
            f"{kind}:feature": trees.feature.astype(np.uint8),
            f"{kind}:threshold": trees.threshold.astype(np.float32),
            f"{kind}:low": trees.low,
            f"{kind}:high": trees.high,
            f"{kind}:missing": trees.missing_low,
            f"{kind}:value": trees.value.astype(np.float32),
            f"{kind}:offset": np.array(trees.offset),
            f"{kind}:end": np.array(model.thresholds[kind]),
        }
    np.savez_compressed(path, allow_pickle=False, **stored)


def vectors_of(items: Sequence[Item], kept: Path | None) -> Vectors:
    """Return the vector of each title; `kept` is a file that holds them from one run to the next."""
    titles = sorted({item.title for item in items})
    found: Vectors = {}
    if kept and kept.exists():
        with np.load(kept, allow_pickle=False) as stored:
            found = dict(zip(stored["titles"].tolist(), stored["vectors"], strict=True))
    missing = [title for title in titles if title not in found]
    ask = encoder() if missing else None
    if ask is not None:
        found |= dict(zip(missing, ask(missing), strict=True))
    if kept and missing:
        np.savez_compressed(kept, titles=np.array(list(found)), vectors=np.stack(list(found.values())))
    return found if all(title in found for title in titles) else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--vectors", type=Path, help="a file that keeps the vectors of titles between runs")
    options = parser.parse_args()
    collections = [marking.city(options.folder), marking.district(options.folder)]
    vectors = vectors_of([item for one in collections for item in one.items], options.vectors)
    if not vectors:
        print("the encoder of meaning cannot run here; the model needs it", file=sys.stderr)
        return 2
    write(learn(collections, vectors), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
