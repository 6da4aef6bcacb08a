"""Deciding how an office goes on after an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write
from huiyin.problems.models import NotSolved, Practice

REASON_LIMIT = 300
MOST_DAYS = 365


@transaction.atomic
def practice_make(
    *,
    office: Office,
    not_solved: NotSolved,
    correct_days: int,
    pair_needed: bool,
    reason: str,
    staff: Staff,
    at: datetime,
    role: str,
) -> Practice:
    """Make the next version, in force from now on, also for what was closed before."""
    if not 0 < len(reason.strip()) <= REASON_LIMIT or "\x00" in reason:
        raise Refused(_("Say why this changes, in at most 300 characters."), field="reason")
    if not 1 <= correct_days <= MOST_DAYS:
        raise Refused(_("Choose 1 to 365 days."), field="correct_days")
    Office.objects.select_for_update().get(pk=office.pk)
    version = 1 + Practice.objects.filter(office=office).count()
    said = {"not_solved": NotSolved(not_solved), "correct_days": correct_days, "pair_needed": pair_needed}
    made = Practice.objects.create(
        office=office, version=version, reason=reason.strip(), made_at=at, made_by=staff, **said
    )
    entry_write(
        office=office.code,
        kind="problems.practice-made",
        object_kind="practice",
        object_id=made.pk,
        at=at,
        role=role,
        content={**said, "version": version, "reason": reason.strip()},
    )
    return made
