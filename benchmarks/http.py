"""Letters accepted per second over HTTP, beside a bare stack in the same run; and a list among 100,000 letters.

    .venv/bin/python -P benchmarks/http.py [--seconds 10] [--list 100000]

Each database gets a fresh office and the real server (`huiyin serve`: one process with threads on SQLite, two processes
on PostgreSQL); four clients post the public form over kept connections. The bare stack is the same server, the same
settings and one insert a request: what Django and the database allow before anything of ours is done. A database that
is not there is left out, and the table says so.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.serving import Place, Poster, free_port, kill, serving, wait_for

CLIENTS = 4
WARM = 1.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--list", type=int, default=0, metavar="LETTERS", help="also time a list among so many"
    )
    parser.add_argument("--postgresql", default="postgresql://root@127.0.0.1:5432")
    options = parser.parse_args()
    print(f"{'database':<12}{'stack':<10}{'letters/s':>10}{'p50 ms':>9}{'p95 ms':>9}")
    for name, places in (("SQLite", sqlite), ("PostgreSQL", lambda: postgresql(options.postgresql))):
        try:
            with places() as place:
                for stack in ("bare", "huiyin"):
                    rate, p50, p95 = measure(place, stack, options.seconds)
                    print(f"{name:<12}{stack:<10}{rate:>10.0f}{p50:>9.1f}{p95:>9.1f}", flush=True)
                if options.list:
                    list_among(place, name, options.list)
        except psycopg.OperationalError as error:
            print(f"{name:<12}left out: {str(error).strip().splitlines()[0]}")


@contextlib.contextmanager
def sqlite() -> Iterator[Place]:
    """An office in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield begun(Place(Path(folder) / "data"))


@contextlib.contextmanager
def postgresql(server: str) -> Iterator[Place]:
    """An office in a fresh database."""
    name = f"huiyin_bench_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                yield begun(Place(Path(folder) / "data", f"{server}/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begun(place: Place) -> Place:
    place.run("migrate")
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr
    return place


def measure(place: Place, stack: str, seconds: float) -> tuple[float, float, float]:
    """Return (requests per second, median, 95th percentile of the time of one in milliseconds)."""
    times: list[float] = []
    with serve(place, stack) as port:
        stop = time.monotonic() + WARM + seconds
        clients = [threading.Thread(target=post, args=[port, stack, stop, times]) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    ordered = sorted(times)
    return len(times) / seconds, 1e3 * statistics.median(ordered), 1e3 * ordered[int(len(ordered) * 0.95)]


@contextlib.contextmanager
def serve(place: Place, stack: str) -> Iterator[int]:
    if stack == "huiyin":
        with serving(place, "--workers", "2") as (port, _process):
            yield port
        return
    port = free_port()
    workers = "2" if place.database_url else "1"
    command = [
        sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--workers", workers, "--blocking-threads", "8",
        "--port", str(port), "--no-ws", "--log-level", "error", "benchmarks.bare:application",
    ]  # fmt: skip
    env = {**place.env, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield port
    finally:
        kill(process)


def post(port: int, stack: str, stop: float, times: list[float]) -> None:
    """Post until the time is over; the first second warms up and is not counted."""
    began = time.monotonic()
    poster = Poster(port) if stack == "huiyin" else Bare(port)
    with contextlib.closing(poster.connection):
        while (now := time.monotonic()) < stop:
            poster.post()
            if now > began + WARM:
                times.append(time.monotonic() - now)


class Bare(Poster):
    """A client of the bare stack: the same form, nobody checks it."""

    def __init__(self, port: int) -> None:
        import http.client

        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, client_id: object = None) -> object:  # type: ignore[override]
        body = urlencode({"body": "三村三组的水管又冻裂了，四十一户没水吃。", "area": "YN", "kind": "help"})
        self.connection.request("POST", "/", body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert self.connection.getresponse().read() == b"ok"
        return None


def list_among(place: Place, name: str, letters: int) -> None:
    """Fill an office and time its list of 50, in a process of its own."""
    command = [sys.executable, "-P", str(ROOT / "benchmarks" / "lists.py"), str(letters)]
    subprocess.run(command, env={**place.env, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}, check=True)


if __name__ == "__main__":
    main()
