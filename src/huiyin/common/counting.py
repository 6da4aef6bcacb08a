"""Counting rows of long lists: exactly up to 10,000, so that a list of 100,000 costs no more than one of 10,000."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 10_000


class Count(NamedTuple):
    """How many there are; `more` when there are more than that."""

    number: int
    more: bool


def bounded(*, rows: QuerySet[Any]) -> Count:
    """Count rows, but no further than 10,000."""
    found = rows.order_by()[: MOST + 1].count()
    return Count(min(found, MOST), found > MOST)


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the first 10,000 rows."""

    @cached_property
    def found(self) -> Count:
        """Return how many there are."""
        return bounded(rows=self.object_list)  # type: ignore[arg-type]

    @cached_property
    def count(self) -> int:
        """Return how many can be paged through."""
        return self.found.number
