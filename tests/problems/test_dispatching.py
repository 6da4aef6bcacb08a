"""What a change of the dispatch list touches: what is open and would go to another unit, no more."""

from __future__ import annotations

from huiyin.accounts.services import Rule
from huiyin.letters.models import Matter
from huiyin.letters.services.matter import matter_answer_on_spot
from huiyin.problems.dispatching import Move, Touched, touched_by
from huiyin.problems.models import Problem
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_assign
from tests.people import NOON, Township, received


def opened(town: Township) -> Problem:
    matter = received(town).letter.matters.get()
    return problem_open(
        office=town.office, title="水管冻裂", matters=[matter], why="一件", at=NOON, role="clerk", staff=town.wang,
        category=town.supply,
    )  # fmt: skip


def touched(town: Township, *after: Rule) -> Touched:
    return touched_by(
        office=town.office, before=[Rule(town.supply, town.office.area, town.water)], after=after
    )


def test_it_works(town: Township) -> None:
    opened(town)
    opened(town)
    found = touched(town, Rule(town.supply, town.office.area, town.power))
    assert found == Touched([Move(town.water, town.power, 2)], [], [])


def test_same_list_touches_nothing(town: Township) -> None:
    opened(town)
    assert touched(town, Rule(town.supply, town.office.area, town.water)) == Touched([], [], [])


def test_only_the_place_that_the_line_names(town: Township) -> None:
    opened(town)
    before = Rule(town.supply, town.office.area, town.water)
    assert touched(town, before, Rule(town.supply, town.other_village, town.power)) == Touched([], [], [])
    assert touched(town, before, Rule(town.supply, town.village, town.power)).waiting


def test_in_hand_stands_apart(town: Township) -> None:
    problem = opened(town)
    problem_assign(problem=problem, lead=town.water, why="供水", staff=town.li, at=NOON, role="coordinator")
    assert touched(town) == Touched([], [Move(town.water, None, 1)], [])


def test_unsorted_matters(town: Township) -> None:
    letter, done = received(town).letter, received(town).letter
    Matter.objects.filter(letter__in=[letter, done]).update(category=town.supply)
    matter_answer_on_spot(matter=done.matters.get(), body="好了。", staff=town.wang, at=NOON, role="clerk")
    assert touched(town).matters == [Move(town.water, None, 1)]


def test_other_offices_do_not_count(town: Township) -> None:
    opened(town)
    found = touched_by(
        office=town.neighbour, before=[Rule(town.supply, town.office.area, town.water)], after=[]
    )
    assert found == Touched([], [], [])
