"""What people have decided that matters are about: what the proposals of categories are learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from huiyin.accounts.models import Office
from huiyin.letters.categories import matter_words
from huiyin.letters.models import LetterText, Matter
from huiyin.problems.models import Belonging

MOST = 50_000  # newest matters


@dataclass(frozen=True)
class Decided:
    """A matter's words, its category, and when its letter came."""

    words: str
    category: int
    received_at: datetime


def matters_decided(*, office: Office) -> list[Decided]:
    """Return the matters of an office whose category a person gave, there or through their problem; newest first."""
    texts = LetterText.objects.filter(letter=OuterRef("letter")).order_by("-version")
    live = Belonging.objects.filter(matter=OuterRef("pk"), undone_at=None)
    rows = (
        Matter.objects.filter(letter__office=office, letter__erased_at=None)
        .annotate(
            decided=Coalesce(
                "category", Subquery(live.values("problem__category")[:1]), output_field=BigIntegerField()
            ),
            body=Subquery(texts.values("body")[:1]),
        )
        .filter(decided__isnull=False)
        .select_related("letter")
        .order_by("-letter__received_at", "-pk")
    )
    return [Decided(matter_words(row, row.body), row.decided, row.letter.received_at) for row in rows[:MOST]]
