"""Keeping which receipts are on paper, so that the next run leaves them out. It goes with the receipt, after a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huiyin.accounts.models import Staff
from huiyin.letters.models import Receipt


def receipts_printed(*, receipts: Sequence[int], staff: Staff, at: datetime) -> int:
    """Keep that these receipts of letters which this member of staff registered are on paper. Returns how many."""
    rows = Receipt.objects.filter(pk__in=receipts, letter__recorded_by=staff, printed_at=None)
    return rows.update(printed_at=at)
