"""What a change of the dispatch list would touch: problems and matters that the new list gives to another unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from huiyin.accounts.models import Area, Category, Office, Unit
from huiyin.accounts.selectors import AnyRule, nearest
from huiyin.letters.models import Ending, Matter
from huiyin.problems.models import IN_HAND, Problem, State

WAITING = (State.OPEN, State.RETURNED, State.REOPENED)


@dataclass(frozen=True)
class Move:
    """So many that one unit would have got by the old list (None: nobody) and another gets by the new one."""

    before: Unit | None
    after: Unit | None
    count: int


@dataclass(frozen=True)
class Touched:
    """What goes elsewhere: problems to be assigned, problems in hand (they stay where they are), unsorted matters."""

    waiting: list[Move]
    in_hand: list[Move]
    matters: list[Move]


def touched_by(*, office: Office, before: Sequence[AnyRule], after: Sequence[AnyRule]) -> Touched:
    """Compare two lists over what is open now at an office."""
    problems = Problem.objects.filter(office=office, category__isnull=False)
    matters = Matter.objects.filter(
        letter__office=office, category__isnull=False, sorted_at=None, ending=Ending.OPEN
    )
    return Touched(
        _moves(problems.filter(state__in=WAITING), before, after),
        _moves(problems.filter(state__in=IN_HAND), before, after),
        _moves(matters, before, after),
    )


def _moves(rows: QuerySet[Any], before: Sequence[AnyRule], after: Sequence[AnyRule]) -> list[Move]:
    groups = list(rows.order_by().values_list("category", "area").annotate(count=Count("pk")))
    categories = Category.objects.in_bulk({category for category, _area, _count in groups})
    areas = Area.objects.in_bulk({area for _category, area, _count in groups})
    moved: Counter[tuple[Unit | None, Unit | None]] = Counter()
    for category, area, count in groups:
        units = [_unit(rules, categories[category], areas[area]) for rules in (before, after)]
        if units[0] != units[1]:
            moved[units[0], units[1]] += count
    return [Move(*units, count) for units, count in moved.most_common()]


def _unit(rules: Iterable[Any], category: Category, area: Area) -> Unit | None:
    rule = nearest(rules=rules, category=category, area=area)
    return rule.lead if rule else None
