"""A real server on a real database, as a separate process, and somebody who posts letters to it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[1]
BODY = "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样。"
AREA = "YN"


@dataclass
class Place:
    """A data folder with its database, and the commands that work on it."""

    data: Path
    database_url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of every command."""
        limits = {"HUIYIN_LETTERS_HELD": "1000000", "HUIYIN_LETTERS_LIMIT": "1000000"}
        here = {
            "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
            "HUIYIN_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            "PYTHONPATH": str(ROOT / "src"),
        }
        return {**os.environ, **limits, **here, **self.more}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a `huiyin` command in a process group of its own, so that it can be killed whole."""
        command = [sys.executable, "-m", "huiyin.cli", *arguments]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.env, cwd=self.data.parent, start_new_session=True, **quiet)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `huiyin` command to its end."""
        command = [sys.executable, "-m", "huiyin.cli", *arguments]
        return subprocess.run(
            command, env=self.env, cwd=self.data.parent, text=True, capture_output=True, check=False
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all it started, without a chance to tidy up."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def serving(place: Place, *arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve until the block ends; gives the port and the process."""
    port = free_port()
    process = place.start("serve", "--port", str(port), *arguments)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        kill(process)


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/write/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


class Poster:
    """Somebody with a browser that keeps its connection and its cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", "/write/")
        response = self.connection.getresponse()
        page = response.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        self.token = found[1]
        self.cookie = (response.headers["Set-Cookie"] or "").split(";")[0]

    def post(self, client_id: UUID | None = None) -> tuple[UUID, str]:
        """Send one letter; return its id and the address of its receipt."""
        client_id = client_id or uuid4()
        form = {
            "csrfmiddlewaretoken": self.token, "client_id": str(client_id), "kind": "help", "body": BODY,
            "area": AREA, "place": "三组", "phone": "000-5550101", "may_contact": "unit", "send": "1",
        }  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        self.connection.request("POST", "/write/send/", urlencode(form), headers)
        response = self.connection.getresponse()
        said = response.read()
        if response.status != 303:
            raise RuntimeError(f"{response.status}: {said[:2000].decode(errors='replace')}")
        return client_id, response.headers["Location"]


def tables(archive: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of a backup by table."""
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
        found = {}
        for name, table in manifest["tables"].items():
            member = tar.extractfile(f"tables/{name}.jsonl")
            assert member is not None
            found[name] = [dict(zip(table["columns"], json.loads(line), strict=True)) for line in member]
    return found
