"""Invariant 1 over the graph of all relations: nothing joins what must not be joined about a person."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import combinations

import pytest
from django.apps import apps
from django.db import models

# Places, offices and subjects are shared by everything and tell nothing of a person. So is whoever works here, and
# the period in which was asked: a slip and a letter of the same campaign are two of many.
HUBS = {
    "accounts.Office",
    "accounts.Area",
    "accounts.Unit",
    "accounts.Category",
    "accounts.Staff",
    "letters.Campaign",
}
# What stands for a person or a household, by the part it plays; what is not built yet is not looked for.
KEPT_APART = {
    "slip": "letters.Slip",
    "letter": "letters.Letter",
    "visit target": "programmes.VisitTarget",
    "beneficiary": "programmes.Beneficiary",
    "credit account": "programmes.CreditAccount",
}

Graph = dict[str, set[str]]


def graph(all_models: list[type[models.Model]]) -> Graph:
    """Return which models are joined by a relation, in both directions; hubs are left out."""
    joined: Graph = defaultdict(set)
    for model in all_models:
        for field in model._meta.get_fields():
            target = field.related_model
            if target is None or isinstance(target, str):
                continue
            ends = {model._meta.label, target._meta.label}
            if not ends & HUBS:
                joined[model._meta.label] |= ends
                joined[target._meta.label] |= ends
    return joined


def path(joined: Graph, start: str, end: str) -> list[str]:
    """Return the shortest path between two models, or nothing."""
    came_from = {start: ""}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == end:
            back = [here]
            while came_from[back[-1]]:
                back.append(came_from[back[-1]])
            return back[::-1]
        for near in sorted(joined[here] - came_from.keys()):
            came_from[near] = here
            queue.append(near)
    return []


def joins(all_models: list[type[models.Model]]) -> list[list[str]]:
    """Return the paths between what is kept apart."""
    joined = graph(all_models)
    present = sorted(set(KEPT_APART.values()) & {model._meta.label for model in all_models})
    return [found for one, other in combinations(present, 2) if (found := path(joined, one, other))]


def test_hubs_exist() -> None:
    assert {model._meta.label for model in apps.get_models()} >= HUBS


@pytest.mark.parametrize("part", ["slip", "letter"])
def test_what_is_kept_apart_exists(part: str) -> None:
    assert KEPT_APART[part] in {model._meta.label for model in apps.get_models()}


def test_nothing_joins_what_is_kept_apart() -> None:
    assert joins(apps.get_models(include_auto_created=True)) == []


def test_contact_hangs_on_its_letter_alone() -> None:
    contact = apps.get_model("letters", "Contact")
    related = {field.related_model for field in contact._meta.get_fields() if field.related_model}
    assert related == {apps.get_model("letters", "Letter")}


@pytest.mark.parametrize("near", ["letters.Batch", "letters.Matter", "letters.Contact"])
def test_a_slip_is_joined_to_nothing_of_a_letter(near: str) -> None:
    joined = graph(apps.get_models(include_auto_created=True))
    assert path(joined, "letters.Letter", near)
    assert path(joined, "letters.Slip", near) == []


def test_a_slip_knows_its_village_and_two_days() -> None:
    slip = apps.get_model("letters", "Slip")
    fields = {field.name for field in slip._meta.get_fields()}
    assert fields == {"id", "place", "code", "issued_on", "returned_on", "taken_back_on"}
    days = [field for field in slip._meta.get_fields() if field.name.endswith("_on")]
    assert {type(day) for day in days} == {models.DateField}  # a DateTimeField is another class


def test_a_path_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KEPT_APART, "slip", "problems.Problem")
    found = joins(apps.get_models(include_auto_created=True))
    assert [[each[0], each[-1]] for each in found] == [["letters.Letter", "problems.Problem"]]
