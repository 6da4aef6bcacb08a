"""The journal under load: writes with and without the sequencer, sequencing, proofs, checks, an audit.

    .venv/bin/python -P benchmarks/journal.py [--writes 6] [--entries 100000] [--postgresql URL]

Six alternating rounds each, medians. "writes": eight writers, in four processes of two threads, write entries of the
size of a letter without a pause, each in a transaction of its own; the sequencer numbers every two seconds in every
second phase, and has then the entries of the phase before to number as well.
pymerkle's tree (in memory, without files, signatures and database) stands beside what it can do.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.serving import Place

ROUNDS = 6
PROCESSES, THREADS = 4, 2
SET_UP = "import django; django.setup()\nimport sys, time, threading\nfrom django.utils import timezone\n"
# Phases of some seconds each, by the clock: even ones without the sequencer, odd ones with it.
WRITE = """
from django.db import connection, transaction
from huiyin.journal.services import entry_write
BODY = "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样。请派人来修。" * 4
begin, seconds, phases, threads = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
def write(counts, n):
    while (phase := int((time.time() - begin) / seconds)) < phases:
        with transaction.atomic():
            entry_write(office="YN", kind="letters.received", object_kind="letter", object_id=n, at=timezone.now(),
                        role="writer", content={"number": "YN2026-0000001-Y", "body": BODY, "line": BODY[:12]})
        counts[phase] += 1
    connection.close()
time.sleep(max(0, begin - time.time()))
counts = [[0] * phases for n in range(threads)]
working = [threading.Thread(target=write, args=[counts[n], n]) for n in range(threads)]
for one in working: one.start()
for one in working: one.join()
print(*map(sum, zip(*counts)))
"""
NUMBER = """
from huiyin.cli.timed import NUMBERED_EVERY
from huiyin.journal.sequencer import log_advance
begin, seconds, phases = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
while (phase := int((time.time() - begin) / seconds)) < phases:
    if phase % 2:
        log_advance(at=timezone.now())
        time.sleep(NUMBERED_EVERY)
    else:
        time.sleep(0.05)
print("done")
"""
FILL = """
from huiyin.journal.models import Entry
from huiyin.journal.services import entries_write
from django.db import transaction
count = int(sys.argv[1])
body = "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样。"
for at in range(0, count, 5000):
    with transaction.atomic():
        entries_write(office="YN", kind="letters.received", object_kind="test", at=timezone.now(), role="writer",
                      contents=[(n, {"number": str(n), "body": body, "line": body[:12]})
                                for n in range(at, min(at + 5000, count))])
"""
SEQUENCE = """
from huiyin.journal.sequencer import log_advance
begun = time.perf_counter()
done = 0
while numbered := log_advance(at=timezone.now()): done += numbered
print(done / (time.perf_counter() - begun))
"""
PROVE = """
from random import Random
from huiyin.journal.models import Entry
from huiyin.journal.proofs import log_keys, log_shown, proof_of
from huiyin.journal.receipts import check
from huiyin.journal.sequencer import log_folder
size = Entry.objects.count()
entries = [Entry.objects.get(index=n) for n in Random(int(sys.argv[1])).sample(range(size), 200)]
begun, cpu = time.perf_counter(), time.process_time()
files = [proof_of(entry=entry, number=str(entry.object_id), log=log_shown(folder=log_folder())) for entry in entries]
took, cpu_proof = time.perf_counter() - begun, time.process_time() - cpu
key, at = log_keys()[0], timezone.now()
begun, cpu = time.perf_counter(), time.process_time()
for file in files: check(file, at=at, key=key)
took_check, cpu_check = time.perf_counter() - begun, time.process_time() - cpu
print(5 * took, 5 * cpu_proof, 200 / took_check, 200 / cpu_check)
"""
PEER = """
from pymerkle import InmemoryTree, verify_inclusion
from hashlib import sha256
from random import Random
size = int(sys.argv[1])
entries = [sha256(b"%d" % n).digest() for n in range(size)]
begun = time.perf_counter()
tree = InmemoryTree.init_from_entries(entries, algorithm="sha256")
root = tree.get_root()
appended = size / (time.perf_counter() - begun)
chosen = Random(1).sample(range(size), 200)
begun = time.perf_counter()
proofs = [tree.prove_inclusion(n + 1) for n in chosen]
took = time.perf_counter() - begun
leaves = [tree.get_leaf(n + 1) for n in chosen]
begun = time.perf_counter()
for leaf, proof in zip(leaves, proofs): verify_inclusion(leaf, root, proof)
print(appended, 1e3 * took / 200, 200 / (time.perf_counter() - begun))
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--writes", type=float, default=6, metavar="SECONDS", help="length of a phase of writes"
    )
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--postgresql", default="postgresql://root@127.0.0.1:5432")
    options = parser.parse_args()
    for name, places in (("SQLite", sqlite), ("PostgreSQL", lambda: postgresql(options.postgresql))):
        try:
            with places() as place:
                writes(place, name, options.writes)
            with places() as place:
                large(place, name, options.entries)
        except psycopg.OperationalError as error:
            print(f"{name:<12}left out: {str(error).strip().splitlines()[0]}")
    with sqlite() as place:
        said = [list(map(float, run(place, PEER, str(options.entries)).split())) for _round in range(3)]
        appended, took, checked = (median(column) for column in zip(*said, strict=True))
        print(f"pymerkle     append {appended:,.0f}/s   proof {took:.2f} ms   verify {checked:,.0f}/s")


