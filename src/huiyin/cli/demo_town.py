"""Builds the demo's invented township: the same at every run, through the services that everybody uses.

Its days are counted back from now, so that something is always due and something always late.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from huiyin.accounts import services as accounts
from huiyin.accounts.models import Area, Category, Office, Role, Staff, Unit
from huiyin.cli import demo_words as words
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.models import (
    CallOutcome,
    CallPurpose,
    Campaign,
    Channel,
    Ending,
    Kind,
    Letter,
    MayContact,
)
from huiyin.letters.services import intake
from huiyin.letters.services.answer import answer_template_keep
from huiyin.letters.services.campaign import campaign_begin
from huiyin.letters.services.contact import call_record
from huiyin.letters.services.matter import Part, letter_split, matter_answer_on_spot, matter_end
from huiyin.problems.models import Problem, Release, Solved
from huiyin.problems.services import work
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide

PASSWORD = "huiyin-demo"  # noqa: S105 — printed for everybody who starts the demo
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PROBLEMS = 90
UNSORTED = 36
# How many letters a problem has, in turn; how far it got, in turn, with the days since its first letter.
SIZES = (1, 1, 2, 4, 1, 3, 1, 7, 2, 1, 12, 3)
FATES = (
    ("closed", 20), ("closed", 16), ("answered", 6), ("working", 2), ("assigned", 1), ("open", 0.2), ("closed", 18),
    ("working", 9), ("answered", 5), ("returned", 3), ("reopened", 12), ("closed", 14), ("silent", 15),
)  # fmt: skip


@dataclass
class Town:
    """What has been built so far."""

    office: Office
    campaign: Campaign
    at: datetime
    areas: dict[str, Area]
    units: dict[str, Unit]
    categories: dict[str, Category]
    staff: dict[str, Staff]
    chance: random.Random
    letters: int = 0
    acts: list[tuple[datetime, int, Any]] = field(default_factory=list)


def build(*, at: datetime) -> Town:
    """Build the township in an empty database, as it stands at this time."""
    with transaction.atomic():
        town = _places(at)
        for number in range(PROBLEMS):
            _plan_problem(town, number)
        for number in range(UNSORTED):
            _plan_single(town, number)
        # The journal goes forward only, so everything happens in the order of its time.
        while town.acts:
            town.acts.sort(key=lambda act: act[:2])
            when, _order, act = town.acts.pop(0)
            for later, then in act(when) or ():
                _plan(town, later, then)
    return town


def _plan(town: Town, when: datetime, act: Any) -> None:
    town.acts.append((min(when, town.at), len(town.acts) + town.letters, act))


def _places(at: datetime) -> Town:
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
    for question, answer in words.ON_THE_SPOT:
        answer_template_keep(office=office, name=question[:20], body=answer, at=then, role=Role.CLERK)
    campaign = campaign_begin(
        office=office, name="一封信", question="您家门口最该办的一件事是什么？", starts_on=(at - 25 * DAY).date(),
        ends_on=(at + 10 * DAY).date(), at=then, role=Role.COORDINATOR,
    )  # fmt: skip
    return Town(office, campaign, at, areas, units, categories, staff, random.Random(20261124))  # noqa: S311


def _person(office: Office, username: str, name: str, role: str, unit: Unit | None, at: datetime) -> Staff:
    staff, _password = accounts.staff_add(
        office=office, username=username, name=name, password=PASSWORD, at=at
    )
    accounts.grant_give(staff=staff, role_given=Role(role), office=office, area=office.area, unit=unit, at=at)
    return staff


def _receive(town: Town, when: datetime, body: str, area: Area, **more: Any) -> Letter:
    """Register one letter of an invented writer. Its id comes from its place in the order, so every run is the same."""
    town.letters += 1
    channel = more.pop(
        "channel", town.chance.choice([Channel.PAPER, Channel.PAPER, Channel.PHONE, Channel.WEB])
    )
    contact = ContactData(phone=f"000-555{town.letters:04d}") if town.chance.random() < 0.7 else ContactData()
    may = MayContact.UNIT if contact else MayContact.NOBODY
    new = NewLetter(
        client_id=uuid5(NAMESPACE_URL, f"demo/{town.letters}"), channel=channel, kind=more.pop("kind", Kind.HELP),
        area=area, body=body, campaign=town.campaign, contact=contact, may_contact=may, notice="1", **more,
    )  # fmt: skip
    staff = None if channel == Channel.WEB else town.staff["wang"]
    role = intake.WRITER if staff is None else Role.CLERK
    return intake.letter_receive(office=town.office, new=new, at=when, role=role, staff=staff).letter


def _plan_problem(town: Town, number: int) -> None:
    theme = words.THEMES[number % len(words.THEMES)]
    village = list(town.areas)[(number * 4) % len(town.areas)]
    group = words.GROUPS[(number * 3 + number // 9) % len(words.GROUPS)]
    said = {"v": village, "g": group, "n": 12 + number % 30}
    fate, days = FATES[number % len(FATES)]
    size = SIZES[number % len(SIZES)]
    begin = town.at - days * DAY - (number % 7) * HOUR
    letters: list[Letter] = []

    def arrive(body: str) -> Any:
        return lambda when: letters.append(_receive(town, when, body, town.areas[village]))

    spread = min(days, 2.0) / max(size, 1)
    for place in range(size):
        bodies = (theme.bo, *theme.bodies) if theme.bo and number % 3 == 1 else theme.bodies
        _plan(town, begin + place * spread * DAY, arrive(bodies[place % len(bodies)].format(**said)))
    story = Story(town, theme, said, fate, letters)
    _plan(town, begin + size * spread * DAY + HOUR, story.open)


@dataclass
class Story:
    """How one problem goes on after its letters have come."""

    town: Town
    theme: words.Theme
    said: dict[str, Any]
    fate: str
    letters: list[Letter]
    problem: Problem | None = None

    def open(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """A clerk opens the problem."""
        title = self.theme.title.format(**self.said)
        self.problem = problem_open(
            office=self.town.office, title=title, matters=[letter.matters.get() for letter in self.letters],
            why="说的是同一件事", at=when, role=Role.CLERK, staff=self.town.staff["wang"],
            summary=f"{len(self.letters)} 封来信反映{title}。" if len(self.letters) > 4 else "",
            category=self.town.categories[self.theme.category],
        )  # fmt: skip
        if self.fate != "open":
            yield when + 2 * HOUR, self.assign

    def assign(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The coordinator sends it to the unit that the dispatch list names."""
        assert self.problem is not None
        lead, supporting = next(rule[1:] for rule in words.DISPATCH if rule[0] == self.theme.category)
        self.problem = work.problem_assign(
            problem=self.problem, lead=self.town.units[lead], why="按派单目录", staff=self.town.staff["li"], at=when,
            role=Role.COORDINATOR, supporting=[self.town.units[code] for code in supporting],
        )  # fmt: skip
        if self.fate == "returned":
            yield when + 3 * HOUR, self.give_back
        elif self.fate != "assigned":
            yield when + 3 * HOUR, self.accept

    def give_back(self, when: datetime) -> None:
        """The unit returns it."""
        assert self.problem is not None
        self.problem = work.problem_return(
            problem=self.problem, reason="不属本单位管，是村集体的设施", **self._unit(when)
        )

    def accept(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The unit takes it on and calls the writers."""
        assert self.problem is not None
        self.problem = work.problem_accept(problem=self.problem, **self._unit(when))
        for letter in self.letters:
            if letter.may_contact == MayContact.UNIT:
                call_record(
                    letter=letter,
                    purpose=CallPurpose.CONTACT,
                    outcome=CallOutcome.REACHED,
                    **self._unit(when),
                )
        self._release(when)
        if self.fate != "working":
            yield when + 2 * DAY, self.answer

    def answer(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The unit answers."""
        assert self.problem is not None
        body = self.theme.answer.format(**self.said)
        work.problem_answer(problem=self.problem, body=body, public=True, **self._unit(when))
        if self.fate in {"closed", "reopened"}:
            yield when + DAY, self.confirm

    def confirm(self, when: datetime) -> None:
        """The writers say whether it is solved."""
        for place, letter in enumerate(self.letters):
            unhappy = self.fate == "reopened" and place == 0
            confirmation_record(
                matter=letter.matters.get(), solved=Solved.NO if unhappy else Solved.YES,
                rating=2 if unhappy else 4 + place % 2, at=when,
            )  # fmt: skip

    def _release(self, when: datetime) -> None:
        assert self.problem is not None
        self.problem = release_decide(
            problem=self.problem, decision=Release.RELEASED, title=self.problem.title,
            summary=self.problem.summary, staff=self.town.staff["nima"], at=when, role=Role.PUBLISHER,
        )  # fmt: skip

    def _unit(self, when: datetime) -> dict[str, Any]:
        assert self.problem is not None
        unit = self.problem.unit
        handler = next(name for name, _n, _r, code in words.PEOPLE if unit is not None and code == unit.code)
        return {"unit": unit, "staff": self.town.staff[handler], "at": when, "role": Role.HANDLER}


def _plan_single(town: Town, number: int) -> None:
    """A letter that is in no problem: a question answered at once, one for somebody else, or one not sorted yet."""
    begin = town.at - (number % 6) * DAY * 0.3 - (number % 5) * HOUR
    area = list(town.areas.values())[number % len(town.areas)]
    said = {"v": area.name, "g": words.GROUPS[number % len(words.GROUPS)], "n": 9}
    if number % 6 == 0:
        question, answer = words.ON_THE_SPOT[number // 6 % len(words.ON_THE_SPOT)]
        _plan(town, begin, lambda when: _answered(town, when, area, question, answer))
    elif number == 1:
        _plan(town, begin, lambda when: _transferred(town, when, area))
    elif number == 2:
        _plan(town, begin, lambda when: _about_unit(town, when, area))
    elif number == 3:
        _plan(town, begin, lambda when: _two_matters(town, when, area, said))
    else:
        theme = words.THEMES[(number * 7) % len(words.THEMES)]
        body = theme.bodies[number % len(theme.bodies)].format(**said)
        _plan(town, begin, lambda when: _waiting(town, when, area, body))


def _waiting(town: Town, when: datetime, area: Area, body: str) -> None:
    _receive(town, when, body, area)


def _answered(town: Town, when: datetime, area: Area, question: str, answer: str) -> None:
    letter = _receive(town, when, question, area, kind=Kind.CONSULT, channel=Channel.PHONE)
    clerk = town.staff["wang"]
    matter_answer_on_spot(matter=letter.matters.get(), body=answer, staff=clerk, at=when, role=Role.CLERK)


def _transferred(town: Town, when: datetime, area: Area) -> None:
    body, reason, go_to = words.OUTSIDE
    matter = _receive(town, when, body, area).matters.get()
    matter_end(matter=matter, ending=Ending.TRANSFERRED, reason=reason, go_to=go_to, at=when, role=Role.CLERK)


def _about_unit(town: Town, when: datetime, area: Area) -> None:
    _receive(town, when, words.ABOUT_UNIT, area, kind=Kind.COMPLAINT, concerned_units=(town.units["water"],))


def _two_matters(town: Town, when: datetime, area: Area, said: dict[str, Any]) -> None:
    letter = _receive(town, when, words.TWO_MATTERS.format(**said), area)
    letter_split(letter=letter, parts=[Part("门前水沟堵塞")], at=when, role=Role.CLERK)
