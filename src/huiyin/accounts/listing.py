"""Reading places, units, categories, lists and staff for the pages where they are kept, closed ones included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.accounts.models import (
    Area,
    Category,
    DispatchList,
    DispatchRule,
    Grant,
    Office,
    Role,
    Staff,
    Unit,
)
from huiyin.accounts.selectors import NOBODY, Actor, categories_known
from huiyin.common.errors import NotFound
from huiyin.journal.selectors import entries_of


@dataclass(frozen=True)
class Change:
    """What the journal says about one change: `values` holds (field, before, after)."""

    at: datetime
    verb: str
    role: str
    reason: str
    values: list[tuple[str, Any, Any]]


def office_for(*, actor: Actor, roles: Iterable[Role]) -> Office:
    """Return the actor's office if one of these roles holds in the whole of it, else NotFound."""
    office = actor.staff.office
    if not actor.covers(*roles, office_id=office.pk, area=office.area):
        raise NotFound(NOBODY)
    return office


def changes_of(*, row: Area | Unit | Category) -> list[Change]:
    """Return what the journal says about a place, unit or category, newest first."""
    found = []
    for entry in entries_of(object_kind=type(row).__name__.lower(), object_id=row.pk).reverse():
        content = json.loads(entry.content) if entry.content else {}
        before, after = content.get("before", {}), content.get("after", {})
        values = [(name, before.get(name), value) for name, value in after.items()]
        verb = entry.kind.partition(".")[2]
        found.append(Change(entry.at, verb, entry.role, content.get("reason", ""), values))
    return found


def area_for(*, office: Office, code: str) -> Area:
    """Return a place of the office by its code, closed or not, or NotFound."""
    area: Area | None = Area.objects.filter(path__startswith=office.area.path, code=code).first()
    if area is None:
        raise NotFound(NOBODY)
    return area


def areas_below(*, area: Area) -> QuerySet[Area]:
    """Return the places one level below, open ones first, in the order of the tree."""
    rows: QuerySet[Area] = Area.objects.get_children(area)
    return rows.order_by("-is_open", "path")


def areas_found(*, office: Office, words: str) -> QuerySet[Area]:
    """Return the places of the office whose name, code or initials begin with or hold these words."""
    rows: QuerySet[Area] = Area.objects.filter(path__startswith=office.area.path)
    fits = Q(name__icontains=words) | Q(name_bo__contains=words) | Q(code__istartswith=words)
    return rows.filter(fits | Q(initials__istartswith=words)).order_by("path")


def areas_above(*, office: Office, area: Area) -> list[Area]:
    """Return the way down to a place from the office's own."""
    return [above for above in Area.objects.get_ancestors(area) if above.path.startswith(office.area.path)]


def units_all(*, office: Office) -> QuerySet[Unit]:
    """Return the units of an office, open ones first, by name."""
    return Unit.objects.filter(office=office).order_by("-is_open", "name", "pk")


def unit_for(*, office: Office, code: str) -> Unit:
    """Return a unit of the office by its code, closed or not, or NotFound."""
    unit = Unit.objects.filter(office=office, code=code).first()
    if unit is None:
        raise NotFound(NOBODY)
    return unit


def category_for(*, pk: int) -> Category:
    """Return a category, closed or not, or NotFound."""
    found: Category | None = Category.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def categories_below(*, category: Category | None, words: str = "") -> QuerySet[Category]:
    """Return the categories one level below one, or at the top; with `words`, those of any level that hold them."""
    rows: QuerySet[Category] = Category.objects.all()
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__startswith=words))
    elif category is None:
        rows = rows.filter(depth=1)
    else:
        rows = Category.objects.get_children(category)
    return rows.order_by("-is_open", "path")


def schemes() -> list[str]:
    """Return the schemes in use."""
    return sorted(set(Category.objects.filter(depth=1).values_list("scheme", flat=True)))


def categories_new(*, scheme: str, rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return what loading these rows would add, each by its names from the top down, in order."""
    known = categories_known(scheme=scheme)
    paths = (tuple(row[:level]) for row in rows for level in range(1, len(row) + 1))
    return [path for path in dict.fromkeys(paths) if path not in known]


def dispatch_versions(*, office: Office) -> QuerySet[DispatchList]:
    """Return every version of the dispatch list, newest first."""
    return DispatchList.objects.filter(office=office).select_related("made_by").order_by("-version")


def dispatch_version(*, office: Office, version: int) -> DispatchList:
    """Return one version of the dispatch list, or NotFound."""
    found = dispatch_versions(office=office).filter(version=version).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def rules_of(*, dispatch_list: DispatchList | None) -> list[DispatchRule]:
    """Return the rules of a version in the order of the two trees."""
    rows = (
        DispatchRule.objects.filter(dispatch_list=dispatch_list)
        if dispatch_list
        else DispatchRule.objects.none()
    )
    return list(
        rows.select_related("category", "area", "lead")
        .prefetch_related("supporting")
        .order_by("category__path", "area__path")
    )


def staff_for(*, office: Office, pk: int) -> Staff:
    """Return a member of staff of the office, or NotFound."""
    found = Staff.objects.filter(office=office, pk=pk).select_related("office__area").first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def grants_of(*, staff: Staff) -> QuerySet[Grant]:
    """Return every role that somebody has or had, those in force first."""
    return (
        Grant.objects.filter(staff=staff)
        .select_related("area", "unit", "office", "given_by")
        .order_by("ended_at", "-given_at", "pk")
    )


def grant_for(*, staff: Staff, pk: int) -> Grant:
    """Return one role of somebody, or NotFound."""
    found = grants_of(staff=staff).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def categories_above(*, category: Category) -> list[Category]:
    """Return the categories above one, the topmost first."""
    return list(Category.objects.get_ancestors(category))
