"""Erasing a letter with what its writer said of the answers to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.accounts.models import Staff
from huiyin.letters.models import Letter
from huiyin.letters.services.letter import letter_erase
from huiyin.problems.models import Confirmation


@transaction.atomic
def letter_erase_wholly(
    *, letter: Letter, reason: str, at: datetime, role: str, staff: Staff | None = None
) -> Letter:
    """Erase what a letter says and who wrote it, and the words of its confirmations; verdicts and ratings stay."""
    Confirmation.objects.filter(matter__letter=letter).update(words=None)
    return letter_erase(letter=letter, reason=reason, at=at, role=role, staff=staff)
