"""Campaigns: periods of asking residents, and what a village says of its households."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write
from huiyin.letters.models import Campaign, CampaignArea, Slip

NAME_LIMIT = 60
QUESTION_LIMIT = 300


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
    areas: Sequence[Area] = (),
) -> Campaign:
    """Begin a campaign in these villages; each keeps how many households it has today."""
    said = _checked(office, name, starts_on, ends_on, question, areas)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(office=office, **said)
    except IntegrityError as error:
        raise Refused(_("There is already a campaign with this name."), field="name") from error
    _places_set(campaign, areas)
    campaign_entry(campaign=campaign, verb="campaign-begun", at=at, role=role, **_said(said, areas))
    return campaign


@transaction.atomic
def campaign_change(
    *,
    campaign: Campaign,
    name: str,
    starts_on: date,
    ends_on: date | None,
    question: str,
    areas: Sequence[Area],
    reason: str,
    at: datetime,
    role: str,
) -> None:
    """Change what a campaign asks, when and where. A village whose slips are out cannot be left out."""
    if not reason.strip():
        raise Refused(_("A change needs a reason."), field="reason")
    said = _checked(campaign.office, name, starts_on, ends_on, question, areas)
    for field, value in said.items():
        setattr(campaign, field, value)
    try:
        with transaction.atomic():
            campaign.save(update_fields=list(said))
    except IntegrityError as error:
        raise Refused(_("There is already a campaign with this name."), field="name") from error
    _places_set(campaign, areas)
    content = _said(said, areas) | {"reason": reason.strip()}
    campaign_entry(campaign=campaign, verb="campaign-changed", at=at, role=role, **content)


@transaction.atomic
def counts_record(*, place: CampaignArea, refused: int, absent: int, at: datetime, role: str) -> None:
    """Record how many households of a village refused, and how many nobody met. The numbers before stay in the journal.

    Refused when they are more than the slips that are still out: one household would be counted twice.
    """
    place = CampaignArea.objects.select_for_update(of=("self",)).select_related("area").get(pk=place.pk)
    campaign = Campaign.objects.select_related("office").get(pk=place.campaign_id)
    out = Slip.objects.filter(place=place, returned_on=None, taken_back_on=None).count()
    if min(refused, absent) < 0 or refused + absent > out:
        message = _(
            "%(village)s has %(out)d slips that did not come back; refused and absent together cannot be more. "
            "Nothing was changed."
        )
        raise Refused(message % {"village": place.area.name, "out": out}, field="refused")
    before = {"refused": place.refused, "absent": place.absent}
    place.refused, place.absent = refused, absent
    place.save(update_fields=["refused", "absent"])
    content = {"area": place.area.code, "refused": refused, "absent": absent, "before": before}
    campaign_entry(campaign=campaign, verb="counts-recorded", at=at, role=role, **content)


def campaign_entry(*, campaign: Campaign, verb: str, at: datetime, role: str, **content: Any) -> None:
    """Write an entry about a campaign."""
    entry_write(
        office=campaign.office.code,
        kind=f"letters.{verb}",
        object_kind="campaign",
        object_id=campaign.pk,
        at=at,
        role=role,
        content=content,
    )


def _checked(
    office: Office, name: str, starts_on: date, ends_on: date | None, question: str, areas: Sequence[Area]
) -> dict[str, Any]:
    if not name.strip() or len(name) > NAME_LIMIT:
        raise Refused(_("A campaign needs a name of at most 60 characters."), field="name")
    if len(question) > QUESTION_LIMIT:
        raise Refused(_("A question has at most 300 characters."), field="question")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The end lies before the beginning."), field="ends_on")
    if any(not str(area.path).startswith(office.area.path) for area in areas):
        raise Refused(_("This place is not known here."), field="areas")
    return {"name": name.strip(), "question": question.strip(), "starts_on": starts_on, "ends_on": ends_on}


def _places_set(campaign: Campaign, areas: Sequence[Area]) -> None:
    """Make the campaign's villages these. Where no slip is out yet, the households are those of today."""
    known = {place.area_id: place for place in campaign.places.select_related("area")}
    wanted = {area.pk: area for area in areas}
    issued = set(Slip.objects.filter(place__campaign=campaign).values_list("place__area", flat=True))
    if kept := [place.area.name for pk, place in known.items() if pk not in wanted and pk in issued]:
        message = _("Slips are out in %(villages)s already; they stay in the campaign.")
        raise Refused(message % {"villages": "、".join(kept)}, field="areas")
    CampaignArea.objects.filter(campaign=campaign).exclude(area__in=wanted).delete()
    for pk, area in wanted.items():
        if pk not in issued:
            CampaignArea.objects.update_or_create(
                campaign=campaign, area=area, defaults={"households": area.households}
            )


def _said(said: dict[str, Any], areas: Sequence[Area]) -> dict[str, Any]:
    days = {day: said[day].isoformat() if said[day] else None for day in ("starts_on", "ends_on")}
    return said | days | {"areas": sorted(str(area.code) for area in areas)}