def writes(place: Place, name: str, seconds: float) -> None:
    """Print writes a second without and with the sequencer."""
    begin, phases = time.time() + 6, 2 * ROUNDS
    arguments = [str(begin), str(seconds), str(phases)]
    started = [popen(place, WRITE, *arguments, str(THREADS)) for _one in range(PROCESSES)]
    sequencer = popen(place, NUMBER, *arguments)
    counts = [list(map(int, process.communicate()[0].split())) for process in started]
    assert sequencer.communicate()[0], "the sequencer did not live"
    rates = [sum(phase) / seconds for phase in zip(*counts, strict=True)]
    without, with_it = median(rates[0::2]), median(rates[1::2])
    rounds = ", ".join(f"{one / other:.2f}" for other, one in zip(rates[0::2], rates[1::2], strict=True))
    print(
        f"{name:<12}writes {without:,.0f}/s alone, {with_it:,.0f}/s with the sequencer: "
        f"{with_it / without:.3f} of it (≥ 0.95; rounds {rounds})",
        flush=True,
    )


def large(place: Place, name: str, entries: int) -> None:
    """Print what a log of many entries takes."""
    run(place, FILL, str(entries))
    print(
        f"{name:<12}sequencing {float(run(place, SEQUENCE)):,.0f} entries/s, {entries:,} at once (≥ 5,000)",
        flush=True,
    )
    said = [list(map(float, run(place, PROVE, str(n)).split())) for n in range(ROUNDS)]
    took, cpu_took, checked, cpu_checked = (median(column) for column in zip(*said, strict=True))
    print(f"{name:<12}proof file {took:.2f} ms, {cpu_took:.2f} ms of it computing (≤ 5)", flush=True)
    print(f"{name:<12}checked whole {checked:,.0f}/s, {cpu_checked:,.0f}/s computing (≥ 2,000)", flush=True)
    begun = time.perf_counter()
    script = "import resource, sys; from huiyin.cli.main import main; main(['journal', 'audit']); "
    script += "used = resource.getrusage(resource.RUSAGE_SELF); "
    script += "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], env=place.env, text=True, capture_output=True, check=True
    )
    took = time.perf_counter() - begun
    assert "Everything is as it was signed" in done.stdout, done.stdout
    cpu, megabytes = done.stdout.split()[-2:]
    said_of = f"{took:.1f} s, {float(cpu):.1f} s of it computing (≤ 20), {megabytes} MB (≤ 500)"
    print(f"{name:<12}audit of {entries:,}: {said_of}", flush=True)


def run(place: Place, script: str, *arguments: str) -> str:
    out, err = popen(place, script, *arguments).communicate()
    if not out and script not in (FILL,):
        raise RuntimeError(err)
    return out


def popen(place: Place, script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", SET_UP + script, *arguments],
        env=place.env | {"LANGUAGE": "en"},
        cwd=place.data.parent,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def begin(place: Place) -> None:
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr


@contextlib.contextmanager
def sqlite() -> Iterator[Place]:
    """An office in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "data", more={"LANGUAGE": "en"})
        begin(place)
        yield place


@contextlib.contextmanager
def postgresql(server: str) -> Iterator[Place]:
    """An office in a fresh database."""
    name = f"huiyin_bench_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                place = Place(Path(folder) / "data", f"{server}/{name}", {"LANGUAGE": "en"})
                begin(place)
                yield place
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
