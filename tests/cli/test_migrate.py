"""`huiyin migrate` on a data folder that is not there yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_it_works(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    command = [sys.executable, "-P", "-m", "huiyin.cli", "--data", str(data), "migrate"]
    environment = {**os.environ, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (data / "huiyin.sqlite3").stat().st_size > 0
    assert (data / "keys.json").stat().st_mode & 0o077 == 0
