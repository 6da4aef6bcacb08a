"""The lock: exact, hashed, without the address of an index, and the same for users and developers."""

from __future__ import annotations

import re

import pytest

from tests.architecture.code import ROOT

PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>\S+)", re.MULTILINE)


def locked(name: str) -> str:
    """Return the text of a lock file."""
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> set[str]:
    """Return the pinned packages with their versions."""
    return {match.group() for match in PIN.finditer(locked(name))}


@pytest.mark.parametrize("name", ["base", "dev", "ocr"])
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    packages = [block for block in re.split(r"\n(?=\S)", locked(name)) if not block.startswith("#")]
    assert packages
    assert [
        block.splitlines()[0] for block in packages if not PIN.match(block) or "--hash=sha256:" not in block
    ] == []


@pytest.mark.parametrize("name", ["base", "dev", "ocr"])
def test_no_address(name: str) -> None:
    assert "://" not in locked(name)


def test_developers_have_what_users_have() -> None:
    """The launcher relies on this: after the tests' set-up it installs nothing again for the other commands."""
    assert pins("base") <= pins("dev")
