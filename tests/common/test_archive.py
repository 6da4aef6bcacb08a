"""Backups: what is written is what comes back, on either database; a wrong archive changes nothing."""

from __future__ import annotations

import contextlib
import gzip
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from huiyin.common import archive, keys
from huiyin.common.errors import Refused
from huiyin.common.services import mark_set
from huiyin.letters.files import take as file_take
from tests.common.archives import CONTENT, NAME, manifest, members, pack
from tests.people import NOON, Township, received

SOURCES = Path(archive.__file__).parents[2]


def read(path: Path) -> dict[str, Any]:
    return archive.read_manifest(path=path)


class TestReading:
    def test_it_works(self, tmp_path: Path) -> None:
        assert read(pack(tmp_path / "a", members())) == manifest()

    @pytest.mark.parametrize(
        "name", ["../../outside", "/etc/passwd", "files/../../outside", "tables/x.jsonl"]
    )
    def test_member_that_the_manifest_does_not_name(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", {name: b"x", **members()}))
        assert os.listdir(tmp_path) == ["a"]

    @pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
    def test_member_that_is_no_file(self, tmp_path: Path, kind: bytes) -> None:
        odd = tarfile.TarInfo(f"files/{'cd' * 32}")
        odd.type, odd.linkname = kind, "/etc/passwd"
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", members(), odd))

    @pytest.mark.parametrize("missing", ["manifest.json", f"files/{NAME}", "tables/common.mark.jsonl"])
    def test_member_missing(self, tmp_path: Path, missing: str) -> None:
        held = {name: data for name, data in members().items() if name != missing}
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", held))

    def test_content_changed(self, tmp_path: Path) -> None:
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", members() | {f"files/{NAME}": CONTENT[::-1]}))

    def test_newer_format(self, tmp_path: Path) -> None:
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", members(format=archive.FORMAT + 1)))

    @pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"tables": 1}', b"\xff", b"[" * 100_000])
    def test_manifest_is_none(self, tmp_path: Path, text: bytes) -> None:
        with pytest.raises(Refused):
            read(pack(tmp_path / "a", {"manifest.json": text}))

    @pytest.mark.parametrize("data", [b"", b"no archive", gzip.compress(b"no tar", mtime=0)])
    def test_no_archive(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "a").write_bytes(data)
        with pytest.raises(Refused):
            read(tmp_path / "a")

    def test_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "a")

    def test_cut_anywhere(self, tmp_path: Path) -> None:
        whole = pack(tmp_path / "a", members()).read_bytes()
        for length in range(0, len(whole) - 8, 7):
            (tmp_path / "a").write_bytes(whole[:length])
            with pytest.raises(Refused):
                read(tmp_path / "a")

    def test_one_bit_wrong(self, tmp_path: Path) -> None:
        """Only the time and the kind of system in the ten bytes of gzip's head mean nothing to us."""
        whole = pack(tmp_path / "a", members()).read_bytes()
        for place in range(10, len(whole), 3):
            wrong = bytearray(whole)
            wrong[place] ^= 1 << place % 8
            (tmp_path / "a").write_bytes(wrong)
            try:
                found = read(tmp_path / "a")
            except Refused:
                continue
            assert found == manifest(), place

    @pytest.mark.parametrize(("name", "size"), [("manifest.json", 1 << 29), (f"files/{NAME}", 1 << 30)])
    def test_huge_when_unpacked(self, tmp_path: Path, name: str, size: int) -> None:
        """A gigabyte of zeros takes a megabyte in the archive; it is refused by its head, before it is read."""
        head = tarfile.TarInfo(name)
        head.size = size
        with gzip.open(tmp_path / "a", "wb") as out:
            out.write(head.tobuf())
            out.write(bytes(100_000))
        with pytest.raises(Refused):
            read(tmp_path / "a")


class TestLoading:
    def test_of_a_newer_version(self, db: None, tmp_path: Path) -> None:
        newer = manifest(migrations={"common": "9999_from_the_future"})
        with pytest.raises(Refused):
            archive.load(path=tmp_path / "a", manifest=newer)

    def test_other_keys_are_told_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ours = archive.key_fingerprints()
        monkeypatch.setattr(settings, "KEYS", {**settings.KEYS, "contact": bytes(32)})
        assert {name for name, found in archive.key_fingerprints().items() if found != ours[name]} == {
            "contact"
        }
        assert all(key.hex() not in str(ours) for key in settings.KEYS.values())


