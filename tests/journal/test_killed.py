"""The machine stops anywhere between a write and its checkpoint: no entry lost, none doubled, one root."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from huiyin.journal.folder import LogFolder
from huiyin.journal.watching import follow, reader
from huiyin.pure.merkle import (
    ENTRIES,
    Frontier,
    leaf_hash,
    parse_bundle,
    parse_checkpoint,
    parse_note,
    tile_at,
)
from tests.serving import Place, kill, tables

TURNS = 12
WRITERS = 2
SET_UP = (
    "import django; django.setup()\nfrom django.utils import timezone\nfrom django.db import transaction\n"
)
# Each line is printed after its commit: what was printed must be there afterwards.
WRITE = """
import os
import sys
from huiyin.journal.services import entry_write
n = 0
while True:
    n += 1
    with transaction.atomic():
        for part in range(1 + n % 3):
            entry = entry_write(office="YN", kind="letters.held", object_kind="test", object_id=n, at=timezone.now(),
                                role="clerk", content={"why": f"{sys.argv[1]}/{n}/{part}"})
    os.write(1, (f"{sys.argv[1]}/{n}/{part}" + chr(10)).encode())
"""
NUMBER = """
import os
import sys
from huiyin.journal.sequencer import log_advance
while True:
    if log_advance(at=timezone.now()):
        os.write(1, (f"{sys.argv[1]}.numbered" + chr(10)).encode())
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return an empty office, on the database that this run of the tests is about."""
    base = os.environ.get("DATABASE_URL", "")
    place = Place(tmp_path / "data")
    if not base:
        yield begun(place)
        return
    server, name = base.rpartition("/")[0], f"huiyin_numbered_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield begun(Place(tmp_path / "data", f"{server}/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begun(place: Place) -> Place:
    assert place.run("migrate").returncode == 0
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr
    return place


def start(place: Place, script: str, *arguments: str, output: Path | None = None) -> subprocess.Popen[bytes]:
    with (output or Path(os.devnull)).open("ab") as stream:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", SET_UP + script, *arguments],
            env=place.env,
            cwd=place.data.parent,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@pytest.mark.slow
def test_killed_anywhere(place: Place, tmp_path: Path) -> None:
    chance = random.Random(6)
    said, numbered = tmp_path / "said", tmp_path / "numbered"
    sizes = [0]
    archive = tmp_path / "archive"
    for turn in range(TURNS):
        writers = [start(place, WRITE, f"{turn}.{n}", output=said) for n in range(WRITERS)]
        numbering = [start(place, NUMBER, str(turn), output=numbered) for _one in range(2)]
        try:
            wait_for_more(said, turn)
            wait_for_more(numbered, turn)
            time.sleep(chance.random())
        finally:
            for process in chance.sample(writers + numbering, WRITERS + 2):
                kill(process)
                time.sleep(0.05 * chance.random())
        if (place.data / "journal" / "checkpoint").exists():
            outcome = follow(read=reader(str(place.data / "journal")), keep=archive, at=datetime.now(UTC))
            assert outcome.wrong == "", f"turn {turn}"
            sizes.append(outcome.size)
    assert sizes == sorted(sizes)
    assert sizes[-1] > 50
    assert place.run("tick").returncode == 0
    whole(place, said, tmp_path)
    audit = place.run("journal", "audit", "--copy", str(archive))
    assert audit.returncode == 0, audit.stdout


def wait_for_more(said: Path, turn: int) -> None:
    """Wait until a writer of this turn has written: a busy computer starts programs slowly."""
    until = time.monotonic() + 60
    while f"\n{turn}." not in f"\n{said.read_text() if said.exists() else ''}":
        assert time.monotonic() < until, f"nobody wrote {said.name}"
        time.sleep(0.05)


def whole(place: Place, said: Path, tmp_path: Path) -> None:
    """Every entry that was committed is in the log once; the root is that of the rows and of the files."""
    assert place.run("backup", str(tmp_path / "after.tar.gz")).returncode == 0
    rows = tables(tmp_path / "after.tar.gz")
    entries = sorted(rows["journal.entry"], key=lambda row: row["index"])
    assert [row["index"] for row in entries] == list(range(len(entries)))
    told = [json.loads(row["content"])["why"] for row in entries if row["object_kind"] == "test"]
    assert len(set(told)) == len(told)
    lines = said.read_text().splitlines()
    assert set(lines) <= set(told)
    assert len(lines) > 50
    log = LogFolder(place.data / "journal")
    size = len(entries)
    leaves = []
    for index in range(-(-size // 256)):
        leaves += parse_bundle(log.read(ENTRIES, index), tile_at(ENTRIES, index, size).width)
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    checkpoint = parse_checkpoint(parse_note(log.checkpoint() or b"").text)
    assert (checkpoint.size, checkpoint.root) == (size, frontier.root())
    sizes = [row["size"] for row in rows["journal.checkpoint"]]
    assert sorted(set(sizes)) == sorted(sizes)
    assert {row["index"] for row in entries} >= {size - 1 for size in sizes}
