"""Staff, passwords, roles, and the limit on tries to sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.accounts.listing import grant_for, grants_of, office_for, staff_for
from huiyin.accounts.models import Grant, Role, Staff
from huiyin.accounts.selectors import actor
from huiyin.accounts.services import (
    grant_end,
    grant_give,
    keys_switch,
    password_change,
    password_reissue,
    sign_in_try,
    staff_add,
    staff_switch,
)
from huiyin.common.errors import NotFound, Refused, TooMany
from huiyin.journal.models import Entry
from tests.people import NOON, PASSWORD, Township

ROLE = "administrator"


def test_it_works(town: Township) -> None:
    staff, password = staff_add(office=town.office, username=" NewComer ", name="测试新人", at=NOON)
    assert (staff.username, staff.must_change_password) == ("newcomer", True)
    assert len(password) == 12
    assert staff.check_password(password)
    assert password not in (Entry.objects.order_by("-id")[0].content or "")
    password_change(staff=staff, password="three-plain-words", at=NOON, role="staff")
    assert not Staff.objects.get(pk=staff.pk).must_change_password


def test_name_taken_in_another_case(town: Township) -> None:
    with pytest.raises(Refused, match="已经有了"):
        staff_add(office=town.office, username="WANG", name="另一个王", at=NOON)
    assert Staff.objects.get_by_natural_key("WaNg") == town.wang


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "wang-wang-1"])
def test_weak_password(town: Township, password: str) -> None:
    town.wang.username = "wang-wang"
    with pytest.raises(Refused) as refused:
        password_change(staff=town.wang, password=password, at=NOON, role="clerk")
    assert refused.value.field == "password"
    assert Staff.objects.get(pk=town.wang.pk).check_password(PASSWORD)


def test_reissue(town: Township) -> None:
    given = password_reissue(staff=town.wang, at=NOON, role=ROLE, by=town.admin)
    found = Staff.objects.get(pk=town.wang.pk)
    assert found.check_password(given)
    assert found.must_change_password


def test_switched_off_may_do_nothing(town: Township) -> None:
    staff_switch(staff=town.wang, active=False, at=NOON, role=ROLE, by=town.admin)
    assert actor(staff=Staff.objects.get(pk=town.wang.pk)).roles == set()
    staff_switch(staff=town.wang, active=True, at=NOON, role=ROLE, by=town.admin)
    assert actor(staff=Staff.objects.get(pk=town.wang.pk)).roles == {Role.CLERK}


def test_keys(town: Township) -> None:
    keys_switch(staff=town.wang, on=False, at=NOON, role="clerk")
    assert not Staff.objects.get(pk=town.wang.pk).keys_on


def test_grant_holds_in_its_subtree_alone(town: Township) -> None:
    who = town.actor("village_clerk")
    assert who.covers(Role.CLERK, office_id=town.office.pk, area=town.other_village)
    assert not who.covers(Role.CLERK, office_id=town.office.pk, area=town.village)
    assert not who.covers(Role.SUPERVISOR, office_id=town.office.pk, area=town.other_village)
    assert not who.covers(Role.CLERK, office_id=town.neighbour.pk, area=town.other_village)


def test_office_is_run_by_who_covers_it_whole(town: Township) -> None:
    assert office_for(actor=town.actor("admin"), roles=(Role.ADMINISTRATOR,)) == town.office
    for name in ("village_clerk", "wang"):
        with pytest.raises(NotFound):
            office_for(actor=town.actor(name), roles=(Role.ADMINISTRATOR,))


def test_end(town: Township) -> None:
    grant = grants_of(staff=town.wang)[0]
    grant_end(grant=grant, at=NOON, role=ROLE, by=town.admin)
    assert actor(staff=town.wang).roles == set()
    with pytest.raises(Refused):
        grant_end(grant=grant, at=NOON, role=ROLE, by=town.admin)
    assert Grant.objects.filter(staff=town.wang).count() == 1


def test_same_role_again_after_its_end(town: Township) -> None:
    given: dict[str, Any] = {
        "staff": town.wang,
        "role_given": Role.CLERK,
        "office": town.office,
        "area": town.office.area,
        "at": NOON,
    }
    with pytest.raises(Refused):
        grant_give(**given)
    grant_end(grant=grants_of(staff=town.wang)[0], at=NOON, role=ROLE)
    assert grant_give(**given, by=town.admin).given_by == town.admin


@pytest.mark.parametrize(("role", "with_unit"), [(Role.HANDLER, False), (Role.CLERK, True)])
def test_unit_goes_with_handlers(town: Township, role: Role, with_unit: bool) -> None:
    with pytest.raises(Refused) as refused:
        grant_give(
            staff=town.nima, role_given=role, office=town.office, area=town.office.area, at=NOON,
            unit=town.water if with_unit else None,
        )  # fmt: skip
    assert refused.value.field == "unit"


def test_place_of_another_office(town: Township) -> None:
    with pytest.raises(Refused) as refused:
        grant_give(
            staff=town.nima, role_given=Role.CLERK, office=town.office, area=town.neighbour.area, at=NOON
        )
    assert refused.value.field == "area"


def test_nobody_changes_themself(town: Township) -> None:
    own = grants_of(staff=town.admin)[0]
    acts = (
        lambda: grant_give(
            staff=town.admin,
            role_given=Role.CLERK,
            office=town.office,
            area=town.office.area,
            at=NOON,
            by=town.admin,
        ),
        lambda: grant_end(grant=own, at=NOON, role=ROLE, by=town.admin),
        lambda: staff_switch(staff=town.admin, active=False, at=NOON, role=ROLE, by=town.admin),
        lambda: password_reissue(staff=town.admin, at=NOON, role=ROLE, by=town.admin),
    )
    entries = Entry.objects.count()
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert Entry.objects.count() == entries


def test_staff_of_another_office(town: Township) -> None:
    with pytest.raises(NotFound):
        staff_for(office=town.neighbour, pk=town.wang.pk)
    with pytest.raises(NotFound):
        grant_for(staff=town.wang, pk=grants_of(staff=town.admin)[0].pk)


class TestTries:
    def test_it_works(self, db: None) -> None:
        for _try in range(5):
            sign_in_try(username="wang", address="192.0.2.1", at=NOON)
        with pytest.raises(TooMany) as refused:
            sign_in_try(username="WANG", address="192.0.2.2", at=NOON)
        assert 0 < refused.value.seconds <= 15 * 60

    def test_others_may_go_on(self, db: None) -> None:
        for _try in range(5):
            sign_in_try(username="wang", address="192.0.2.1", at=NOON)
        sign_in_try(username="chen", address="192.0.2.1", at=NOON)

    def test_after_a_quarter_of_an_hour(self, db: None) -> None:
        for _try in range(5):
            sign_in_try(username="wang", address="192.0.2.1", at=NOON)
        sign_in_try(username="wang", address="192.0.2.1", at=NOON + timedelta(minutes=15))

    def test_one_address_with_many_names(self, db: None) -> None:
        for number in range(50):
            sign_in_try(username=f"name{number}", address="192.0.2.1", at=NOON)
        with pytest.raises(TooMany):
            sign_in_try(username="another", address="192.0.2.1", at=NOON)
        sign_in_try(username="another", address="192.0.2.9", at=NOON)
