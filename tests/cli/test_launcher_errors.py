"""What the launcher says when the environment cannot be made."""

from __future__ import annotations

import errno
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.conftest import ROOT


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.setenv("HUIYIN_VENV", str(tmp_path / "venv"))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "huiyin.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("error: Failed to write: No space left on device (os error 28)", "disk is full"),
        ("ERROR: No matching distribution found for asgiref==3.13.0", "cannot be fetched"),
        ("error: Failed to fetch: dns error: Temporary failure in name resolution", "cannot be fetched"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "differs from the hash",
        ),
        ("error: Hash mismatch for `asgiref==3.13.0`", "differs from the hash"),
        ("ERROR: [Errno 13] Permission denied: '/opt/x'", "Cannot write to"),
        ("/usr/bin/python3: No module named ensurepip", "apt install python3-venv"),
        ("Segmentation fault", "the reason is above"),
    ],
)
def test_installer_failed(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    said: str,
    sentence: str,
) -> None:
    monkeypatch.setattr(launcher, "attempt", lambda *command: said)
    assert launcher.main(["sort"]) == 2
    err = capfd.readouterr().err
    assert said in err
    assert sentence in err


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "Cannot write to"),
        (errno.EACCES, "Cannot write to"),
        (errno.EIO, "Error:"),
    ],
)
def test_folder_cannot_be_made(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    number: int,
    sentence: str,
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(launcher.Path, "mkdir", refuse)
    assert launcher.main(["sort"]) == 2
    assert sentence in capfd.readouterr().err


def test_no_pip_but_uv_failed_for_another_reason(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = {
        "-c": "no pip",
        "--version": "",
        "pip": "error: Failed to fetch",
        "-m": "No module named ensurepip",
    }
    monkeypatch.setattr(launcher.shutil, "which", lambda name: name)
    monkeypatch.setattr(launcher, "attempt", lambda *command: answers[command[1]])
    assert launcher.main(["sort"]) == 2
    assert "cannot be fetched" in capfd.readouterr().err
