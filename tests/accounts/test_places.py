"""Offices, places and units: what may be written, and what is refused."""

from __future__ import annotations

import json

import pytest

from huiyin.accounts.listing import area_for, areas_above, areas_below, areas_found, changes_of, unit_for
from huiyin.accounts.models import Area, Office, Unit
from huiyin.accounts.selectors import area_of, areas_of, units_of
from huiyin.accounts.services import area_add, area_change, office_make, unit_add, unit_change
from huiyin.common.errors import NotFound, Refused
from huiyin.journal.models import Entry
from tests.people import NOON, Township

ROLE = "administrator"


def last() -> Entry:
    return Entry.objects.order_by("-id")[0]


def test_it_works(town: Township) -> None:
    made = area_add(
        office=town.office, parent=town.village, code="YN0301", name="三组", initials="SZ", at=NOON
    )
    assert list(areas_below(area=town.village)) == [made]
    assert made.initials == "sz"
    assert [area.code for area in areas_above(office=town.office, area=made)] == ["YN", "YN03"]
    assert last().kind == "accounts.area-added"


@pytest.mark.parametrize("code", ["", "yn", "Y20", "20", "ILO", "U1", "ABCDEFG", "云", "A B"])
def test_office_code_that_no_number_could_hold(town: Township, code: str) -> None:
    with pytest.raises(Refused) as refused:
        office_make(code=code, name="测试机关", area_code="XX", at=NOON)
    assert refused.value.field == "code"
    assert not Office.objects.filter(name="测试机关").exists()


def test_office_is_made_on_a_place_that_is_there(town: Township) -> None:
    made = office_make(code="S3", name="三村服务站", area_code="YN03", at=NOON)
    assert made.area == town.village


def test_code_once(town: Township) -> None:
    with pytest.raises(Refused) as refused:
        area_add(office=town.office, parent=town.village, code="YN01", name="又一村", at=NOON)
    assert refused.value.field == "code"


@pytest.mark.parametrize("name", ["", "村" * 61])
def test_name_must_fit(town: Township, name: str) -> None:
    with pytest.raises(Refused) as refused:
        area_add(office=town.office, parent=town.village, code="N1", name=name, at=NOON)
    assert refused.value.field == "name"


def test_change_keeps_before_after_and_reason(town: Township) -> None:
    area_change(
        office=town.office, area=town.village, households=125, households_source="2026年户册",
        reason="迁入", at=NOON, role=ROLE,
    )  # fmt: skip
    found = changes_of(row=town.village)[0]
    assert (found.reason, found.role) == ("迁入", ROLE)
    assert ("households", 120, 125) in found.values
    assert changes_of(row=town.village)[-1].verb == "area-added"


def test_nothing_changed_writes_nothing(town: Township) -> None:
    before = last()
    area_change(office=town.office, area=town.village, name="三村", reason="x", at=NOON, role=ROLE)
    assert last() == before


def test_households_need_their_source(town: Township) -> None:
    with pytest.raises(Refused) as refused:
        area_change(office=town.office, area=town.village, households=1, reason="x", at=NOON, role=ROLE)
    assert refused.value.field == "households_source"


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_is_needed(town: Township, reason: str) -> None:
    with pytest.raises(Refused):
        unit_change(office=town.office, unit=town.water, name="x", reason=reason, at=NOON, role=ROLE)


def test_closed_place_is_known_to_those_who_keep_places_alone(town: Township) -> None:
    area_change(office=town.office, area=town.village, is_open=False, reason="合并", at=NOON, role=ROLE)
    assert town.village not in areas_of(office=town.office)
    with pytest.raises(NotFound):
        area_of(office=town.office, code="YN03")
    assert area_for(office=town.office, code="YN03") == town.village


def test_place_of_another_office(town: Township) -> None:
    with pytest.raises(NotFound):
        area_for(office=town.office, code="HY")
    with pytest.raises(NotFound):
        unit_for(office=town.neighbour, code="water")


@pytest.mark.parametrize("words", ["三村", "sc", "SC", "YN03", "གྲོང"])
def test_search(town: Township, words: str) -> None:
    assert list(areas_found(office=town.office, words=words)) == [town.village]


def test_unit(town: Township) -> None:
    made = unit_add(office=town.office, code="roads", name="交通站", at=NOON)
    unit_change(office=town.office, unit=made, is_open=False, reason="撤销", at=NOON, role=ROLE)
    assert made not in units_of(office=town.office)
    assert json.loads(last().content or "")["after"] == {"is_open": False}


def test_unit_code_once_per_office(town: Township) -> None:
    with pytest.raises(Refused):
        unit_add(office=town.office, code="water", name="又一水利站", at=NOON)
    assert unit_add(office=town.neighbour, code="water", name="邻乡水利站", at=NOON)
    assert Unit.objects.filter(code="water").count() == 2
    assert Area.objects.filter(code="YN03").count() == 1
