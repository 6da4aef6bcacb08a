"""Which letters of many are in already."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from huiyin.accounts.models import Office
from huiyin.letters.data import NewLetter
from huiyin.letters.models import Letter


def are_fresh(*, office: Office, new: Sequence[NewLetter]) -> list[bool]:
    """Say of each letter whether nothing like it is stored or stands before it."""
    ids: dict[str, list[str]] = {}
    for letter in new:
        ids.setdefault(letter.source, []).append(letter.source_id)
    same = Q(client_id__in=[letter.client_id for letter in new])
    for source, source_ids in ids.items():
        if source and any(source_ids):
            same |= Q(source=source, source_id__in=[one for one in source_ids if one])
    rows = Letter.objects.filter(same, office=office)
    seen: set[object] = set()
    for client_id, source, source_id in rows.values_list("client_id", "source", "source_id"):
        seen |= {client_id, (source, source_id)}
    found = []
    for letter in new:
        keys: set[object] = {letter.client_id}
        if letter.source and letter.source_id:
            keys.add((letter.source, letter.source_id))
        found.append(not keys & seen)
        seen |= keys
    return found
