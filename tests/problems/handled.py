"""A problem of the invented township in the hands of its unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huiyin.problems.models import Problem
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_accept, problem_assign
from tests.people import NOON, Township, received

SOON = NOON + timedelta(minutes=1)


def in_hand(town: Township, *, at: datetime = SOON, accept: bool = True, **changes: Any) -> Problem:
    """Return a problem of one new letter (`changes` are its parts), assigned to the water unit and taken on."""
    matter = received(town, at=at, **changes).letter.matters.get()
    by: dict[str, Any] = {"at": at, "why": "供水"}
    problem = problem_open(office=town.office, title="三村水管冻裂", matters=[matter], role="clerk", **by)
    problem = problem_assign(problem=problem, lead=town.water, staff=town.li, role="coordinator", **by)
    if not accept:
        return problem
    return problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=at, role="handler")
