"""How fast: whole commands with their memory, growth, and proposals among 100,000 letters."""

from __future__ import annotations

import csv
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.grouping.marking import rows
from benchmarks.grouping.recombine import recombined
from huiyin.pure.grouping import Index, Item

TURNS = 3  # the best of so many counts: other work on the machine only ever adds
ASKED = 500
SIZES = (10_000, 100_000)


def run(folder: Path, _kept: Path | None) -> Iterator[str]:
    yield "| letters | mode | time | processor | memory |\n|---|---|---|---|---|"
    city = folder / "city_letters.csv"
    letters = [(row["title"], row["body"]) for row in rows(city)]
    yield line(len(letters), "fast", *best(city, "fast", TURNS))
    yield line(len(letters), "careful", *best(city, "careful", 1))
    many = recombined(letters, SIZES[-1])
    spent = []
    with TemporaryDirectory() as place:
        for size in SIZES:
            path = Path(place) / f"{size}.csv"
            write(path, many[:size])
            found = best(path, "fast", 2 if size < SIZES[-1] else 1)
            spent.append(found)
            yield line(size, "fast", *found)
    for name, at in (("time", 0), ("processor", 1)):
        power = math.log(spent[1][at] / spent[0][at]) / math.log(SIZES[1] / SIZES[0])
        yield f"growth of {name} from 10,000 to 100,000: n^{power:.2f}"
    yield proposals(many)


def best(path: Path, mode: str, turns: int) -> tuple[float, float, float]:
    """Return seconds, processor seconds and megabytes of `huiyin sort`, of the quickest of some runs."""
    found = []
    for _ in range(turns):
        with TemporaryDirectory() as place:
            out = Path(place) / "out.csv"
            command = [
                sys.executable,
                "-P",
                "-m",
                "huiyin.cli",
                "sort",
                str(path),
                "--out",
                str(out),
                "--mode",
                mode,
            ]
            began = time.monotonic()
            child = subprocess.Popen(command)
            _, status, used = os.wait4(child.pid, 0)
            spent = time.monotonic() - began
        if status:
            raise RuntimeError(f"sort ended with {status}")
        found.append((spent, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return min(found)


def line(size: int, mode: str, spent: float, used: float, memory: float) -> str:
    return f"| {size:,} | {mode} | {spent:.1f} s | {used:.1f} s | {memory:.0f} MB |"


def proposals(letters: list[tuple[str, str]]) -> str:
    """Return how long a proposal takes among all these letters, each a problem of its own, and what the index holds."""
    before = resident()
    index = Index((str(at), Item(str(at), *letter)) for at, letter in enumerate(letters))
    held = resident() - before
    times = []
    for at in np.linspace(0, len(letters) - 1, ASKED).astype(int).tolist():
        began = time.perf_counter()
        index.propose(Item("new", *letters[at]))
        times.append(1000 * (time.perf_counter() - began))
    middle, slow = np.percentile(times, [50, 95])
    return f"propose among {len(letters):,}: median {middle:.0f} ms, p95 {slow:.0f} ms, index {held:.0f} MB"


def resident() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def write(path: Path, letters: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "title", "body"))
        writer.writerows((at, *letter) for at, letter in enumerate(letters))
