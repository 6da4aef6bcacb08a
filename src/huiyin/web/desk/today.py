"""The first page: what waits for whoever is signed in, most urgent first, with counts.

A block is made by a function from the request and the time, or is None where it has nothing to say to this role.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.web.desk import today_clocks, today_letters, today_office, today_orders, today_problems
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.today_block import Block

BLOCKS: Sequence[Callable[[DeskRequest, datetime], Block | None]] = (
    *today_problems.BLOCKS,
    *today_clocks.BLOCKS,
    *today_orders.BLOCKS,
    *today_letters.BLOCKS,
    *today_office.BLOCKS,
)


@require_safe
def today(request: DeskRequest) -> HttpResponse:
    """Show the blocks; the title counts what is late."""
    at = now()
    blocks = [block for block in (make(request, at) for make in BLOCKS) if block is not None]
    blocks.sort(key=lambda block: not block.late)  # what is late comes first, else as in the list
    values = {
        "at": at,
        "blocks": blocks,
        "late": sum(block.late for block in blocks),
        "roles": request.actor.roles,
    }
    return render(request, "desk/today.html", values)
