"""What others do, in an environment made for the run: nothing of it is a dependency of the project.

word TF-IDF + DBSCAN    what teams of the competition did; the best radius is chosen with the answers in hand
MinHash (datasketch)    near-copies: words of letters, 128 permutations, the best Jaccard threshold likewise
BERTopic                sentence vectors, UMAP, HDBSCAN; the vectors are those that careful mode asks for

A user does not have the answers; these figures flatter the peers. `huiyin` beside them is cross-fitted.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.grouping import marking, train
from benchmarks.grouping.quality import judged
from benchmarks.grouping.scoring import interval
from huiyin.pure.grouping import Group, group

NEEDED = (
    "numpy",
    "scikit-learn",
    "datasketch",
    "rjieba",
    "hdbscan",
    "umap-learn",
    "pandas",
    "tqdm",
    "plotly",
    "pyyaml",
)
BARE = ("bertopic",)  # without what it would bring: a framework of gigabytes that given vectors make needless
PROGRAM = Path(__file__).with_name("peer.py")


def run(folder: Path, kept: Path | None) -> Iterator[str]:
    city, district = marking.city(folder), marking.district(folder)
    vectors = train.vectors_of([*city.items, *district.items], kept)
    yield "| method | B³ F1 | pairwise F1 | time | memory |\n|---|---|---|---|---|"
    with TemporaryDirectory() as place:
        python = environment(Path(place))
        letters = Path(place) / "letters.csv"
        with letters.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows((item.id, f"{item.title} {item.body}") for item in district.items)
        if vectors:
            np.save(Path(place) / "vectors.npy", np.stack([vectors[item.title] for item in district.items]))
        for method in ("dbscan", "minhash", *(("bertopic",) if vectors else ())):
            yield peer(python, method, Path(place), district.problem)
    began = time.monotonic()
    fast = group(district.items, mode="fast")
    yield own("huiyin fast", district, fast, time.monotonic() - began)
    model = train.learn([city], vectors)
    began = time.monotonic()
    found = judged(district, model, vectors or None)
    yield own(
        "huiyin careful (vectors made before, as for BERTopic)", district, found, time.monotonic() - began
    )


def environment(place: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
    python = place / "venv" / "bin" / "python"
    for names in (NEEDED, ("--no-deps", *BARE)):
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *names], check=True)
    return python


def peer(python: Path, method: str, place: Path, truth: dict[str, str]) -> str:
    """Run a peer once for each of its settings, and return the line of the best pairwise F1."""
    began = time.monotonic()
    child = subprocess.Popen([str(python), str(PROGRAM), method, str(place)])
    _, status, used = os.wait4(child.pid, 0)
    spent = time.monotonic() - began
    if status:
        return f"| {method} | did not run | | | |"
    tried = json.loads((place / f"{method}.json").read_text(encoding="utf-8"))
    rows = [(interval(truth, guess), name) for name, guess in tried.items()]
    (cubed, paired), name = max(rows, key=lambda row: row[0][1])
    spent /= len(tried)
    return f"| {method}, {name} | {cubed} | {paired} | {spent:.1f} s | {used.ru_maxrss / 1024:.0f} MB |"


def own(name: str, marked: marking.Marked, groups: list[Group], spent: float) -> str:
    guess = {member: at for at, found in enumerate(groups) for member in found.members}
    cubed, paired = interval(marked.problem, guess)
    return f"| {name} | {cubed} | {paired} | {spent:.1f} s | |"
