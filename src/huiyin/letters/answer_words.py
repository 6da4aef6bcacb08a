"""Words kept for answers: which are offered for a matter, and the places in them that are filled in.

A place is written {number} or {编号}. It is filled when a clerk takes the words into the form, so that they read the
answer as the writer will.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from huiyin.accounts.models import Category, Office
from huiyin.letters.models import AnswerTemplate

# Both names of each place. The number is the letter's, or the problem's where one answer goes to several letters.
PLACES = {
    "number": "编号",
    "matter": "事项",
    "place": "地点",
    "unit": "单位",
    "office": "机关",
    "phone": "电话",
    "day": "日期",
}
_NAMES = {name: english for english, chinese in PLACES.items() for name in (english, chinese)}
_PLACE = re.compile(r"\{([^{}\s]{1,20})\}")


def filled(*, body: str, values: Mapping[str, str]) -> str:
    """Return the words with each place filled for which there is a value; the others stay as they are."""

    def value(found: re.Match[str]) -> str:
        return values.get(_NAMES.get(found.group(1), "")) or found.group()

    return _PLACE.sub(value, body)


def unfilled(*, body: str) -> list[str]:
    """Return the places that are still in the words."""
    return [found.group() for found in _PLACE.finditer(body) if found.group(1) in _NAMES]


def unknown(*, body: str) -> list[str]:
    """Return what looks like a place and is none."""
    return [found.group() for found in _PLACE.finditer(body) if found.group(1) not in _NAMES]


def templates_offered(
    *, office: Office, category: Category | None, every: bool = False
) -> QuerySet[AnswerTemplate]:
    """Return the words for a category: its own and those of the categories above first, then those for any.

    `every`: those of other categories too, at the end. Without a category all are offered.
    """
    rows = AnswerTemplate.objects.filter(office=office, is_open=True).select_related("category")
    if category is None:
        return rows.order_by("name")
    own = Q(category__path__in=paths_of(category))
    if not every:
        rows = rows.filter(own | Q(category=None))
    near = Case(
        When(own, then=Value(0)),
        When(category=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.alias(near=near).order_by("near", "-category__depth", "name")


def paths_of(category: Category) -> list[str]:
    """Return the tree paths of a category and of those above it."""
    step = Category.steplen
    return [category.path[:end] for end in range(step, len(category.path) + 1, step)]
