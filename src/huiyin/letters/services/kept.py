"""Keeping the files of a form that could not be taken yet, so that they need not be chosen again.

They are cleaned and encrypted like the files of a letter, belong to the form's own random id, and go after an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from huiyin.common.sealing import seal, seal_json
from huiyin.letters.data import FILES_LIMIT
from huiyin.letters.files import File
from huiyin.letters.models import KeptFile

KEPT = timedelta(hours=1)
# All forms together: a flood of forms with files must not fill the disk.
ALL_LIMIT = 300 * 1024 * 1024


@transaction.atomic
def files_keep(*, client_id: UUID, files: Sequence[tuple[str, File]], at: datetime) -> bool:
    """Keep files, each with the name it came with, until an hour from now. False when there is no room for them."""
    room = FILES_LIMIT - KeptFile.objects.filter(client_id=client_id).count()
    used = KeptFile.objects.aggregate(all=Sum("size"))["all"] or 0
    if len(files) > room or used + sum(len(file.data) for _name, file in files) > ALL_LIMIT:
        return False
    KeptFile.objects.bulk_create(
        KeptFile(
            client_id=client_id,
            about=seal_json({"name": name[-80:], "media_type": file.media_type}),
            sealed=seal(file.data),
            size=len(file.data),
            ends_at=at + KEPT,
        )
        for name, file in files
    )
    return True


@transaction.atomic
def kept_drop(*, client_id: UUID, ids: Sequence[int] | None = None) -> None:
    """Forget kept files of a form: these, or all when their letter is registered."""
    rows = KeptFile.objects.filter(client_id=client_id)
    (rows if ids is None else rows.filter(pk__in=ids)).delete()


def kept_forget(*, at: datetime) -> int:
    """Delete kept files whose hour is over. Returns how many."""
    gone, _rows = KeptFile.objects.filter(ends_at__lt=at).delete()
    return gone
