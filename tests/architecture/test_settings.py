"""Every variable that the program reads is in docs/operate/settings.md, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from huiyin.common import keys
from tests.architecture.code import ROOT, Module, dotted, modules

READERS = {
    *("env.text", "env.flag", "env.number", "env.words", "env.address"),
    *("os.environ.get", "os.environ.setdefault", "os.getenv"),
}
# Django's own, and the language of the machine.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"}


def read() -> set[str]:
    """Return the names of the variables that are read."""
    found = {name for module in [*modules(), Module(ROOT / "huiyin.py")] for name in names(module)}
    return (found | {f"HUIYIN_KEY_{name.upper()}" for name in keys.NAMES}) - NOT_OURS


def names(module: Module) -> Iterator[str]:
    """Yield the constant names that a module reads or sets."""
    for node, called in module.calls():
        if called in READERS and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
    for part in ast.walk(module.tree):
        if isinstance(part, ast.Subscript) and dotted(part.value) == "os.environ":
            yield str(ast.literal_eval(part.slice))


def documented() -> set[str]:
    """Return the names at the beginning of a row of a table."""
    text = (ROOT / "docs" / "operate" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def test_it_works() -> None:
    assert {"DATABASE_URL", "HUIYIN_DATA", "HUIYIN_VENV"} <= read()


def test_every_setting_is_documented() -> None:
    assert read() - documented() == set()


def test_every_documented_setting_exists() -> None:
    assert documented() - read() == set()
