"""How good: scores with intervals, what each family of columns adds, proposals, orders, decisions."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.grouping import marking, train
from benchmarks.grouping.marking import Marked
from benchmarks.grouping.scoring import interval
from huiyin.pure.grouping import Group, Index, group, pairs
from huiyin.pure.grouping.trees import PairModel


def run(folder: Path, kept: Path | None) -> Iterator[str]:
    city, district = marking.city(folder), marking.district(folder)
    vectors = train.vectors_of([*city.items, *district.items], kept)
    yield "| letters | mode | B³ F1 | pairwise F1 |\n|---|---|---|---|"
    for name, marked in (("title and body", district), ("titles only", marking.titles_only(district))):
        yield row(name, "fast", marked, group(marked.items, mode="fast"))
    model = train.learn([city], vectors)
    for name, marked in (("title and body", district), ("titles only", marking.titles_only(district))):
        yield row(name, "careful, words alone", marked, judged(marked, model, None))
        if vectors:
            yield row(name, "careful", marked, judged(marked, model, vectors))
    yield from ablation(city, district, vectors, model)
    yield proposals(district)
    yield orders(district)
    for mode, found in (
        ("fast", group(district.items, mode="fast")),
        ("careful", judged(district, model, vectors or None)),
    ):
        yield decisions(district, found, mode)


def judged(marked: Marked, model: PairModel, vectors: train.Vectors | None) -> list[Group]:
    """Return the groups by a model that is not the shipped one."""
    meaning = (lambda titles: np.stack([vectors[title] for title in titles])) if vectors else None
    return group(marked.items, meaning=meaning, model=model)


def row(name: str, mode: str, marked: Marked, groups: Sequence[Group]) -> str:
    guess = {member: at for at, found in enumerate(groups) for member in found.members}
    parts = interval(marked.problem, guess)
    return f"| {name} | {mode} | {parts[0]} | {parts[1]} |"


def ablation(city: Marked, district: Marked, vectors: train.Vectors, model: PairModel) -> Iterator[str]:
    """Hide one family after the other, fit again, and link the district at the threshold of the whole model."""
    yield "\n| hidden | letters: B³ | pairwise | titles: B³ | pairwise |\n|---|---|---|---|---|"
    sets = [
        (train.look(one, vectors), train.look(other, vectors))
        for one, other in ((city, district), (marking.titles_only(city), marking.titles_only(district)))
    ]
    for hidden in ("nothing", *pairs.FAMILIES):
        parts = [hidden]
        for (learnt, asked), kind in zip(sets, ("letters+meaning", "lines+meaning"), strict=True):
            without = [hidden] if hidden in pairs.FAMILIES else []
            chances = train.fit([learnt], meaning=True, without=without).chances(asked.columns)
            parts += [f"{score:.3f}" for score in train.judge(asked, chances, model.thresholds[kind])]
        yield f"| {' | '.join(parts)} |"


def proposals(marked: Marked) -> str:
    """Return how often the right problem is first, and among the first three, when each letter is left out."""
    size = Counter(marked.problem.values())
    index = Index((marked.problem[item.id], item) for item in marked.items)
    places, times = [], []
    for item in marked.items:
        right = marked.problem[item.id]
        if size[right] < 2:
            continue
        began = time.monotonic()
        index.remove(item.id)
        found = [one.problem_id for one in index.propose(item)]
        times.append(time.monotonic() - began)
        index.add(right, item)
        places.append(found.index(right) if right in found else 99)
    first, three = (np.mean([place < most for place in places]) for most in (1, 3))
    slow = np.percentile(times, 95) * 1000
    return f"\npropose: {len(places)} letters, first {first:.1%}, among three {three:.1%}, p95 {slow:.1f} ms"


def orders(marked: Marked) -> str:
    chance = random.Random(0)
    whole = {mode: group(marked.items, mode=mode) for mode in ("fast", "careful")}
    same = all(
        group(chance.sample(marked.items, len(marked.items)), mode=mode) == found  # type: ignore[arg-type]
        for _ in range(3)
        for mode, found in whole.items()
    )
    return f"three other orders of the letters, both modes: {'the same groups' if same else 'OTHER GROUPS'}"


def decisions(marked: Marked, groups: Sequence[Group], mode: str) -> str:
    """Return how many decisions lead to the final grouping, per 1,000 letters, by somebody who knows it.

    One to accept each proposed group or, where it mixes problems, one for each part that it is split into; then one
    for each part that joins a problem begun elsewhere. Without proposals: one for each letter that joins another.
    """
    cost, parts = 0, Counter[str]()
    for found in groups:
        inside = {marked.problem[member] for member in found.members}
        parts.update(inside)
        cost += len(inside) if len(found.members) > 1 else 0
    cost += sum(number - 1 for number in parts.values())
    by_hand = len(marked.items) - len(set(marked.problem.values()))
    scale = 1000 / len(marked.items)
    return (
        f"decisions per 1,000 letters, {mode}: {cost * scale:.0f} (without proposals {by_hand * scale:.0f})"
    )
