"""What the documents say of the project: links lead somewhere, commands exist, versions agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from huiyin.cli.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# `huiyin serve`, ./huiyin serve, python -m huiyin --data x serve; in prose only what stands as code.
CODE = re.compile(r"^```[^\n]*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"(?<![\w/.])(?:\./|/[\w/]+/|-m )?huiyin((?: --data [\w./-]+)?) ([a-z]+)\b(?!\.)")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


def links(text: str) -> list[str]:
    """Return what a document links to inside the project, without the part after #."""
    found = (unquote(target.partition("#")[0]) for target in LINK.findall(text))
    return [target for target in found if target and not re.match(r"[a-z]+:", target)]


def commands(text: str) -> list[str]:
    """Return the commands that a document calls in its code, in order."""
    return [
        call.group(2)
        for code in CODE.finditer(text)
        for call in CALL.finditer(code.group(1) or code.group(2))
    ]


def test_it_works() -> None:
    text = "[a](b.md#c) [d](https://example.org) `huiyin keys`\n```\n./huiyin --data x restore y\n```\n"
    assert links(text) == ["b.md"]
    assert commands(text) == ["keys", "restore"]
    assert commands("the huiyin program, `User=huiyin`, `huiyin.service`") == []


def named(path: Path) -> str:
    """Return a document's name for the report of a test."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    targets = links(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_exist(document: Path) -> None:
    known = {command.name for command in COMMANDS}
    assert [name for name in commands(document.read_text(encoding="utf-8")) if name not in known] == []


def test_the_way_in_names_the_two_commands() -> None:
    assert {"demo", "test"} <= set(commands((ROOT / "README.md").read_text(encoding="utf-8")))


def test_versions_agree() -> None:
    """The newest release of the changelog is the version; before the first one, all is unreleased."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = RELEASE.findall(changelog)
    assert releases[:1] == [version] if releases else "## [Unreleased]" in changelog
