"""The server is killed while letters come in: what got a receipt is there, and nothing is there twice."""

from __future__ import annotations

import contextlib
import csv
import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests.serving import Place, Poster, kill, serving, tables

ROWS = 150
POSTERS = 4


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return an empty office, on the database that this run of the tests is about."""
    base = os.environ.get("DATABASE_URL", "")
    if not base:
        yield begun(Place(tmp_path / "data"))
        return
    server, name = base.rpartition("/")[0], f"huiyin_killed_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield begun(Place(tmp_path / "data", f"{server}/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begun(place: Place) -> Place:
    place.run("migrate")
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr
    return place


def letters_file(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "title", "body"])
        rows.writerows([number, f"第{number}封", f"三村第{number}户的水管冻裂了。"] for number in range(ROWS))
    return path


def post_until_it_breaks(port: int, got: list[UUID]) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        poster = Poster(port)
        with contextlib.closing(poster.connection):
            while True:
                got.append(poster.post()[0])


@pytest.mark.slow
def test_killed_while_letters_come_in(place: Place, tmp_path: Path) -> None:
    got: list[UUID] = []
    file = letters_file(tmp_path / "letters.csv")
    chance = random.Random(3)
    again = ["import", str(file), "--campaign", "一封信", "--area", "YN"]
    for turn in range(3):
        with serving(place, "--workers", "2") as (port, process):
            posters = [
                threading.Thread(target=post_until_it_breaks, args=[port, got]) for _ in range(POSTERS)
            ]
            importing = place.start(*again)
            for poster in posters:
                poster.start()
            if turn == 1:
                assert place.run("backup", str(tmp_path / "meanwhile.tar.gz")).returncode == 0
            time.sleep(1.5 + 2 * chance.random())
            kill(process)
            kill(importing)
            for poster in posters:
                poster.join()
    assert len(got) > 10
    assert place.run(*again).returncode == 0
    assert place.run("backup", str(tmp_path / "after.tar.gz")).returncode == 0
    after = tables(tmp_path / "after.tar.gz")
    there = Counter(row["client_id"] for row in after["letters.letter"])
    assert set(there.values()) == {1}
    assert {str(client_id) for client_id in got} <= there.keys()
    assert Counter(row["source_id"] for row in after["letters.letter"] if row["source_id"]) == Counter(
        str(number) for number in range(ROWS)
    )
    whole(after)
    whole(tables(tmp_path / "meanwhile.tar.gz"))
    compares_equal(place, tmp_path)


def whole(rows: dict[str, list[dict[str, object]]]) -> None:
    """Every letter has a number without gaps, a text, a matter, its clocks and its entry; nothing is half there."""
    letters = {row["id"] for row in rows["letters.letter"]}
    numbers = sorted(str(row["number"])[7:14] for row in rows["letters.letter"])
    assert numbers == [f"{place:07d}" for place in range(1, len(numbers) + 1)]
    for table in ("letters.lettertext", "letters.matter"):
        assert {row["letter_id"] for row in rows[table]} == letters
    assert {row["matter_id"] for row in rows["letters.clock"]} == {
        row["id"] for row in rows["letters.matter"]
    }
    entries = Counter(row["object_id"] for row in rows["journal.entry"] if row["kind"] == "letters.received")
    assert entries == Counter(letters)


def compares_equal(place: Place, tmp_path: Path) -> None:
    """What was backed up meanwhile is what a restore gives."""
    copy = Place(tmp_path / "copy" / "data")
    copy.data.mkdir(parents=True)
    assert place.run("keys", "copy", str(tmp_path / "keys.json")).returncode == 0
    assert copy.run("keys", "load", str(tmp_path / "keys.json")).returncode == 0
    restored = copy.run("restore", str(tmp_path / "meanwhile.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    assert copy.run("backup", str(tmp_path / "copy.tar.gz")).returncode == 0
    was, now = (tables(tmp_path / name) for name in ("meanwhile.tar.gz", "copy.tar.gz"))
    assert {n: rows for n, rows in was.items() if n != "common.mark"} == {
        n: rows for n, rows in now.items() if n != "common.mark"
    }
