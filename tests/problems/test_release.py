"""Releases: what the public reads of a problem stays what a publisher looked at."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from huiyin.accounts import services as accounts
from huiyin.accounts.models import Area
from huiyin.accounts.selectors import village_of
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Concerned, Kind, Letter
from huiyin.problems.models import Problem, Release
from huiyin.problems.public import register
from huiyin.problems.selectors import letters_in, public_problems, release_queue
from huiyin.problems.services.problem import problem_describe, problem_open
from huiyin.problems.services.release import release_decide, release_try
from tests.people import NOON, Township, received

CLERK: dict[str, Any] = {"at": NOON, "role": "clerk"}


@pytest.fixture
def group(town: Township) -> Area:
    """A part of village three, which has no households of its own."""
    return accounts.area_add(office=town.office, code="YN0303", name="三组", parent=town.village, at=NOON)


def opened(town: Township, area: Area | None = None) -> Problem:
    matter = received(town).letter.matters.get()
    more: dict[str, Any] = {"area": area or town.village, "category": town.supply}
    return problem_open(office=town.office, title="三村水管", matters=[matter], why="x", **more, **CLERK)


def release(town: Township, problem: Problem, **more: Any) -> Problem:
    told: dict[str, Any] = {"title": "三村水管冻裂", "summary": "入冬后冻裂。"} | more
    return release_decide(
        problem=problem, decision=Release.RELEASED, staff=town.nima, at=NOON, role="publisher", **told
    )


def test_it_works(town: Township) -> None:
    problem = release(town, opened(town))
    assert (problem.public_area, problem.public_category) == (town.village, town.supply)
    assert list(register(office=town.office, area=town.village, category=town.supply)) == [problem]


def test_what_the_desk_writes_anew_waits_for_the_publisher(town: Township, client: Client) -> None:
    problem = release(town, opened(town))
    before = client.get(f"/problems/{problem.number}/").content
    new: dict[str, Any] = {"category": town.lighting, "area": town.other_village}
    problem_describe(problem=problem, title="一村路灯", summary="别的", **new, **CLERK)
    assert client.get(f"/problems/{problem.number}/").content == before
    assert list(register(office=town.office, area=town.village, category=town.supply)) == [problem]
    assert not register(office=town.office, area=town.other_village)
    assert list(release_queue(actor=town.actor("nima"))) == [problem]
    again = release(town, problem, title="一村路灯")
    assert (again.public_area, again.public_category) == (town.other_village, town.lighting)
    assert not release_queue(actor=town.actor("nima"))


def test_the_public_reads_the_village(town: Township, group: Area) -> None:
    assert release(town, opened(town, group)).public_area == town.village


def test_a_place_of_public_property_may_be_finer(town: Township, group: Area) -> None:
    problem = release(town, opened(town, group), title="三村2组15号旁的桥", public_property=True)
    assert problem.public_area == group
    assert problem.public_property


def test_without_counted_households_a_place_stands_for_itself(town: Township, group: Area) -> None:
    Area.objects.update(households=None)
    assert village_of(area=group) == group


@pytest.mark.parametrize(
    ("field", "words"),
    [("title", "三村2组15号没水"), ("summary", "住在3栋2单元501室的人家"), ("title", "电话13900000000")],
)
def test_a_door_or_a_number_is_refused(town: Township, field: str, words: str) -> None:
    problem = opened(town)
    with pytest.raises(Refused) as refused:
        release(town, problem, **{field: words})
    assert refused.value.field == field
    problem.refresh_from_db()
    assert problem.release == Release.WAITING


def test_what_changed_meanwhile_is_a_conflict(town: Township) -> None:
    problem = opened(town)
    seen = problem.version
    problem_describe(problem=problem, title="三村水管", summary="多了一句", **CLERK)
    with pytest.raises(Conflict):
        release(town, problem, version=seen)


def test_a_try_shows_the_release_and_leaves_nothing(town: Township) -> None:
    problem, last = opened(town), Entry.objects.count()
    said: dict[str, Any] = {
        "title": "三村水管",
        "summary": "",
        "staff": town.nima,
    }
    seen = release_try(
        look=lambda one: [row.public_title for row in public_problems(office=one.office)],
        problem=problem, at=NOON, role="publisher", **said,
    )  # fmt: skip
    assert seen == ["三村水管"]
    problem.refresh_from_db()
    assert (problem.release, problem.public_area, problem.looks.count()) == (Release.WAITING, None, 0)
    assert Entry.objects.count() == last
    assert not register(office=town.office, query="水管")


@pytest.mark.parametrize("what", ["report", "person"])
def test_a_letter_that_turns_out_to_be_a_report_takes_the_problem_back(town: Township, what: str) -> None:
    problem = release(town, opened(town))
    letter = letters_in(problem=problem).get()
    if what == "report":
        Letter.objects.filter(pk=letter.pk).update(kind=Kind.REPORT)
    else:
        Concerned.objects.create(letter=letter, staff=town.zhaxi)
    assert not public_problems(office=town.office)
    assert list(release_queue(actor=town.actor("nima"))) == [problem]
    with pytest.raises(Refused):
        release(town, problem)
    held = release_decide(
        problem=problem, decision=Release.HELD, reason="涉及举报", staff=town.nima, at=NOON, role="publisher"
    )
    assert held.release == Release.HELD
    assert not release_queue(actor=town.actor("nima"))


def test_problems_released_before_keep_their_place_and_category(town: Township, group: Area) -> None:
    """The step of the migration, on rows that look as if nothing had been kept for the public."""
    freeze = import_module("huiyin.problems.migrations.0011_public_place").freeze
    problem, waiting = release(town, opened(town, group)), opened(town)
    Problem.objects.filter(pk=problem.pk).update(public_area=town.other_village, public_category=None)
    freeze(apps, SimpleNamespace(connection=connection))
    problem.refresh_from_db()
    waiting.refresh_from_db()
    assert (problem.public_area, problem.public_category) == (town.village, town.supply)
    assert waiting.public_area is None
