"""The demo's places, people and settings."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from huiyin.accounts import services as accounts
from huiyin.accounts.models import Area, Category, Office, Role, Staff, Unit
from huiyin.cli import demo_words as words
from huiyin.letters.models import Campaign, Slip, TimedKind
from huiyin.letters.services.answer import answer_template_keep
from huiyin.letters.services.campaign import campaign_begin, counts_record
from huiyin.letters.services.clock_table import Line, clock_table_make
from huiyin.letters.services.slip import slips_issue_each

PASSWORD = "huiyin-demo"  # noqa: S105 — printed for everybody who starts the demo
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
BEGAN = 27 * DAY  # before now
SILENT = 3  # households of each village: 27 in all, of whom 9 refused, 12 were absent and 6 were not reached
REFUSED = (1, 1, 1, 1, 1, 1, 1, 1, 1)
URGENT = ("供水", "供电")  # what people cannot be without for a day
ABSENT = (2, 1, 2, 1, 1, 1, 1, 2, 1)


@dataclass
class Town:
    """What has been built so far; `acts` are what is still to happen, by time."""

    office: Office
    campaign: Campaign
    at: datetime
    areas: dict[str, Area]
    units: dict[str, Unit]
    categories: dict[str, Category]
    staff: dict[str, Staff]
    chance: random.Random
    codes: list[str] = field(default_factory=list)
    letters: int = 0
    acts: list[tuple[datetime, int, Any]] = field(default_factory=list)


def settle(*, at: datetime) -> Town:
    """Make the office with all that it needs before the first letter, and hand out the slips of its campaign."""
    then = at - 30 * DAY
    office = accounts.office_make(
        code="YN", name="云岭乡", name_bo="སྤྲིན་རི་ཤང་།", area_code="YN", at=then, phone="0000-1234567",
        hours="工作日 9–18 点", address="云岭乡政府一楼便民服务中心",
    )  # fmt: skip
    areas = {}
    for code, name, name_bo, initials, households in words.VILLAGES:
        areas[name] = accounts.area_add(
            office=office, parent=office.area, code=code, name=name, name_bo=name_bo, initials=initials,
            households=households, households_source="演示数据", at=then,
        )  # fmt: skip
    units = {
        code: accounts.unit_add(office=office, code=code, name=name, name_bo=name_bo, at=then)
        for code, name, name_bo in words.UNITS
    }
    accounts.categories_load(office=office, scheme="demo", rows=words.CATEGORIES, at=then)
    categories = {category.name: category for category in Category.objects.filter(scheme="demo", depth=2)}
    rules = [
        accounts.Rule(categories[name], office.area, units[lead], tuple(units[code] for code in supporting))
        for name, lead, supporting in words.DISPATCH
    ]
    accounts.dispatch_list_make(office=office, rules=rules, reason="第一版", at=then)
    staff = {username: _person(office, username, name, role, units.get(unit), then)
             for username, name, role, unit in words.PEOPLE}  # fmt: skip
    clock_table_make(
        office=office, reason="水、电一天也停不得", days=[], at=then, role=Role.ADMINISTRATOR,
        lines=[Line(TimedKind(clock), hours=24, category=categories[name])
               for name in URGENT for clock in ("contact", "answer")],
    )  # fmt: skip
    for question, answer in words.ON_THE_SPOT:
        answer_template_keep(office=office, name=question[:20], body=answer, at=then, role=Role.CLERK)
    campaign = campaign_begin(
        office=office, name="一封信", question="您家门口最该办的一件事是什么？", starts_on=(at - BEGAN).date(),
        ends_on=(at + 10 * DAY).date(), at=then, role=Role.COORDINATOR, areas=tuple(areas.values()),
    )  # fmt: skip
    counts = [(one, one.households or 0) for one in campaign.places.order_by("area__code")]
    slips_issue_each(counts=counts, at=at - BEGAN, role=Role.CLERK)
    chance = random.Random(20261124)  # noqa: S311
    codes = _codes(campaign)
    chance.shuffle(codes)  # the households of a village do not all answer on one day
    return Town(office, campaign, at, areas, units, categories, staff, chance, codes)


def _codes(campaign: Campaign) -> list[str]:
    """Return the codes of the households that answer: all of a village but its last three."""
    codes: list[str] = []
    for place in campaign.places.order_by("area__code"):
        issued = Slip.objects.filter(place=place).order_by("pk").values_list("code", flat=True)
        codes += list(issued)[:-SILENT]
    return codes


def count_silent(town: Town, when: datetime) -> None:
    """Write down, village by village, who refused and where nobody was met."""
    places = town.campaign.places.order_by("area__code")
    for place, refused, absent in zip(places, REFUSED, ABSENT, strict=True):
        counts_record(place=place, refused=refused, absent=absent, at=when, role=Role.CLERK)


def _person(office: Office, username: str, name: str, role: str, unit: Unit | None, at: datetime) -> Staff:
    staff, _password = accounts.staff_add(
        office=office, username=username, name=name, password=PASSWORD, at=at
    )
    accounts.grant_give(staff=staff, role_given=Role(role), office=office, area=office.area, unit=unit, at=at)
    return staff
