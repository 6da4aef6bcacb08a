"""Erasing a letter with what its writer said of the answers to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.accounts.models import Staff
from huiyin.journal.services import entries_erase
from huiyin.letters.models import Letter
from huiyin.letters.services.letter import letter_erase
from huiyin.problems.models import (
    Belonging,
    Confirmation,
    Decision,
    Evidence,
    Problem,
    Proposal,
    Release,
    UnitLine,
)
from huiyin.problems.search import released_put
from huiyin.problems.services.order import orders_empty

QUOTING = (
    "problems.opened",
    "problems.described",
    "problems.joined",
    "problems.left",
    "problems.release-released",
    "problems.line-written",
    "problems.evidence-added",
)


@transaction.atomic
def letter_erase_wholly(
    *, letter: Letter, reason: str, at: datetime, role: str, staff: Staff | None = None
) -> Letter:
    """Erase what a letter says and who wrote it, and the words of its confirmations; verdicts and ratings stay."""
    Confirmation.objects.filter(matter__letter=letter).update(words=None)
    Belonging.objects.filter(matter__letter=letter).update(why="", undone_why="")
    Proposal.objects.filter(matters__letter=letter).update(title="—", reason="", terms=[])
    Decision.objects.filter(proposal__matters__letter=letter).exclude(title_before="").update(
        title_before="—"
    )
    for problem in (
        Problem.objects.filter(belongings__matter__letter=letter).select_related("office").distinct()
    ):
        if problem.letters_count <= 1:
            _empty(problem, reason, at, role)
    return letter_erase(letter=letter, reason=reason, at=at, role=role, staff=staff)


def _empty(problem: Problem, reason: str, at: datetime, role: str) -> None:
    """Take the words that were made from its only letter out of a problem; its number, dates and moves stay."""
    Problem.objects.filter(pk=problem.pk).update(title="—", summary="", public_title="", public_summary="")
    Problem.objects.filter(pk=problem.pk, release=Release.RELEASED).update(release=Release.HELD)
    UnitLine.objects.filter(problem=problem).update(words="—")
    Evidence.objects.filter(problem=problem).update(caption="", released_at=None, released_by=None)
    orders_empty(problem=problem, reason=reason, at=at, role=role)
    problem.release = Release.HELD
    released_put(problem=problem)
    entries_erase(
        office=problem.office.code,
        kind="problems.erased",
        object_kind="problem",
        object_id=problem.pk,
        kinds=QUOTING,
        at=at,
        role=role,
        content={"reason": reason},
    )
