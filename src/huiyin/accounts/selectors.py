"""Reading offices, places, units, categories, and what a member of staff may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

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
from huiyin.common.errors import NotFound


class Places(Protocol):
    """What a rule of a dispatch list is chosen by; a stored rule and a planned one have both."""

    @property
    def category(self) -> Category:
        """Return the category."""

    @property
    def area(self) -> Area:
        """Return the place."""


AnyRule = TypeVar("AnyRule", bound=Places)
NOBODY = _("Not found, or not open to you.")


@dataclass(frozen=True)
class Scope:
    """Where a role holds: an office and an area subtree; for a handler, a unit."""

    role: Role
    office_id: int
    area_path: str
    unit_id: int | None


@dataclass(frozen=True)
class Actor:
    """A member of staff with the grants in force, read once per request."""

    staff: Staff
    scopes: tuple[Scope, ...]

    def has(self, *roles: Role) -> bool:
        """Say whether any of these roles is held anywhere."""
        return any(scope.role in roles for scope in self.scopes)

    @property
    def roles(self) -> set[Role]:
        """Return every role held."""
        return {scope.role for scope in self.scopes}

    @property
    def unit_ids(self) -> set[int]:
        """Return the units whose handler this is."""
        return {scope.unit_id for scope in self.scopes if scope.unit_id is not None}

    def within(self, roles: Iterable[Role], *, office: str = "office_id", area_path: str = "area__path") -> Q:
        """Return the filter of rows whose office and area lie in a scope of one of these roles.

        `office` and `area_path` name the columns. No scope gives a filter that matches nothing.
        """
        wanted = set(roles)
        found = Q(pk__in=[])
        for scope in self.scopes:
            if scope.role in wanted:
                found |= Q(**{office: scope.office_id, f"{area_path}__startswith": scope.area_path})
        return found

    def covers(self, *roles: Role, office_id: int, area: Area) -> bool:
        """Say whether one of these roles holds at this place of this office."""
        return any(
            scope.role in roles
            and scope.office_id == office_id
            and str(area.path).startswith(scope.area_path)
            for scope in self.scopes
        )


def actor(*, staff: Staff) -> Actor:
    """Return what this member of staff may do now. An inactive one may do nothing."""
    if not staff.is_active:
        return Actor(staff, ())
    grants = Grant.objects.filter(staff=staff, ended_at=None).select_related("area")
    scopes = [Scope(Role(g.role), g.office_id, str(g.area.path), g.unit_id) for g in grants]
    return Actor(staff, tuple(scopes))


def office_by_code(*, code: str) -> Office:
    """Return the office with this code, or NotFound."""
    office = Office.objects.select_related("area").filter(code=code).first()
    if office is None:
        raise NotFound(NOBODY)
    return office


def offices() -> QuerySet[Office]:
    """Return every office of this installation, the first made first."""
    return Office.objects.order_by("pk")


def public_office() -> Office | None:
    """Return the office whose public pages this installation shows: the first one made."""
    return Office.objects.select_related("area").order_by("pk").first()


def areas_of(*, office: Office) -> QuerySet[Area]:
    """Return the open places of an office, in tree order, itself first."""
    rows: QuerySet[Area] = Area.objects.filter(path__startswith=office.area.path, is_open=True)
    return rows.order_by("path")


def names_above(*, areas: Iterable[Area]) -> dict[int, str]:
    """Return the name of the place right above each of these, by the place's key; nothing above the top."""
    above = {area.pk: str(area.path)[: -Area.steplen] for area in areas}
    names = dict(Area.objects.filter(path__in=set(above.values())).values_list("path", "name"))
    return {pk: names.get(path, "") for pk, path in above.items()}


def village_of(*, area: Area) -> Area:
    """Return the village that a place is, or is a part of: the nearest on the way up that counts households; the place
    itself where none does."""
    path, step = str(area.path), Area.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    counted = Area.objects.filter(path__in=above, households__isnull=False)
    return counted.order_by("path").last() or area


def area_of(*, office: Office, code: str) -> Area:
    """Return an open place of the office by its code, or NotFound."""
    area = areas_of(office=office).filter(code=code).first()
    if area is None:
        raise NotFound(_("This place is not known here."), field="area")
    return area


def units_of(*, office: Office) -> QuerySet[Unit]:
    """Return the open units of an office by name."""
    return Unit.objects.filter(office=office, is_open=True).order_by("name", "pk")


def categories(*, level: int | None = None) -> QuerySet[Category]:
    """Return the open categories in tree order; `level` 1 is the top."""
    rows: QuerySet[Category] = Category.objects.filter(is_open=True).order_by("path")
    return rows if level is None else rows.filter(depth=level)


def dispatch_list(*, office: Office) -> DispatchList | None:
    """Return the version of the dispatch list in force."""
    return DispatchList.objects.filter(office=office).order_by("-version").first()


def dispatch_rules(*, office: Office) -> list[DispatchRule]:
    """Return the rules in force whose lead unit is open."""
    current = dispatch_list(office=office)
    if current is None:
        return []
    rules = DispatchRule.objects.filter(dispatch_list=current, lead__is_open=True)
    return list(rules.select_related("lead", "category", "area").prefetch_related("supporting"))


def dispatch_for(*, office: Office, category: Category | None, area: Area) -> DispatchRule | None:
    """Return the rule that fits best: the nearest category upwards, then the nearest area upwards."""
    return nearest(rules=dispatch_rules(office=office), category=category, area=area) if category else None


def nearest(*, rules: Iterable[AnyRule], category: Category, area: Area) -> AnyRule | None:
    """Return the rule that fits best among these: the nearest category upwards, then the nearest area upwards."""
    fitting = [
        rule
        for rule in rules
        if category.path.startswith(rule.category.path) and area.path.startswith(rule.area.path)
    ]
    return max(fitting, key=lambda rule: (rule.category.depth, rule.area.depth), default=None)


def categories_known(*, scheme: str) -> dict[tuple[str, ...], Category]:
    """Return every category of a scheme, closed ones too, by its names from the top down."""
    known: dict[tuple[str, ...], Category] = {}
    names: list[str] = []
    for node in Category.objects.filter(scheme=scheme).order_by("path"):
        names = [*names[: node.depth - 1], node.name]
        known[tuple(names)] = node
    return known


def staff_of(*, office: Office) -> QuerySet[Staff]:
    """Return the staff of an office, with their grants in force."""
    return (
        Staff.objects.filter(office=office)
        .prefetch_related("grants__area", "grants__unit")
        .order_by("username")
    )
