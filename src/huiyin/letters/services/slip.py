"""Slips: issued by number, counted when their code comes back, never joined to a letter.

No entry here names a code or a village's single slip: see docs/decisions/2026-11-24-no-way-from-slip-to-letter.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office
from huiyin.common.errors import Refused
from huiyin.letters.models import Campaign, CampaignArea, Slip
from huiyin.letters.services.campaign import campaign_entry
from huiyin.pure.receipts import SLIP_BITS, ReceiptError, make_slip, parse_slip

ISSUE_LIMIT = 5_000  # at once, in one village: a typing mistake is noticed before the printer runs
LOOK_AT_ONCE = 500  # codes in one question to the database


class Counted(StrEnum):
    """What came of a code."""

    NOW = "now"
    BEFORE = "before"  # the household was counted already; it counts once
    UNKNOWN = "unknown"  # copied wrongly, made up, taken back, or of another campaign or office
    OVER = "over"  # its campaign had ended


@dataclass(frozen=True)
class SlipReturn:
    """What came of a code, and whose it is; the campaign is None where the code counts for none."""

    counted: Counted
    campaign: Campaign | None


@transaction.atomic
def slips_issue(*, place: CampaignArea, count: int, at: datetime, role: str) -> int:
    """Issue slips with new random codes for a village. Returns how many it has now."""
    campaign = Campaign.objects.select_related("office").get(pk=place.campaign_id)
    today = localdate(at)
    if not 1 <= count <= ISSUE_LIMIT:
        raise Refused(_("Between 1 and 5,000 slips can be issued at once."), field="count")
    if campaign.ends_on is not None and campaign.ends_on < today:
        raise Refused(_("This campaign has ended. Change its end first."), field="count")
    Slip.objects.bulk_create(
        [Slip(place=place, code=code, issued_on=today) for code in _new_codes(count)], batch_size=LOOK_AT_ONCE
    )
    issued = Slip.objects.filter(place=place, taken_back_on=None).count()
    content = {"area": place.area.code, "count": count, "issued": issued}
    campaign_entry(campaign=campaign, verb="slips-issued", at=at, role=role, **content)
    return issued


@transaction.atomic
def slips_issue_each(*, counts: Sequence[tuple[CampaignArea, int]], at: datetime, role: str) -> int:
    """Issue slips in several villages, in all of them or in none. Returns how many were issued."""
    for place, count in counts:
        slips_issue(place=place, count=count, at=at, role=role)
    return sum(count for _place, count in counts)


@transaction.atomic
def slips_take_back(
    *, place: CampaignArea, at: datetime, role: str, codes: Sequence[str] | None = None
) -> int:
    """Take back slips that were printed and not handed out; None: all of the village that did not come back.

    Refused, and none is taken back, where one of the codes is not out in this village. Returns how many were.
    """
    campaign = Campaign.objects.select_related("office").get(pk=place.campaign_id)
    out = Slip.objects.filter(place=place, returned_on=None, taken_back_on=None)
    if codes is not None:
        wanted = {_read(code) for code in codes}
        out = out.filter(code__in=wanted)
        if len(wanted) > LOOK_AT_ONCE or not wanted or out.count() != len(wanted):
            message = _(
                "Not all of these codes are slips of this village that are still out; at most 500 at once. "
                "None was taken back."
            )
            raise Refused(message, field="codes")
    count = out.update(taken_back_on=localdate(at))
    if count:
        content = {"area": place.area.code, "count": count}
        campaign_entry(campaign=campaign, verb="slips-taken-back", at=at, role=role, **content)
    return count


@transaction.atomic
def slip_return(
    *, office: Office, code: str, on: date, at: datetime, role: str, campaign: Campaign | None = None
) -> SlipReturn:
    """Count the household whose slip has this code, once, on this day, whatever came with it.

    With `campaign`, only a code of it counts. Nobody is refused: the outcome says whether it counted.
    """
    try:
        slips = Slip.objects.filter(code=parse_slip(code), place__campaign__office=office)
    except ReceiptError:
        return SlipReturn(Counted.UNKNOWN, None)
    if campaign is not None:
        slips = slips.filter(place__campaign=campaign)
    slip = slips.filter(taken_back_on=None).select_related("place__campaign__office").first()
    if slip is None:
        return SlipReturn(Counted.UNKNOWN, None)
    asked = slip.place.campaign
    if asked.ends_on is not None and asked.ends_on < on:
        return SlipReturn(Counted.OVER, None)
    # One statement decides who was first, for two sendings of one code at the same moment.
    first = Slip.objects.filter(pk=slip.pk, returned_on=None, taken_back_on=None).update(
        returned_on=max(on, slip.issued_on)
    )
    if not first:
        return SlipReturn(Counted.BEFORE, asked)
    campaign_entry(campaign=asked, verb="slip-returned", at=at, role=role, on=on.isoformat())
    return SlipReturn(Counted.NOW, asked)


@transaction.atomic
def slips_return_each(
    *, campaign: Campaign, codes: Sequence[str], on: date, at: datetime, role: str
) -> list[tuple[str, Counted]]:
    """Count the households of many slips of one campaign that came back without a letter. What came of each."""
    if not 1 <= len(codes) <= LOOK_AT_ONCE:
        raise Refused(_("Between 1 and 500 codes at once. Nothing was counted."), field="codes")
    this: dict[str, Any] = {"office": campaign.office, "campaign": campaign, "on": on, "at": at, "role": role}
    return [(code, slip_return(code=code, **this).counted) for code in codes]


def _new_codes(count: int) -> list[str]:
    """Return random codes that are not in use."""
    codes: dict[str, None] = {}  # in the order in which they were drawn, which is none
    while len(codes) < count:
        drawn = [
            make_slip(secrets.randbits(SLIP_BITS)) for _each in range(min(count - len(codes), LOOK_AT_ONCE))
        ]
        taken = set(Slip.objects.filter(code__in=drawn).values_list("code", flat=True))
        codes |= dict.fromkeys(code for code in drawn if code not in taken)
    return list(codes)


def _read(code: str) -> str:
    try:
        return parse_slip(code)
    except ReceiptError as error:
        raise Refused(
            _("“%s” is no code of a slip. None was taken back.") % code[:20], field="codes"
        ) from error
