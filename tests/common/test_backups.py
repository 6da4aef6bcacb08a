"""The backups in the data folder: listed, found by name, never anything else."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.common import backups
from huiyin.common.errors import NotFound
from tests.people import NOON


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_it_works() -> None:
    older, newer = (backups.path_for(at=NOON + timedelta(days=day)) for day in (0, 1))
    for path in (older, newer):
        path.write_bytes(b"x" * 10)
    assert older.name == "huiyin-20261123-120000.tar.gz"
    assert [row.name for row in backups.kept()] == [newer.name, older.name]
    assert backups.found(name=older.name).size == 10


def test_folder_for_its_owner_alone(data: Path) -> None:
    assert backups.folder().stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "name", ["keys.json", "notes.txt", ".huiyin-20261123-120000.tar.gz.half", "huiyin-1-1.tar.gz"]
)
def test_other_files(name: str) -> None:
    (backups.folder() / name).touch()
    assert backups.kept() == []
    with pytest.raises(NotFound):
        backups.found(name=name)


@pytest.mark.parametrize("name", ["", ".", "../keys.json", "huiyin-20261123-120000.tar.gz\n"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(NotFound):
        backups.found(name=name)


def test_being_written() -> None:
    assert not backups.being_written(at=NOON)
    half = backups.folder() / ".huiyin-20261123-120000.tar.gz.half"
    half.touch()
    os.utime(half, (NOON.timestamp(), NOON.timestamp()))
    assert backups.being_written(at=NOON + timedelta(minutes=59))
    assert not backups.being_written(at=NOON + timedelta(minutes=61))
