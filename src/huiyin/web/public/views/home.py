"""The first page: how to write, where the letter is, whether anything happens."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.cache import cache_page

from huiyin.common.bands import week_began
from huiyin.letters.clocks import Table
from huiyin.letters.writer import campaign_running, letters_count
from huiyin.problems.models import Problem
from huiyin.problems.public import counts, lately_answered, longest_late
from huiyin.web.public.doors import READ, Here, door
from huiyin.web.public.shown import STATES, answer_due

CACHED = 60
SHOWN = 3


@cache_page(CACHED)
@door(*READ)
def home(here: Here) -> HttpResponse:
    """Show what is true now; made anew once a minute."""
    found, table = counts(office=here.office, at=here.at), here.table()
    values: dict[str, Any] = {
        "letters": letters_count(office=here.office, until=week_began(here.at)),
        "counts": found,
        "campaign": campaign_running(office=here.office, on=localdate(here.at)),
        "answered": [_row(here, p, table) for p in lately_answered(office=here.office)[:SHOWN]]
        if found.all
        else [],
        "late": [_row(here, p, table) for p in longest_late(office=here.office, at=here.at)[:SHOWN]]
        if found.late
        else [],
    }
    return here.page("home", **values)


def _row(here: Here, problem: Problem, table: Table) -> dict[str, Any]:
    return {
        "problem": problem,
        "state": STATES[problem.state],
        "due": answer_due(problem, at=here.at, table=table),
    }
