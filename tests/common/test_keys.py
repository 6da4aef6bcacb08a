"""The key file: made once, for its owner alone; a damaged one stops the start."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from huiyin.common import keys


def test_it_works(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = keys.load(data)
    assert made.keys() == set(keys.NAMES)
    assert all(len(key) == 32 for key in made.values())
    assert len(set(made.values())) == len(keys.NAMES)
    assert keys.load(data) == made


def test_a_file_from_before_the_log_gets_its_key(tmp_path: Path) -> None:
    old = dict.fromkeys(("session", "contact", "check"), "ab" * 32)
    keys.make(keys.path(tmp_path))
    keys.path(tmp_path).write_text(json.dumps(old), encoding="ascii")
    found = keys.load(tmp_path)
    assert {name: found[name].hex() for name in old} == old
    assert keys.load(tmp_path) == found
    assert keys.path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_readable_by_its_owner_alone(tmp_path: Path) -> None:
    keys.load(tmp_path / "data")
    assert keys.path(tmp_path / "data").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["keys.json"]


def test_two_that_start_at_once_share_one_file(tmp_path: Path) -> None:
    found: list[dict[str, bytes]] = []
    starts = [threading.Thread(target=lambda: found.append(keys.load(tmp_path))) for _one in range(8)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"session": 1}', json.dumps(dict.fromkeys(keys.NAMES, "00")), "\xff"],
)
def test_damaged(tmp_path: Path, text: str) -> None:
    keys.path(tmp_path).write_text(text, encoding="latin-1")
    with pytest.raises(keys.KeyFileError):
        keys.load(tmp_path)
    assert keys.path(tmp_path).read_text(encoding="latin-1") == text


def test_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text("ab" * 32 + "\n")
    monkeypatch.setenv("HUIYIN_KEY_CONTACT_FILE", str(file))
    monkeypatch.setenv("HUIYIN_KEY_CHECK", "cd" * 32)
    found = keys.load(tmp_path / "data")
    assert (found["contact"], found["check"]) == (bytes.fromhex("ab" * 32), bytes.fromhex("cd" * 32))
    assert found["session"].hex() == json.loads(keys.path(tmp_path / "data").read_text())["session"]


def test_secret_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_KEY_CONTACT_FILE", str(tmp_path / "none"))
    with pytest.raises(keys.KeyFileError):
        keys.load(tmp_path / "data")
