"""What import-linter cannot see of the layers: relations by name, models fetched by name."""

from __future__ import annotations

import ast

from tests.architecture.code import Module, layers, modules, own_models

# Who may go through all tables without naming one.
GENERIC = {"common/archive": "a backup takes every table that there is"}
FETCHING = {"get_model", "get_app_config", "import_module", "import_string", "__import__"}


def test_it_works() -> None:
    assert layers()["pure"] < layers()["common"] < layers()["letters"] < layers()["web"] < layers()["cli"]


def test_relations_point_down() -> None:
    upward = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or target is None or isinstance(target, str):
                continue
            if not target.__module__.startswith("huiyin."):
                continue
            above, below = (part_of(each.__module__) for each in (target, model))
            if layers()[above] > layers()[below]:
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []


def test_nothing_below_the_command_line_is_fetched_by_name() -> None:
    found = [
        module.at(node, called)
        for module in modules()
        if module.name.split("/")[0] not in {"cli", "config"} and module.name not in GENERIC
        for node, called in module.calls()
        if called.rsplit(".", 1)[-1] in FETCHING and not relates_to_its_own_app(module, node)
    ]
    assert found == []


def part_of(module: str) -> str:
    """Return the part of the package that a module belongs to."""
    return module.split(".")[1]


def relates_to_its_own_app(module: Module, node: ast.Call) -> bool:
    """Tell whether the first argument is a constant that names the module's own part."""
    first = node.args[0] if node.args else None
    own = module.name.split("/")[0]
    return isinstance(first, ast.Constant) and str(first.value).removeprefix("huiyin.").split(".")[0] == own
