"""Reading entries and checkpoints."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import NotFound
from huiyin.journal.models import Checkpoint, Entry


def entries_of(*, object_kind: str, object_id: int) -> QuerySet[Entry]:
    """Return the entries about one object, oldest first."""
    return Entry.objects.filter(object_kind=object_kind, object_id=object_id).order_by("id")


def head() -> Entry | None:
    """Return the newest entry."""
    return Entry.objects.order_by("-id").first()


def size() -> int:
    """Return how many entries there are."""
    return Entry.objects.count()


def newest() -> Checkpoint | None:
    """Return the newest checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def checkpoint_of(*, size: str) -> Checkpoint:
    """Return the checkpoint of a size as it stands in an address, or NotFound."""
    fits = size.isascii() and size.isdigit() and len(size) < 19
    found = Checkpoint.objects.filter(size=int(size)).first() if fits else None
    if found is None:
        raise NotFound(_("Nothing was signed at this size."))
    return found


def waiting() -> int:
    """Return how many entries are not numbered yet."""
    return Entry.objects.filter(index__isnull=True).count()


def days(*, before: datetime, most: int) -> list[Checkpoint]:
    """Return the last checkpoint of each day before a time, newest first."""
    last = (
        Checkpoint.objects.filter(at__lt=before)
        .annotate(day=TruncDate("at"))
        .values("day")
        .annotate(last=Max("size"))
        .order_by("-day")[:most]
    )
    return list(Checkpoint.objects.filter(size__in=[row["last"] for row in last]).order_by("-size"))
