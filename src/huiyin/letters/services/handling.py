"""Which units handle a letter. A letter can lie in several problems (one a matter), so units come and go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huiyin.letters.models import Handling


@transaction.atomic
def handling_set(*, units: Mapping[int, set[int]], at: datetime) -> None:
    """Make these units (ids by letter id) the ones that handle each letter; part of the services that assign."""
    live = {
        (row.letter_id, row.unit_id): row.pk for row in Handling.objects.filter(letter__in=units, until=None)
    }
    wanted = {(letter, unit) for letter, ids in units.items() for unit in ids}
    Handling.objects.filter(pk__in=[pk for pair, pk in live.items() if pair not in wanted]).update(until=at)
    Handling.objects.bulk_create(
        Handling(letter_id=letter, unit_id=unit, since=at) for letter, unit in sorted(wanted - live.keys())
    )