def run(data: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ, "PYTHONPATH": str(SOURCES), "DATABASE_URL": url, "HUIYIN_DATA": str(data), "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "huiyin.cli", *arguments]
    return subprocess.run(command, env=env, cwd=data.parent, text=True, capture_output=True, check=False)


def add_keys(data: Path) -> None:
    """Give another data folder the keys of the tests."""
    keys.make(keys.path(data), {name: key.hex() for name, key in settings.KEYS.items()})


@pytest.fixture
def backup(transactional_db: None, town: Township, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    scan = file_take(name="a.pdf", data=pdf())
    received(town, files=(scan,), may_contact="unit")
    received(town, body="གྲོང་ཚོའི་ཆུ་མདོ་འཁྱགས་སོང་།")
    mark_set(name="tick", at=NOON)
    path = tmp_path / "backup.tar.gz"
    archive.write(path=path, at=NOON)
    return path


def pdf() -> bytes:
    """Return an empty page."""
    import io

    from pypdf import PdfWriter

    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def other_database() -> Iterator[str]:
    """Return an empty PostgreSQL database beside the one of the tests; skip on SQLite."""
    if connection.vendor != "postgresql":
        pytest.skip("needs a PostgreSQL server")
    name = f"huiyin_restored_{os.getpid()}"
    given = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restored(backup: Path, data: Path, url: str) -> dict[str, Any]:
    add_keys(data)
    done = run(data, "restore", str(backup), url=url)
    assert done.returncode == 0, done.stderr
    again = backup.with_name("again.tar.gz")
    done = run(data, "backup", str(again), url=url)
    assert done.returncode == 0, done.stderr
    return read(again)


def same(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Compare all but the time."""
    for part in ("format", "migrations", "keys", "files"):
        assert first[part] == second[part], part
    assert first["tables"] == second["tables"]


@pytest.mark.slow
class TestRoundTrip:
    def test_into_sqlite(self, backup: Path, tmp_path: Path) -> None:
        first = read(backup)
        assert first["tables"]["letters.letter"]["rows"] == 2
        assert len(first["files"]) == 1
        same(first, restored(backup, tmp_path / "data", ""))

    def test_into_postgresql(self, backup: Path, tmp_path: Path, other_database: str) -> None:
        same(read(backup), restored(backup, tmp_path / "data", other_database))

    def test_wrong_keys(self, backup: Path, tmp_path: Path) -> None:
        done = run(tmp_path / "data", "restore", str(backup))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "data" / "files").exists()

    def test_into_a_place_with_data(self, backup: Path, tmp_path: Path) -> None:
        add_keys(tmp_path / "data")
        assert run(tmp_path / "data", "migrate").returncode == 0
        assert run(tmp_path / "data", "restore", str(backup)).returncode == 2


def test_written_whole_or_not_at_all(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write_table", fails)
    with pytest.raises(OSError, match="No space"):
        archive.write(path=tmp_path / "a", at=NOON)
    assert os.listdir(tmp_path) == []


def test_two_in_the_same_second(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins while the first is at its rows; each writes a half of its own, and both end whole."""
    write_table, halves = archive._write_table, []

    def second(*arguments: Any) -> None:
        monkeypatch.setattr(archive, "_write_table", write_table)
        archive.write(path=tmp_path / "a", at=NOON)
        halves.extend(os.listdir(tmp_path))
        write_table(*arguments)

    monkeypatch.setattr(archive, "_snapshot", contextlib.nullcontext)
    monkeypatch.setattr(archive, "_write_table", second)
    manifest = archive.write(path=tmp_path / "a", at=NOON)
    assert len(halves) == 2
    assert read(tmp_path / "a") == manifest
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_erased_meanwhile_is_left_out(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "files" / NAME[:2]
    folder.mkdir(parents=True)
    kept, erased = folder / NAME, folder / (NAME[:2] + "0" * 62)
    for file in (kept, erased):
        file.write_bytes(b"x")
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    monkeypatch.setattr(archive, "_write_table", lambda *_arguments: erased.unlink(missing_ok=True))
    files = list(folder.parent.glob("??/*"))
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: files)
    assert list(archive.write(path=tmp_path / "a", at=NOON)["files"]) == [NAME]
