"""The sources as these tests read them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "huiyin"


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(PACKAGE).with_suffix("").as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.stmt | ast.expr, what: str) -> str:
        return f"{self.name}.py:{node.lineno} {what}"

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Yield every imported name in full, wherever it is imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield every call with the dotted name of what is called, as far as it has one."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for an attribute chain; what is no name in it is left out: `.b.c`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@lru_cache
def modules(folder: str = "") -> tuple[Module, ...]:
    """Return the modules below a folder of the package, without migrations, which are written by Django."""
    paths = sorted((PACKAGE / folder).rglob("*.py"))
    return tuple(Module(path) for path in paths if "migrations" not in path.parts)


def own_models() -> list[type[models.Model]]:
    """Return our concrete models, the tables between two of them included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("huiyin.")]


@lru_cache
def layers() -> dict[str, int]:
    """Return the height of each part of the package, from the contract that import-linter enforces."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rows = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        name.strip(" ()"): height
        for height, row in enumerate(reversed(rows))
        for name in re.split(r"[:|]", row)
    }
