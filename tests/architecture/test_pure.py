"""The libraries: no Django, no clock, no I/O, no chance. Tables that lie beside a module are part of it."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.code import Module, modules

IMPORTS = {
    *("django", "huiyin.accounts", "huiyin.common", "huiyin.journal", "huiyin.letters", "huiyin.problems"),
    *(
        "os",
        "sys",
        "time",
        "random",
        "secrets",
        "uuid",
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "requests",
    ),
    *("subprocess", "multiprocessing", "threading", "sqlite3", "psycopg", "tempfile", "shutil", "logging"),
}
BUILTINS = {"open", "input", "print", "breakpoint", "exec", "eval", "__import__"}
CLOCK_AND_CHANCE = {"now", "utcnow", "today", "default_rng", "urandom", "getenv"}
FILES = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "savetxt",
    "savez",
    "tofile",
    "unlink",
    "mkdir",
}


def breaches(module: Module) -> list[str]:
    """Return each place where a library is not pure."""
    found = [
        module.at(node, f"imports {name}")
        for node, name in module.imports()
        if any(name == banned or name.startswith(f"{banned}.") for banned in IMPORTS)
    ]
    for node, called in module.calls():
        last = called.rsplit(".", 1)[-1]
        chance = ".random." in called
        outside = called in BUILTINS or chance or ("." in called and last in CLOCK_AND_CHANCE)
        if outside or (last in FILES and not reads_own_table(node)):
            found.append(module.at(node, f"{called}()"))
    return found


def reads_own_table(node: ast.Call) -> bool:
    """Tell whether a file is read through `importlib.resources.files`, which finds only what is installed."""
    return any(isinstance(part, ast.Call) and dotted_end(part) == "files" for part in ast.walk(node.func))


def dotted_end(node: ast.Call) -> str:
    """Return the last part of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize("module", modules("pure"), ids=lambda module: module.name)
def test_library_is_pure(module: Module) -> None:
    assert breaches(module) == []


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from django.utils import timezone",
        "import numpy as np; np.random.rand(3)",
        "datetime.now(UTC)",
        "date.today()",
        "open('table.csv')",
        "Path('table.csv').read_text()",
        "print(1)",
    ],
)
def test_a_breach_is_seen(line: str) -> None:
    module = Module(modules("pure")[0].path)
    module.__dict__["tree"] = ast.parse(line)
    assert len(breaches(module)) >= 1
