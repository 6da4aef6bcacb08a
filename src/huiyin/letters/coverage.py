"""Reading campaigns: coverage by village, the codes still out, what may stand in public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.models import Area, Office
from huiyin.accounts.selectors import NOBODY, Actor, areas_of
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


def places_at_desk(*, actor: Actor, campaign: Campaign) -> list[CampaignArea]:
    """Return the villages of a campaign in which this member of staff works, in tree order."""
    rows = CampaignArea.objects.filter(campaign=campaign).filter(
        actor.within(DESK, office="campaign__office_id")
    )
    return list(rows.select_related("area", "campaign").order_by("area__path"))


def campaigns_with_coverage(*, office: Office) -> QuerySet[Campaign]:
    """Return the campaigns of an office, newest first, each with `issued` and `returned`."""
    out = Q(places__slips__taken_back_on=None)
    back = Q(places__slips__returned_on__isnull=False)
    rows = Campaign.objects.filter(office=office).annotate(
        issued=Count("places__slips", filter=out), returned=Count("places__slips", filter=back)
    )
    return rows.order_by("-starts_on", "-pk")


def areas_in(*, campaign: Campaign) -> list[Area]:
    """Return the villages of a campaign in tree order."""
    return [place.area for place in campaign.places.select_related("area").order_by("area__path")]


def areas_to_ask(*, campaign: Campaign) -> QuerySet[Area]:
    """Return the open places of the office, and those of the campaign that were closed since, in tree order."""
    asked = CampaignArea.objects.filter(campaign=campaign).values("area")
    open_ones = areas_of(office=campaign.office).values("pk")
    rows: QuerySet[Area] = Area.objects.filter(Q(pk__in=open_ones) | Q(pk__in=asked))
    return rows.order_by("path")


def villages(*, campaign: Campaign, until: date | None = None) -> list[Village]:
    """Return the coverage of each village, in tree order; with `until`, as the end of that day left it."""
    rows = _counted(CampaignArea.objects.filter(campaign=campaign), until).select_related("area")
    return [Village(row, _coverage(row)) for row in rows.order_by("area__path")]


def village_of(*, place: CampaignArea) -> Coverage:
    """Return the coverage of one village now."""
    return _coverage(_counted(CampaignArea.objects.filter(pk=place.pk), None).get())


def _counted(rows: QuerySet[CampaignArea], until: date | None) -> QuerySet[CampaignArea]:
    out = Q(slips__taken_back_on=None)
    back = Q(slips__returned_on__isnull=False) if until is None else Q(slips__returned_on__lte=until)
    # A village without slips has one joined row of nothing; `slips` counted says 0 there.
    return rows.annotate(issued=Count("slips", filter=out), returned=Count("slips", filter=back))


def _coverage(row: CampaignArea) -> Coverage:
    return Coverage(row.issued, row.returned, row.refused, row.absent)  # type: ignore[attr-defined]


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
    """Return the slips of a village in the order in which they were drawn; of one day of issue, or all.

    Those that came back are among them: a sheet without them would say whose slip came back to anybody who knows at
    which door it was left. Whoever hands slips out mixes them first and writes nothing down: the sheet says so.
    """
    slips = _issued(campaign).filter(place__area=area)
    if issued_on is not None:
        slips = slips.filter(issued_on=issued_on)
    codes = slips.order_by("pk").values_list("code", flat=True)
    return SlipSheet(campaign, area, tuple(print_slip(code) for code in codes))


def days_of_issue(*, campaign: Campaign, area: Area) -> list[tuple[date, int]]:
    """Return the days on which slips of a village were issued, with how many."""
    slips = _issued(campaign).filter(place__area=area)
    return list(slips.order_by("issued_on").values_list("issued_on").annotate(Count("pk")))


def _issued(campaign: Campaign) -> QuerySet[Slip]:
    return Slip.objects.filter(place__campaign=campaign, taken_back_on=None)
