"""Campaigns: periods of asking residents."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write
from huiyin.letters.models import Campaign


@transaction.atomic
def campaign_begin(
    *,
    office: Office,
    name: str,
    starts_on: date,
    at: datetime,
    role: str,
    ends_on: date | None = None,
    question: str = "",
) -> Campaign:
    """Begin a campaign."""
    if not name.strip() or len(name) > 60:
        raise Refused(_("A campaign needs a name of at most 60 characters."), field="name")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The end lies before the beginning."), field="ends_on")
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                office=office,
                name=name.strip(),
                question=question[:300],
                starts_on=starts_on,
                ends_on=ends_on,
            )
    except IntegrityError as error:
        raise Refused(_("There is already a campaign with this name."), field="name") from error
    entry_write(
        office=office.code,
        kind="letters.campaign-begun",
        object_kind="campaign",
        object_id=campaign.pk,
        at=at,
        role=role,
        content={"name": name, "question": question, "starts": starts_on.isoformat()},
    )
    return campaign
