"""What those who look after an office read without reading letters: how much waits, and the words kept."""

from __future__ import annotations

from typing import NamedTuple

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import NOBODY
from huiyin.common.counting import Count, bounded
from huiyin.common.errors import NotFound
from huiyin.letters.models import AnswerTemplate, Ending, Letter, Matter, Wish


class Queue(NamedTuple):
    """Matters that nobody has sorted, letters held for review, wishes of writers that nobody has settled."""

    unsorted: Count
    held: Count
    wishes: Count


def queue_of(*, office: Office) -> Queue:
    """Count what waits at an office."""
    waiting = Matter.objects.filter(letter__office=office, sorted_at=None, ending=Ending.OPEN)
    return Queue(
        bounded(rows=waiting.filter(letter__held_for="")),
        bounded(rows=Letter.objects.filter(office=office).exclude(held_for="")),
        bounded(rows=Wish.objects.filter(letter__office=office, done_at=None)),
    )


def template_for(*, office: Office, pk: int) -> AnswerTemplate:
    """Return words kept for answers on the spot, or NotFound."""
    found = AnswerTemplate.objects.filter(office=office, pk=pk, is_open=True).select_related(
        "office", "category"
    )
    template = found.first()
    if template is None:
        raise NotFound(NOBODY)
    return template
