"""Problems, inspections and ladders for tests of orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huiyin.cli.timed import tick
from huiyin.problems.models import Inspection, Order, OrderKind, OrderState, Problem
from huiyin.problems.services.inspection import inspection_record
from huiyin.problems.services.order import order_issue, order_write, orders_propose
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_accept, problem_assign
from tests.people import NOON, SHANGHAI, Township, received

# A letter of Monday 23 November 2026 at noon is due on Monday 30 November at 18:00.
DUE = datetime(2026, 11, 30, 18, tzinfo=SHANGHAI)


def day(number: int, hour: int = 7, *, month: int = 11) -> datetime:
    """Return an hour of a day of 2026."""
    return datetime(2026, month, number, hour, tzinfo=SHANGHAI)


def worked(town: Township, *, at: datetime = NOON, title: str = "三村水管冻裂", **changes: Any) -> Problem:
    """Return a problem that the water unit works on."""
    matter = received(town, at=at, **changes).letter.matters.get()
    problem = problem_open(
        office=town.office, title=title, matters=[matter], why="同一处", at=at, role="clerk", staff=town.wang
    )
    problem = problem_assign(
        problem=problem, lead=town.water, why="供水", staff=town.li, at=at, role="coordinator"
    )
    return problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=at, role="handler")


def propose(town: Township, at: datetime) -> list[Order]:
    """Run the ladder and return what is proposed now."""
    orders_propose(office=town.office, at=at)
    return list(Order.objects.filter(state=OrderState.PROPOSED).order_by("pk"))


def issue(order: Order, town: Township, at: datetime) -> Order:
    """Issue an order as the supervisor."""
    return order_issue(order=order, staff=town.chen, at=at, role="supervisor")


def written(town: Township, problem: Problem, *, at: datetime = NOON, **changes: Any) -> Order:
    """Return a supervision order that the coordinator wrote by hand."""
    parts: dict[str, Any] = {
        "kind": OrderKind.SUPERVISION,
        "unit": town.water,
        "matter": "三村水管冻裂",
        "requirement": "请马上修好，并回复。",
        "reply_days": 3,
        "problem": problem,
        "staff": town.li,
        "role": "coordinator",
    }
    return order_write(at=at, **(parts | changes))


def inspected(town: Township, *, at: datetime = NOON, **changes: Any) -> Inspection:
    """Return an inspection of a school kitchen with two findings."""
    parts: dict[str, Any] = {
        "name": "校园食品安全检查",
        "area": town.village,
        "place": "中心小学食堂",
        "unit": town.housing,
        "on": at.date(),
        "inspectors": "市场监管所、教育办",
        "findings": ["留样记录缺三天", "灶台旁没有灭火毯"],
        "staff": town.li,
        "role": "coordinator",
    }
    return inspection_record(office=town.office, at=at, **(parts | changes))


def ticked(first: datetime, last: datetime, every: timedelta) -> None:
    """Tick from one time to another."""
    while first <= last:
        tick(at=first)
        first += every
