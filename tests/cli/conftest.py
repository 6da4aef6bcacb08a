"""A miniature of the project: the real launcher, no packages to fetch, a command that repeats its arguments."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "readlink")


@dataclass(frozen=True)
class Project:
    """The miniature and the environment variables under which its launcher runs."""

    root: Path
    variables: dict[str, str]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / "huiyin.stamp"

    def start(self, *arguments: str, program: tuple[str, ...] = ("./huiyin",)) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*program, *arguments],
            cwd=self.root,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *arguments: str, program: tuple[str, ...] = ("./huiyin",)
    ) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, program=program)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    files = {
        "requirements/base.txt": "",
        "requirements/dev.txt": "",
        "src/huiyin/__init__.py": "",
        "src/huiyin/cli/__init__.py": "",
        "src/huiyin/cli/__main__.py": "import sys; print(sys.argv[1:], sys.prefix)",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    for name in ("huiyin", "huiyin.py"):
        shutil.copy(ROOT / name, root / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    program(programs / "python3", f'exec "{sys._base_executable}" "$@"')  # type: ignore[attr-defined]
    # An installer that is as quick as uv; that pip is asked where there is no uv has a test of its own.
    program(programs / "uv", "exit 0")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (programs / tool).symlink_to(found)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    home = tmp_path / "home"
    home.mkdir()
    return Project(root, {**kept, "PATH": str(programs), "HOME": str(home), "LANG": "en_US.UTF-8"})


def program(path: Path, line: str) -> None:
    """Write a program of one line."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
