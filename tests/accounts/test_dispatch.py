"""The dispatch list: the nearest category, then the nearest place; versions stay as they were."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.accounts.listing import dispatch_version, rules_of
from huiyin.accounts.models import Area, Category, DispatchList, Unit
from huiyin.accounts.selectors import dispatch_for, dispatch_list
from huiyin.accounts.services import Rule, dispatch_list_make, unit_change
from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.journal.models import Entry
from tests.people import NOON, Township


def make(town: Township, *rules: Rule, **changes: Any) -> DispatchList:
    given: dict[str, Any] = {"office": town.office, "rules": rules, "reason": "改", "at": NOON}
    return dispatch_list_make(**(given | changes))


def lead(town: Township, category: Category | None, area: Area) -> Unit | None:
    rule = dispatch_for(office=town.office, category=category, area=area)
    return rule.lead if rule else None


@pytest.fixture
def top(town: Township) -> Category:
    found: Category = Category.objects.get_parent(town.supply)
    return found


def test_it_works(town: Township, top: Category) -> None:
    make(town, Rule(top, town.office.area, town.housing), Rule(town.supply, town.office.area, town.water))
    assert lead(town, town.supply, town.village) == town.water
    assert lead(town, town.lighting, town.village) == town.housing


def test_nearest_category_before_nearest_place(town: Township, top: Category) -> None:
    make(town, Rule(top, town.village, town.housing), Rule(town.supply, town.office.area, town.water))
    assert lead(town, town.supply, town.village) == town.water


def test_then_nearest_place(town: Township) -> None:
    make(town, Rule(town.supply, town.office.area, town.water), Rule(town.supply, town.village, town.power))
    assert lead(town, town.supply, town.village) == town.power
    assert lead(town, town.supply, town.other_village) == town.water


def test_nothing_fits(town: Township, top: Category) -> None:
    make(town, Rule(town.supply, town.village, town.water))
    assert lead(town, town.supply, town.other_village) is None
    assert lead(town, top, town.village) is None
    assert lead(town, None, town.village) is None


def test_closed_unit_is_not_proposed(town: Township, top: Category) -> None:
    make(town, Rule(top, town.office.area, town.housing), Rule(town.supply, town.office.area, town.water))
    unit_change(office=town.office, unit=town.water, is_open=False, reason="x", at=NOON, role="administrator")
    assert lead(town, town.supply, town.village) == town.housing


def test_versions(town: Township) -> None:
    made = make(town, Rule(town.supply, town.village, town.power, (town.water, town.power)), by=town.admin)
    assert (made.version, made.made_by, dispatch_list(office=town.office)) == (2, town.admin, made)
    assert [unit.name for unit in rules_of(dispatch_list=made)[0].supporting.all()] == [town.water.name]
    assert len(rules_of(dispatch_list=dispatch_version(office=town.office, version=1))) == 2
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.kind, entry.object_id) == ("accounts.dispatch-list-made", made.pk)


def test_empty_list_is_a_version_too(town: Township) -> None:
    assert rules_of(dispatch_list=make(town)) == []


def test_somebody_else_was_first(town: Township) -> None:
    make(town, after=1)
    with pytest.raises(Conflict):
        make(town, after=1)
    assert DispatchList.objects.filter(office=town.office).count() == 2


@pytest.mark.parametrize("reason", ["", "  ", "很" * 301])
def test_reason_is_needed(town: Township, reason: str) -> None:
    with pytest.raises(Refused):
        make(town, reason=reason)


def test_same_line_twice(town: Township) -> None:
    line = Rule(town.supply, town.village, town.water)
    with pytest.raises(Refused):
        make(town, line, line)
    assert DispatchList.objects.filter(office=town.office).count() == 1


def test_place_of_another_office(town: Township) -> None:
    with pytest.raises(Refused):
        make(town, Rule(town.supply, town.neighbour.area, town.water))


def test_version_that_is_not_there(town: Township) -> None:
    with pytest.raises(NotFound):
        dispatch_version(office=town.office, version=9)
