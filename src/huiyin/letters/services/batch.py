"""Batches: a box of paper is opened by two people, its pieces are counted, its letters recorded, and it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters.batches import pieces_recorded
from huiyin.letters.models import Batch, Campaign, Channel
from huiyin.letters.numbers import next_in_series

PIECES_LIMIT = 100_000
CHANNELS = (Channel.PAPER, Channel.DEPUTY, Channel.FIELD, Channel.VISIT)  # what comes as paper in a box
NOTE_LIMIT = 300


@transaction.atomic
def batch_open(
    *,
    office: Office,
    channel: Channel,
    pieces: int,
    opened_by: Staff,
    opened_with: Staff,
    at: datetime,
    role: str,
    campaign: Campaign | None = None,
    area: Area | None = None,
) -> Batch:
    """Open a box of paper in front of two people of the office, and keep how many pieces were in it."""
    if channel not in CHANNELS:
        raise Refused(_("Nothing of this channel comes in a box."), field="channel")
    if not 1 <= pieces <= PIECES_LIMIT:
        raise Refused(_("A batch has between 1 and 100,000 pieces."), field="pieces")
    if opened_by.pk == opened_with.pk:
        raise Refused(_("A box is opened by two people. Choose a second one."), field="opened_with")
    if any(who.office_id != office.pk or not who.is_active for who in (opened_by, opened_with)):
        raise Refused(_("Both must be of this office."), field="opened_with")
    if campaign is not None and campaign.office_id != office.pk:
        raise Refused(_("This campaign is not known here."), field="campaign")
    if area is not None and not str(area.path).startswith(office.area.path):
        raise Refused(_("This place is not known here."), field="area")
    year, number = next_in_series(office=office, thing="batch", at=at)
    batch = Batch.objects.create(
        office=office, year=year, number=number, campaign=campaign, channel=channel, area=area, pieces=pieces,
        opened_at=at, opened_by=opened_by, opened_with=opened_with,
    )  # fmt: skip
    said = {"number": str(batch), "pieces": pieces, "channel": channel, "area": area.code if area else None}
    who = {"campaign": campaign.pk if campaign else None, "by": opened_by.pk, "with": opened_with.pk}
    _entry(batch, "batch-opened", at, role, **said, **who)
    return batch


@transaction.atomic
def batch_close(*, batch: Batch, at: datetime, role: str, note: str = "") -> None:
    """Close a batch. Where the letters recorded are not as many as the pieces, a note says why."""
    batch = batch_lock(batch=batch)
    recorded = pieces_recorded(batch=batch)
    if recorded != batch.pieces and not note.strip():
        message = _(
            "%(pieces)d pieces, %(recorded)d recorded. Say where the difference comes from, then close it."
        )
        raise Refused(message % {"pieces": batch.pieces, "recorded": recorded}, field="note")
    batch.closed_at, batch.closing_note = at, note.strip()[:NOTE_LIMIT]
    batch.save(update_fields=["closed_at", "closing_note"])
    said = {"pieces": batch.pieces, "recorded": recorded, "note": batch.closing_note}
    _entry(batch, "batch-closed", at, role, **said)


def batch_lock(*, batch: Batch) -> Batch:
    """Return the batch as it is now and keep it so until the transaction ends; Conflict where it is closed."""
    found = (
        Batch.objects.select_for_update(of=("self",)).select_related("office", "campaign").get(pk=batch.pk)
    )
    if found.closed_at is not None:
        raise Conflict(
            _("Batch %s is closed. Nothing was registered; what you wrote is kept.") % found, field="batch"
        )
    return found


def _entry(batch: Batch, verb: str, at: datetime, role: str, **content: Any) -> None:
    entry_write(
        office=batch.office.code,
        kind=f"letters.{verb}",
        object_kind="batch",
        object_id=batch.pk,
        at=at,
        role=role,
        content=content,
    )
