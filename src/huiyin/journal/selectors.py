"""Reading entries."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.journal.models import Entry


def entries_of(*, object_kind: str, object_id: int) -> QuerySet[Entry]:
    """Return the entries about one object, oldest first."""
    return Entry.objects.filter(object_kind=object_kind, object_id=object_id).order_by("id")


def head() -> Entry | None:
    """Return the newest entry."""
    return Entry.objects.order_by("-id").first()


def size() -> int:
    """Return how many entries there are."""
    return Entry.objects.count()
