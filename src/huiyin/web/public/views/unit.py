"""The page of a unit: its rates of one quarter that is over, its lasting rules. Never beside another unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from huiyin.accounts.models import Unit
from huiyin.accounts.selectors import NOBODY
from huiyin.common.bands import CELL
from huiyin.common.errors import NotFound
from huiyin.problems.evidence import rules_public
from huiyin.problems.rates import VERSION, Share, unit_of, unit_rates
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.ui.amounts import number, rate
from huiyin.web.ui.definitions import MEASURES, Words

SETTLED = timedelta(days=30)  # after its end a quarter is counted once and for all
QUARTERS = 8  # that the page offers
# What the tables tell by time alone, so that a quarter never changes once it is counted.
FIXED = ("response", "resolution", "satisfaction", "participation")


@dataclass(frozen=True)
class Quarter:
    """Three months. `as_of` is when its numbers were fixed."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """Return how it stands in the address, `2026-3`."""
        return f"{self.year}-{self.number}"

    @property
    def since(self) -> datetime:
        """Return its first moment."""
        return _midnight(date(self.year, 3 * self.number - 2, 1))

    @property
    def until(self) -> datetime:
        """Return the first moment after it."""
        return self.next.since

    @property
    def as_of(self) -> datetime:
        """Return the moment as of which it is counted."""
        return self.until + SETTLED

    @property
    def next(self) -> Quarter:
        """Return the quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """Return the quarter before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def quarters(at: datetime) -> list[Quarter]:
    """Return the quarters whose numbers are fixed at a time, the newest first."""
    today = localdate(at)

    def back() -> Iterator[Quarter]:
        one = Quarter(today.year, (today.month + 2) // 3)
        while True:
            one = one.before
            if one.as_of <= at:
                yield one

    return list(islice(back(), QUARTERS))


def told(share: Share, none: Words) -> str:
    """Say a share so that nobody can be told from it: counts of 1 to 4 on either side only as fewer than five."""
    if not share.base:
        return str(none)
    if share.base < CELL:
        return _("Fewer than 5: too few to tell.")
    base = number(share.base)
    if 0 < share.part < CELL:
        return _("fewer than 5 of %s") % base
    if 0 < share.rest < CELL:
        return _("all but fewer than 5 of %s") % base
    return rate(share.part, share.base)


@door(*READ)
def unit(here: Here, code: str) -> HttpResponse:
    """Show one unit; the quarter stands in the address."""
    found: Unit = unit_of(office=here.office, code=code)
    offered = quarters(here.at)
    wanted = here.request.GET.get("quarter", offered[0].name)
    quarter = next((one for one in offered if one.name == wanted), None)
    if quarter is None:
        raise NotFound(NOBODY)
    times = {"since": quarter.since, "until": quarter.until, "as_of": quarter.as_of}
    counted = unit_rates(office=here.office, unit=found, **times)
    away = Share(counted.unreachable, counted.participation.base)
    values: dict[str, Any] = {
        "unit": found,
        "quarter": quarter,
        "last": quarter.until - timedelta(days=1),
        "quarters": offered,
        "rates": [
            (measure, told(getattr(counted, measure.name), measure.none))
            for measure in MEASURES
            if measure.name in FIXED
        ],
        "away": told(away, "") if counted.unreachable else "",
        "staff": told(Share(counted.staff_resolution.base, counted.resolution.base), "")
        if counted.staff_resolution.base
        else "",
        "version": VERSION,
        "rules": rules_public(office=here.office, unit=found),
    }
    return here.page("unit", **values)
