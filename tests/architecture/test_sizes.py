"""Files and functions stay small enough to be read at once; no drawer for odds and ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.code import ROOT, Module, modules

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 45
DRAWERS = {"utils", "util", "helpers", "misc", "tools"}
# A reason is needed to be longer.
LONG: dict[str, str] = {}

ALL = [*modules(), Module(ROOT / "huiyin.py"), Module(ROOT / "scripts" / "messages")]


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.path.relative_to(ROOT).as_posix())
def test_file(module: Module) -> None:
    name = module.path.relative_to(ROOT).as_posix()
    assert name in LONG or module.text.count("\n") <= LINES_OF_A_FILE
    assert not DRAWERS & set(module.path.with_suffix("").parts[len(ROOT.parts) :])


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.path.relative_to(ROOT).as_posix())
def test_functions(module: Module) -> None:
    assert list(long_functions(module)) == []


def test_exceptions_are_still_long() -> None:
    assert [
        name for name in LONG if (ROOT / name).read_text(encoding="utf-8").count("\n") <= LINES_OF_A_FILE
    ] == []


def long_functions(module: Module) -> Iterator[str]:
    """Yield the functions over the limit."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"{node.name}: {lines} lines"
