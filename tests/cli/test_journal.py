"""`huiyin journal`: export, audit, follow over HTTP and from a folder, a new key; an exported log read by others."""

from __future__ import annotations

import functools
import json
import sqlite3
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

from huiyin.pure.merkle import leaf_hash, parse_log_proof, parse_verifier, verify_log_proof
from tests.serving import Place

LANGUAGE = {"LANGUAGE": "en", "DATABASE_URL": ""}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An office on SQLite whose journal has a few entries."""
    place = Place(tmp_path / "data", more=LANGUAGE)
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr
    return place


@pytest.fixture
def exported(place: Place, tmp_path: Path) -> Path:
    """What stands on a web host or a stick."""
    done = place.run("journal", "export", str(tmp_path / "web"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "web"


@pytest.fixture
def served(exported: Path) -> Iterator[str]:
    """The folder behind any web server."""
    handler = functools.partial(Quiet, directory=str(exported))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


def test_it_works(place: Place, exported: Path, served: str, tmp_path: Path) -> None:
    audit = place.run("journal", "audit")
    assert audit.returncode == 0, audit.stdout
    assert "Everything is as it was signed." in audit.stdout
    assert "accounts.Staff" in audit.stdout.split("Not compared")[1]
    first = place.run("journal", "follow", served, "--keep", str(tmp_path / "archive"))
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Compare it with the notice board" in first.stdout
    again = place.run("journal", "follow", served, "--keep", str(tmp_path / "archive"))
    assert "0 new; the log only grew" in again.stdout
    with_copy = place.run("journal", "audit", "--copy", str(tmp_path / "archive"))
    assert with_copy.returncode == 0, with_copy.stdout


def test_follow_needs_no_data_folder(exported: Path, tmp_path: Path) -> None:
    outside = Place(tmp_path / "outside", more=LANGUAGE)
    done = outside.run("journal", "follow", str(exported), "--keep", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert not outside.data.exists()


def test_a_changed_row_is_found_and_named(place: Place, exported: Path) -> None:
    with sqlite3.connect(place.data / "huiyin.sqlite3") as database:
        database.execute("""UPDATE journal_entry SET role = 'nobody' WHERE "index" = 1""")
    database.close()
    audit = place.run("journal", "audit")
    assert audit.returncode == 1
    assert "✗ changed: entry 2 (" in audit.stdout
    said = json.loads(place.run("journal", "audit", "--json").stdout)
    assert [one["wrong"] for one in said["findings"]] == ["changed"]


def test_a_new_key_is_followed_and_told(place: Place, exported: Path, tmp_path: Path) -> None:
    copy = ["journal", "follow", str(exported), "--keep", str(tmp_path / "copy")]
    assert place.run(*copy).returncode == 0
    changed = place.run("journal", "change-key")
    assert changed.returncode == 0, changed.stderr
    place.run("journal", "export", str(exported))
    after = place.run(*copy)
    assert after.returncode == 0, after.stdout
    assert changed.stdout.strip() in after.stdout
    assert place.run("journal", "audit").returncode == 0


def test_a_log_that_went_back_is_named(place: Place, exported: Path, tmp_path: Path) -> None:
    copy = ["journal", "follow", str(exported), "--keep", str(tmp_path / "copy")]
    assert place.run(*copy).returncode == 0
    old = (exported / "checkpoint").read_bytes()
    place.run("journal", "change-key")
    place.run("journal", "export", str(exported))
    assert place.run(*copy).returncode == 0
    (exported / "checkpoint").write_bytes(old)
    back = place.run(*copy)
    assert back.returncode == 1
    assert "had" in back.stdout
    assert "evidence" in back.stdout


def test_what_cannot_be_read_is_not_taken_for_wrong(place: Place, exported: Path, tmp_path: Path) -> None:
    nowhere = place.run("journal", "follow", str(tmp_path / "nowhere"), "--keep", str(tmp_path / "copy"))
    assert nowhere.returncode == 2
    (exported / "keys.json").write_text("[1]")
    assert place.run("journal", "follow", str(exported), "--keep", str(tmp_path / "copy")).returncode == 2


def test_an_exported_log_is_read_by_an_implementation_that_is_not_ours(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """tlog-scales (PyPI): signature of the checkpoint, tiles, inclusion and consistency proofs, and a proof file."""
    from tlog_scales import cli

    listed = json.loads((exported / "keys.json").read_text(encoding="utf-8"))
    key = parse_verifier(listed[0]["vkey"])
    reader = TilesReader(LocalBackend(exported))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(Vkey.from_string(key.vkey))
    size, root = checkpoint.size, checkpoint.root_hash
    assert reader.calculate_root_hash() == root
    assert size >= 2
    for index in range(size):
        proof = reader.get_inclusion_proof(index, size)
        entry = reader.get_entry(index)
        proof.check(leaf_hash(entry), root)
        monkeypatch.setattr("sys.argv", ["tlog-tiles", "gen-proof", exported.as_uri(), str(index)])
        cli.main()
        file = parse_log_proof(capsys.readouterr().out.encode())
        found = verify_log_proof(file, leaf=leaf_hash(entry), origin=key.name, verifiers=[key])
        assert (found.size, found.root) == (size, root)
