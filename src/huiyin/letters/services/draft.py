"""Keeping what is being typed at the desk. A draft is not a letter yet: it has no number and no entry."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from huiyin.accounts.models import Staff
from huiyin.common.sealing import seal_json
from huiyin.letters.models import Draft

KEPT = timedelta(days=30)


def draft_keep(*, staff: Staff, client_id: UUID, fields: dict[str, str], at: datetime) -> Draft:
    """Keep a form as it is, encrypted, under the id that its letter will have."""
    row, _made = Draft.objects.update_or_create(
        staff=staff, client_id=client_id, defaults={"sealed": seal_json(fields), "saved_at": at}
    )
    return row


def draft_drop(*, staff: Staff, client_id: UUID) -> None:
    """Forget a draft: its letter is registered, or its writer threw it away."""
    Draft.objects.filter(staff=staff, client_id=client_id).delete()


def drafts_forget(*, at: datetime) -> int:
    """Delete drafts that nobody touched for 30 days. Returns how many."""
    gone, _rows = Draft.objects.filter(saved_at__lt=at - KEPT).delete()
    return gone
