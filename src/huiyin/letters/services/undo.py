"""Taking back a letter that was registered by mistake a moment ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff
from huiyin.common.errors import Refused
from huiyin.letters.models import Ending, Letter, Receipt, Scan
from huiyin.letters.services.letter import refuse_erased
from huiyin.letters.services.matter import matter_end
from huiyin.letters.services.pile import scan_put_back

UNDONE_WITHIN = timedelta(hours=1)


@transaction.atomic
def letter_undo(*, letter: Letter, staff: Staff, reason: str, at: datetime, role: str) -> list[int]:
    """Void what this member of staff registered within the last hour and nobody has worked on since.

    Its number stays used, its pages go back to their pile (their positions are returned), its receipt opens nothing to
    print any more. A household that its slip counted stays counted: nothing leads from here to the slip.
    """
    refuse_erased(letter)
    matters = list(letter.matters.select_related("letter__office"))
    untouched = all(matter.ending == Ending.OPEN and matter.sorted_at is None for matter in matters)
    if letter.recorded_by_id != staff.pk or letter.recorded_at < at - UNDONE_WITHIN or not untouched:
        raise Refused(
            _(
                "This letter is not taken back: it is more than an hour old, or was worked on. Void its matter."
            )
        )
    for matter in matters:
        matter_end(matter=matter, ending=Ending.VOID, reason=reason, at=at, role=role)
    Receipt.objects.filter(letter=letter).delete()
    scans = Scan.objects.filter(attachment__letter=letter, attachment__erased_at=None).order_by("position")
    return [scan_put_back(scan=scan, at=at, role=role).position for scan in scans]
