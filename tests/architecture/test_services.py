"""Services: keyword-only, the time is an argument. Signals between our own apps: none. The clock: only at the edge."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.code import Module, modules

SERVICES = [module for module in modules() if "services" in module.name.split("/")]
WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("add_root", "add_child", "entry_write"),
}
TIMELESS = {
    "draft_drop": "a draft is a convenience of one clerk, not a record",
    "kept_drop": "files of a form that is not sent yet, not a record",
    "clocks_start": "clocks count from when the letter was received, whenever they are set",
    "clocks_hurry": "clocks count from when the letter was received, whenever they are set",
    "matter_unsorted": "a step of the service that undoes a belonging and writes the entry with its time",
}
SIGNALS = (
    "django.dispatch",
    "django.db.models.signals",
    "django.core.signals",
    "django.contrib.auth.signals",
)
DOMAIN = ("common", "journal", "accounts", "letters", "problems")
CLOCK = {"datetime.now", "timezone.now", "datetime.utcnow", "date.today", "time.time", "datetime.today"}

Function = ast.FunctionDef


def functions(module: Module) -> dict[str, Function]:
    """Return the functions at the top of a module by name."""
    return {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}


def public(module: Module) -> Iterator[Function]:
    """Yield what others may call."""
    return (node for name, node in functions(module).items() if not name.startswith("_"))


def writes(node: Function, helpers: dict[str, Function], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a function, or one of the module that it calls, writes to the database."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in WRITES or (name == "update" and call.keywords):
            return True
        if name in helpers and name not in seen and writes(helpers[name], helpers, seen | {name}):
            return True
    return False


def cases() -> list[pytest.ParameterSet]:
    """Return every public service."""
    return [
        pytest.param(module, node, id=f"{module.name}:{node.name}")
        for module in SERVICES
        for node in public(module)
    ]


@pytest.mark.parametrize(("module", "node"), cases())
def test_service(module: Module, node: Function) -> None:
    positional = [*node.args.posonlyargs, *node.args.args]
    assert ast.get_docstring(node), "says what it does"
    if not writes(node, functions(module)):
        assert len(positional) <= 1, "one thing to compute from, else keywords"
        return
    assert positional == [], "writes, so it takes keywords only"
    taken = {argument.arg for argument in node.args.kwonlyargs}
    assert node.name in TIMELESS or "at" in taken, "writes, so it takes the time"


def test_exceptions_are_still_there() -> None:
    assert set(TIMELESS) <= {node.name for module in SERVICES for node in public(module)}


@pytest.mark.parametrize("part", DOMAIN)
def test_domain_has_no_clock(part: str) -> None:
    found = [
        module.at(node, called)
        for module in modules(part)
        for node, called in module.calls()
        if called in CLOCK
    ]
    assert found == []


def test_no_signals_between_our_apps() -> None:
    found = [
        module.at(node, name)
        for module in modules()
        for node, name in module.imports()
        if name.startswith(SIGNALS)
    ]
    assert found == []
