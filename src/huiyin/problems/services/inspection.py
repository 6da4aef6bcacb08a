"""Recording inspections and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff, Unit
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write
from huiyin.letters.numbers import next_in_series
from huiyin.problems.models import Finding, Inspection
from huiyin.problems.services.public import check_words

MOST_FINDINGS = 30
LIMITS = {"name": 60, "place": 60, "inspectors": 120}
FINDING_LIMIT = 300


@transaction.atomic
def inspection_record(
    *,
    office: Office,
    name: str,
    area: Area,
    unit: Unit,
    on: date,
    inspectors: str,
    findings: Sequence[str],
    staff: Staff,
    at: datetime,
    role: str,
    place: str = "",
) -> Inspection:
    """Record what was looked at, where, on which day, by which offices, and each finding; none is a result, too."""
    texts = {"name": name.strip(), "place": place.strip(), "inspectors": inspectors.strip()}
    found = [words.strip() for words in findings if words.strip()]
    _check(office, area, unit, on, at, texts, found)
    year, sequence = next_in_series(office=office, thing="inspection", at=at)
    about: dict[str, Any] = {"area": area, "unit": unit, "on": on, "recorded_at": at, "recorded_by": staff}
    made = Inspection.objects.create(office=office, year=year, sequence=sequence, **texts, **about)
    Finding.objects.bulk_create(
        Finding(inspection=made, position=position, words=words) for position, words in enumerate(found, 1)
    )
    entry_write(
        office=office.code,
        kind="problems.inspection-recorded",
        object_kind="inspection",
        object_id=made.pk,
        at=at,
        role=role,
        content=texts | {"unit": unit.code, "area": area.code, "on": on.isoformat(), "findings": found},
    )
    return made


def _check(
    office: Office, area: Area, unit: Unit, on: date, at: datetime, texts: dict[str, str], found: list[str]
) -> None:
    for field, limit in LIMITS.items():
        if len(texts[field]) > limit or "\x00" in texts[field] or not (texts[field] or field == "place"):
            raise Refused(_("Fill this in, in at most %d characters.") % limit, field=field)
    if unit.office_id != office.pk or not unit.is_open:
        raise Refused(_("This unit is not known here."), field="unit")
    if not area.path.startswith(office.area.path):
        raise Refused(_("This place is not known here."), field="area")
    if on > localdate(at):
        raise Refused(_("The day of an inspection is not in the future."), field="on")
    if len(found) > MOST_FINDINGS or any(len(words) > FINDING_LIMIT or "\x00" in words for words in found):
        raise Refused(_("At most 30 findings of 300 characters each."), field="findings")
    for words in found:
        check_words(words, field="findings")
