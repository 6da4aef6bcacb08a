"""Places and units are closed only when nothing there is unfinished; the refusal says how much there is."""

from __future__ import annotations

import pytest

from huiyin.accounts.models import Area
from huiyin.accounts.services import Rule, area_add, dispatch_list_make
from huiyin.common.errors import Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Letter
from huiyin.letters.services.matter import matter_answer_on_spot
from huiyin.problems.models import Problem
from huiyin.problems.services.closing import area_close, unit_close
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_assign
from tests.people import NOON, Township, received


def close(town: Township, area: Area) -> Area:
    return area_close(office=town.office, area=area, reason="合并", at=NOON, role="administrator")


def count_in(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "".join(filter(str.isdigit, str(refused.value)))


def problem(town: Township, *letters: Letter) -> Problem:
    return problem_open(
        office=town.office, title="水管冻裂", matters=[letter.matters.get() for letter in letters], why="一件",
        at=NOON, role="clerk", staff=town.wang, category=town.supply,
    )  # fmt: skip


def test_it_works(town: Township) -> None:
    assert not close(town, town.village).is_open
    assert Entry.objects.order_by("-id")[0].kind == "accounts.area-changed"


def test_letters_lie_there(town: Township) -> None:
    letters = [received(town).letter for _one in range(3)]
    matter_answer_on_spot(
        matter=letters[0].matters.get(), body="好了。", staff=town.wang, at=NOON, role="clerk"
    )
    with pytest.raises(Refused) as refused:
        close(town, town.village)
    assert count_in(refused) == "2"
    assert Area.objects.get(pk=town.village.pk).is_open


def test_finished_letters_keep_their_place(town: Township) -> None:
    letter = received(town).letter
    matter_answer_on_spot(matter=letter.matters.get(), body="好了。", staff=town.wang, at=NOON, role="clerk")
    close(town, town.village)
    assert Letter.objects.get(pk=letter.pk).area == town.village


def test_letters_from_below_count(town: Township) -> None:
    below = area_add(office=town.office, parent=town.village, code="YN0301", name="三组", at=NOON)
    with pytest.raises(Refused):
        close(town, town.village)
    close(town, below)
    received(town, area=below)
    with pytest.raises(Refused):
        close(town, Area.objects.get(pk=town.village.pk))


def test_list_names_the_place(town: Township) -> None:
    dispatch_list_make(
        office=town.office, rules=[Rule(town.supply, town.village, town.water)], reason="x", at=NOON
    )
    with pytest.raises(Refused):
        close(town, town.village)


def test_own_place_of_the_office(town: Township) -> None:
    with pytest.raises(Refused):
        close(town, town.office.area)


def test_unit_with_problems_in_hand(town: Township) -> None:
    dispatch_list_make(office=town.office, rules=[], reason="x", at=NOON)
    opened = problem(town, received(town).letter, received(town).letter)
    problem_assign(
        problem=opened,
        lead=town.water,
        supporting=[town.power],
        why="供水",
        staff=town.li,
        at=NOON,
        role="coordinator",
    )
    for unit in (town.water, town.power):
        with pytest.raises(Refused) as refused:
            unit_close(office=town.office, unit=unit, reason="撤销", at=NOON, role="administrator")
        assert count_in(refused) == "1"
    assert not unit_close(
        office=town.office, unit=town.housing, reason="撤销", at=NOON, role="administrator"
    ).is_open


@pytest.mark.parametrize("name", ["water", "housing"])
def test_list_names_the_unit(town: Township, name: str) -> None:
    with pytest.raises(Refused) as refused:
        unit_close(office=town.office, unit=getattr(town, name), reason="撤销", at=NOON, role="administrator")
    assert count_in(refused) == "1"
