"""Every page of the settings opens for those in the table of rights and is 404 for the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from huiyin.accounts.models import DispatchRule, Grant, Role
from huiyin.letters.services.answer import answer_template_keep
from huiyin.web.desk.rights import RIGHTS
from huiyin.web.desk.rights_words import PARTS
from tests.people import NOON, Township
from tests.people import person as person_made
from tests.web.desk.settings_visits import see, signed_in

Arguments = Callable[[Township], tuple[Any, ...]]
PEOPLE = {
    Role.CLERK: "wang",
    Role.HANDLER: "zhaxi",
    Role.COORDINATOR: "li",
    Role.SUPERVISOR: "chen",
    Role.PUBLISHER: "nima",
    Role.REVIEWER: "reviewer",
    Role.ADMINISTRATOR: "admin",
}


def none(town: Township) -> tuple[Any, ...]:
    return ()


def area(town: Township) -> tuple[Any, ...]:
    return (town.village.code,)


def unit(town: Township) -> tuple[Any, ...]:
    return (town.water.code,)


def category(town: Township) -> tuple[Any, ...]:
    return (town.supply.pk,)


def rule(town: Township) -> tuple[Any, ...]:
    return (DispatchRule.objects.order_by("-dispatch_list", "pk")[0].pk,)


def person(town: Township) -> tuple[Any, ...]:
    return (town.wang.pk,)


def grant(town: Township) -> tuple[Any, ...]:
    return (town.wang.pk, Grant.objects.get(staff=town.wang).pk)


def template(town: Township) -> tuple[Any, ...]:
    kept = answer_template_keep(office=town.office, name="医保", body="9月1日起。", at=NOON, role="clerk")
    return (kept.pk,)


PAGES: list[tuple[str, Arguments]] = [
    *[(name, none) for name in ("settings", "rights", "areas", "units", "unit-add", "categories")],
    *[(name, none) for name in ("categories-load", "categories-sample", "dispatch", "dispatch-rule")],
    *[(name, none) for name in ("people", "person-add", "templates", "template", "campaigns")],
    *[(name, none) for name in ("campaign-new", "health", "backup")],
    *[(name, area) for name in ("areas", "area-add", "area-change", "area-switch")],
    *[(name, unit) for name in ("unit-change", "unit-switch")],
    *[(name, category) for name in ("categories", "category-change", "category-switch")],
    *[(name, rule) for name in ("dispatch-rule", "dispatch-drop")],
    *[(name, person) for name in ("person", "person-password", "person-switch", "grant-give")],
    ("grant-end", grant),
    ("dispatch-version", lambda town: (1,)),
    *[(name, template) for name in ("template", "template-close")],
]


OURS = [
    (name, arguments) for name, arguments in PAGES if arguments in (area, unit, rule, person, grant, template)
]


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_it_works(town: Township, name: str, arguments: Arguments) -> None:
    address = reverse(f"desk:{name}", args=arguments(town))
    may = next(role for role in PEOPLE if role in RIGHTS[name])
    answers = {
        role: signed_in(getattr(town, PEOPLE[role])).get(address).status_code
        for role in (may, Role.PUBLISHER)
    }
    assert answers == {may: 200, Role.PUBLISHER: 200 if Role.PUBLISHER in RIGHTS[name] else 404}


@pytest.mark.parametrize(("name", "arguments"), OURS)
def test_administrator_of_another_office(town: Township, name: str, arguments: Arguments) -> None:
    neighbour = person_made(
        "nadmin", "邻乡管理员", [(Role.ADMINISTRATOR, town.neighbour, town.neighbour.area, None)]
    )
    assert signed_in(neighbour).get(reverse(f"desk:{name}", args=arguments(town))).status_code == 404


def test_signed_out(town: Township, client: Any) -> None:
    response = client.get(reverse("desk:people"))
    assert response.status_code == 302
    assert reverse("desk:sign-in") in response["Location"]


def test_administrator_of_one_village_does_not_run_the_office(town: Township) -> None:
    Grant.objects.filter(staff=town.admin).update(area=town.village)
    response = signed_in(town.admin).get(reverse("desk:people"))
    assert response.status_code == 404


def test_overview_names_only_what_opens(town: Township) -> None:
    coordinator, administrator = (see(signed_in(who), "settings") for who in (town.li, town.admin))
    assert reverse("desk:people") not in coordinator
    assert reverse("desk:dispatch") in coordinator
    assert reverse("desk:people") in administrator


def test_table_of_rights_has_words_for_every_page() -> None:
    named = [name for _title, rows in PARTS for name, _words in rows]
    assert sorted(named) == sorted(RIGHTS)


def test_table_of_rights_shows_who_may(town: Township) -> None:
    said = see(signed_in(town.zhaxi), "rights")
    ticks = sum(len(roles) for roles in RIGHTS.values())
    assert said.count("✓") == ticks
