"""A unit's line: written by it, public only after a publisher, the version before stays meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin.common.errors import Conflict, Refused
from huiyin.problems.models import Problem, Release
from huiyin.problems.public import lines_of
from huiyin.problems.services.line import line_decide, line_write
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import problem_assign
from tests.people import NOON, Township, received


@pytest.fixture
def problem(town: Township) -> Problem:
    by: dict[str, Any] = {"at": NOON}
    matters = [received(town).letter.matters.get()]
    made = problem_open(office=town.office, title="水管", matters=matters, why="x", role="clerk", **by)
    problem_assign(problem=made, lead=town.water, why="x", staff=town.li, role="coordinator", **by)
    made.refresh_from_db()
    return release_decide(
        problem=made, decision=Release.RELEASED, title="水管", staff=town.nima, role="publisher", **by
    )


def shown(problem: Problem) -> str:
    line = lines_of(problems=[problem]).get(problem.pk)
    return line.words if line else ""


def test_it_works(town: Township, problem: Problem) -> None:
    unit: dict[str, Any] = {"staff": town.zhaxi, "at": NOON, "role": "handler"}
    publisher: dict[str, Any] = {"staff": town.nima, "at": NOON + timedelta(minutes=1), "role": "publisher"}
    first = line_write(problem=problem, words="配件周五到。", **unit)
    assert shown(problem) == ""
    line_decide(line=first, released=True, **publisher)
    assert shown(problem) == "配件周五到。"
    second = line_write(problem=problem, words="配件下周一到。", **unit)
    assert shown(problem) == "配件周五到。"
    line_decide(line=second, released=False, reason="与事实不符", **publisher)
    assert shown(problem) == "配件周五到。"
    with pytest.raises(Conflict):
        line_decide(line=second, released=True, **publisher)


@pytest.mark.parametrize(
    "words", ["", " ", "长" * 121, "打13800000000找我"], ids=["none", "blank", "long", "number"]
)
def test_what_is_no_line_is_refused(town: Township, problem: Problem, words: str) -> None:
    with pytest.raises(Refused):
        line_write(problem=problem, words=words, staff=town.zhaxi, at=NOON, role="handler")
