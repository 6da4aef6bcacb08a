"""Correcting a letter or a matter: where an answer is due earlier by it, that of its problem is too; never later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huiyin.letters.models import CategoryProposal, Clock, ClockKind, Kind, Letter, Matter
from huiyin.letters.services.category import category_take
from huiyin.letters.services.letter import kind_change
from huiyin.letters.services.matter import matter_change
from huiyin.problems.models import Problem


@transaction.atomic
def matter_describe(*, matter: Matter, at: datetime, role: str, **changes: Any) -> Matter:
    """Change a matter: see `matter_change`."""
    with _followed(matter.letter_id):
        return matter_change(matter=matter, at=at, role=role, **changes)


@transaction.atomic
def matter_categorise(*, proposal: CategoryProposal, at: datetime, role: str) -> Matter:
    """Give a matter the category that was proposed: see `category_take`."""
    with _followed(proposal.matter.letter_id):
        return category_take(proposal=proposal, at=at, role=role)


@transaction.atomic
def letter_kind_correct(*, letter: Letter, kind: Kind, reason: str, at: datetime, role: str) -> Letter:
    """Correct what kind of letter this is: see `kind_change`."""
    with _followed(letter.pk):
        return kind_change(letter=letter, kind=kind, reason=reason, at=at, role=role)


@contextmanager
def _followed(letter_id: int) -> Iterator[None]:
    """Bring the problems of a letter's matters nearer where their clocks came nearer meanwhile; in a transaction."""
    clocks = Clock.objects.filter(matter__letter=letter_id, kind=ClockKind.ANSWER)
    before = dict(clocks.values_list("matter_id", "due_at"))
    yield
    for clock in clocks.order_by("pk"):
        if clock.due_at < before[clock.matter_id]:
            Problem.objects.filter(
                belongings__matter=clock.matter_id,
                belongings__undone_at=None,
                answer_due__gt=clock.due_at,
            ).update(answer_due=clock.due_at, answer_provisional=clock.provisional, version=F("version") + 1)
