"""The project speaks of itself alone: no path of a machine, no host of a package index in any file that is kept."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(["/" + "work/", "/" + "root/", "/" + "home/[a-z]", "py" + r"pi\.org", "python" + "hosted"])
)
NOT_OURS = {"LICENSE"}


def kept() -> list[Path]:
    """Return every file under version control that is there."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    return [
        ROOT / name
        for name in listed.split("\0")
        if name and name not in NOT_OURS and (ROOT / name).is_file()
    ]


def test_no_machine_is_named() -> None:
    found = []
    for path in kept():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "line", ["see /" + "work/main", "--index-url https://py" + "pi.org/simple", "/" + "home/li/x"]
)
def test_a_machine_is_seen(line: str) -> None:
    assert FORBIDDEN.search(line)
