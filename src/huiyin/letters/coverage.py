"""Reading campaigns: coverage by village, the codes still out, what may stand in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.models import Area, Office
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters.listing import DESK
from huiyin.letters.models import Campaign, CampaignArea, Slip
from huiyin.pure.receipts import print_slip

NO_RATE = 5  # at the desk, a base up to this has no rate


@dataclass(frozen=True)
class Coverage:
    """Households of one or several villages: slips out, come back, and what is known of the others."""

    issued: int
    returned: int
    refused: int
    absent: int

    @property
    def outstanding(self) -> int:
        """Return how many slips did not come back."""
        return self.issued - self.returned

    @property
    def not_reached(self) -> int:
        """Return how many households are neither counted nor said to have refused or been absent."""
        return max(0, self.outstanding - self.refused - self.absent)

    @property
    def overstated(self) -> bool:
        """Say whether refused and absent are more than what is out: slips came back after they were counted."""
        return self.refused + self.absent > self.outstanding

    @property
    def has_rate(self) -> bool:
        """Say whether a rate may be shown at the desk."""
        return self.issued > NO_RATE


@dataclass(frozen=True)
class Village:
    """One village of a campaign."""

    place: CampaignArea
    coverage: Coverage


def campaign_of(*, office: Office, pk: int) -> Campaign:
    """Return a campaign of the office, or NotFound."""
    campaign = Campaign.objects.select_related("office__area").filter(office=office, pk=pk).first()
    if campaign is None:
        raise NotFound(NOBODY)
    return campaign


def place_at_desk(*, actor: Actor, office: Office, pk: int, code: str) -> CampaignArea:
    """Return a village of a campaign in which this member of staff works, or NotFound."""
    rows = CampaignArea.objects.filter(campaign__office=office, campaign=pk, area__code=code)
    rows = rows.filter(actor.within(DESK, office="campaign__office_id"))
    place = rows.select_related("area", "campaign__office__area").first()
    if place is None:
        raise NotFound(NOBODY)
    return place


def areas_in(*, campaign: Campaign) -> list[Area]:
    """Return the villages of a campaign in tree order."""
    return [place.area for place in campaign.places.select_related("area").order_by("area__path")]


def villages(*, campaign: Campaign, until: date | None = None) -> list[Village]:
    """Return the coverage of each village, in tree order; with `until`, as the end of that day left it."""
    out = Q(slips__taken_back_on=None)
    back = Q(slips__returned_on__isnull=False)
    if until is not None:
        back = Q(slips__returned_on__lte=until)
    rows = (
        CampaignArea.objects.filter(campaign=campaign)
        .annotate(issued=Count("slips", filter=out), returned=Count("slips", filter=back))
        .select_related("area")
        .order_by("area__path")
    )
    return [Village(row, Coverage(row.issued, row.returned, row.refused, row.absent)) for row in rows]


def total(parts: Iterable[Coverage]) -> Coverage:
    """Return the sum over villages."""
    rows = [(part.issued, part.returned, part.refused, part.absent) for part in parts]
    return Coverage(*map(sum, zip(*rows, strict=True))) if rows else Coverage(0, 0, 0, 0)


@dataclass(frozen=True)
class SlipSheet:
    """What is printed for one village: each code in print form. `text` in a QR code is `/write/?slip=` and a code."""

    campaign: Campaign
    area: Area
    codes: tuple[str, ...]


def slip_sheet(*, campaign: Campaign, area: Area, issued_on: date | None = None) -> SlipSheet:
    """Return the slips of a village that are out, in the order in which they were drawn; of one day of issue, or all.

    They can be printed again until they come back. Whoever hands them out mixes them first and writes nothing down:
    the sheet says so.
    """
    slips = _out(campaign).filter(place__area=area)
    if issued_on is not None:
        slips = slips.filter(issued_on=issued_on)
    codes = slips.order_by("pk").values_list("code", flat=True)
    return SlipSheet(campaign, area, tuple(print_slip(code) for code in codes))


def days_of_issue(*, campaign: Campaign, area: Area) -> list[tuple[date, int]]:
    """Return the days on which slips of a village were issued that are still out, with how many."""
    slips = _out(campaign).filter(place__area=area)
    return list(slips.order_by("issued_on").values_list("issued_on").annotate(Count("pk")))


def _out(campaign: Campaign) -> QuerySet[Slip]:
    return Slip.objects.filter(place__campaign=campaign, returned_on=None, taken_back_on=None)
