"""The backups that lie in the data folder. They are never deleted by the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import NotFound

NAME = re.compile(r"^huiyin-\d{8}-\d{6}\.tar\.gz$")
# A half-written file older than this was left by a computer that stopped.
STALE = timedelta(hours=1)


@dataclass(frozen=True)
class Backup:
    """One archive: when it was written, and its size in bytes."""

    name: str
    at: datetime
    size: int
    path: Path


def folder() -> Path:
    """Return where backups lie; made, for its owner alone, where it is not there yet."""
    found: Path = settings.DATA / "backups"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def path_for(*, at: datetime) -> Path:
    """Return where the backup of this moment goes."""
    return folder() / f"huiyin-{localtime(at):%Y%m%d-%H%M%S}.tar.gz"


def kept() -> list[Backup]:
    """Return the backups in the data folder, newest first."""
    rows = [_backup(path) for path in folder().iterdir() if NAME.match(path.name) and path.is_file()]
    return sorted(rows, key=lambda backup: backup.name, reverse=True)


def found(*, name: str) -> Backup:
    """Return one backup by its name, or NotFound."""
    backup = next((row for row in kept() if row.name == name), None)
    if backup is None:
        raise NotFound(_("There is no such backup."))
    return backup


def being_written(*, at: datetime) -> bool:
    """Say whether a backup is being written now."""
    halves = (path.stat().st_mtime for path in folder().glob(".*.half"))
    return any(datetime.fromtimestamp(touched, UTC) > at - STALE for touched in halves)


def _backup(path: Path) -> Backup:
    status = path.stat()
    return Backup(path.name, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size, path)
