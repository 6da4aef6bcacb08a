"""Front ends call services and selectors; they neither write nor build queries."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.code import Module, dotted, modules

WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("asave", "acreate", "adelete", "aupdate", "abulk_create", "select_for_update", "raw", "execute"),
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
DATABASE = {"django.db.connection", "django.db.connections", "django.db.transaction", "django.db.models"}


def breaches(module: Module) -> list[str]:
    """Return each place where a module reaches past services and selectors."""
    found = [module.at(node, f"imports {name}") for node, name in module.imports() if name in DATABASE]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and is_query(node):
            found.append(module.at(node, dotted(node)))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and is_write(node, node.func.attr)
        ):
            found.append(module.at(node, f".{node.func.attr}()"))
    return found


def is_query(node: ast.Attribute) -> bool:
    """Tell a query from `objects.none()`, with which a form says what it will choose from."""
    return isinstance(node.value, ast.Attribute) and node.value.attr in MANAGERS and node.attr != "none"


def is_write(node: ast.Call, method: str) -> bool:
    """Tell a write from a dictionary's `update`, which takes a mapping where a query set's takes fields."""
    return method in WRITES or (method == "update" and bool(node.keywords))


@pytest.mark.parametrize("module", modules("web"), ids=lambda module: module.name)
def test_front_end_only_calls(module: Module) -> None:
    assert breaches(module) == []


@pytest.mark.parametrize(
    "line",
    [
        "letter.save()",
        "Letter.objects.filter(office=office)",
        "letters.update(state='open')",
        "form.save(commit=False)",
        "from django.db import transaction",
        "letter.texts.create(body='')",
    ],
)
def test_a_breach_is_seen(line: str) -> None:
    module = Module(modules("web")[0].path)
    module.__dict__["tree"] = ast.parse(line)
    assert len(breaches(module)) >= 1


@pytest.mark.parametrize("line", ["context.update(more)", "forms.ModelChoiceField(Unit.objects.none())"])
def test_what_is_no_breach(line: str) -> None:
    module = Module(modules("web")[0].path)
    module.__dict__["tree"] = ast.parse(line)
    assert breaches(module) == []
