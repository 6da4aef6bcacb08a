"""What may stand in public about a campaign: on its page, in its table, on its sheet for the notice board.

Numbers of households that answered are rounded down to a step of five, so that yesterday's copy beside today's does not
say that one household of a village wrote. See docs/decisions/2026-11-24-coverage-in-steps.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import Area, Office
from huiyin.accounts.selectors import NOBODY
from huiyin.common.bands import week_of
from huiyin.common.errors import NotFound
from huiyin.letters.coverage import Coverage, total, villages
from huiyin.letters.models import Batch, Campaign, Channel, Ending, Matter

STEP = 5


@dataclass(frozen=True)
class PublicVillage:
    """A village: slips issued, and at least how many came back (a multiple of five)."""

    area: Area
    issued: int
    at_least: int


@dataclass(frozen=True)
class CampaignBoard:
    """A campaign as the public sees it.

    `returned` is exact where `settled` (the campaign is over and every box of it is closed), else a multiple of five.
    `refused`, `absent` and `not_reached` are None where one of them could be told from the others.
    """

    campaign: Campaign
    as_of: date
    settled: bool
    issued: int
    returned: int
    refused: int | None
    absent: int | None
    not_reached: int | None
    letters: int
    calls: int
    villages: tuple[PublicVillage, ...]

    @property
    def over(self) -> bool:
        """Say whether the campaign had ended on this day."""
        return self.campaign.ends_on is not None and self.campaign.ends_on <= self.as_of

    @property
    def outstanding(self) -> int:
        """Return how many slips did not come back; while `settled` is false, at most that many."""
        return self.issued - self.returned


def campaign_public(*, office: Office, pk: int, on: date) -> Campaign:
    """Return a campaign that has begun, or NotFound."""
    rows = Campaign.objects.select_related("office__area").filter(office=office, starts_on__lte=on)
    campaign = rows.filter(pk=pk).first()
    if campaign is None:
        raise NotFound(NOBODY)
    return campaign


def campaigns_begun(*, office: Office, on: date) -> QuerySet[Campaign]:
    """Return the campaigns of an office that have begun on this day, newest first."""
    return Campaign.objects.filter(office=office, starts_on__lte=on).order_by("-starts_on", "-pk")


def campaign_board(*, campaign: Campaign, on: date) -> CampaignBoard:
    """Return what the public sees of a campaign on a day: the state that the day before left."""
    as_of = on - timedelta(days=1)
    over = campaign.ends_on is not None and campaign.ends_on <= as_of
    settled = over and not Batch.objects.filter(campaign=campaign, closed_at=None).exists()
    rows = villages(campaign=campaign, until=as_of)
    whole = total(row.coverage for row in rows)
    refused, absent, not_reached = _others(whole, settled=settled)
    letters, calls = _came(campaign, on)
    return CampaignBoard(
        campaign=campaign,
        as_of=as_of,
        settled=settled,
        issued=whole.issued,
        returned=whole.returned if settled else in_steps(whole.returned),
        refused=refused,
        absent=absent,
        not_reached=not_reached,
        letters=letters,
        calls=calls,
        villages=tuple(
            PublicVillage(row.place.area, row.coverage.issued, in_steps(row.coverage.returned))
            for row in rows
        ),
    )


def in_steps(count: int) -> int:
    """Return a number rounded down to a multiple of five."""
    return count - count % STEP


def _others(whole: Coverage, *, settled: bool) -> tuple[int | None, int | None, int | None]:
    """Return refused, absent and not reached, each only where it is no cell under five and gives none away.

    All three add up with `returned` to `issued`; so before `returned` is exact, the last is not shown.
    """
    known = (whole.refused, whole.absent, whole.not_reached)
    if whole.overstated or any(0 < count < STEP for count in known):
        return None, None, None
    return whole.refused, whole.absent, whole.not_reached if settled else None


def _came(campaign: Campaign, on: date) -> tuple[int, int]:
    """Return how many letters and how many calls were recorded before this week, without those entered by mistake."""
    real = Exists(Matter.objects.filter(letter=OuterRef("pk")).exclude(ending=Ending.VOID))
    rows = campaign.letters.filter(real, recorded_at__lt=week_of(on))
    found = rows.aggregate(calls=Count("pk", filter=Q(channel=Channel.PHONE)), all=Count("pk"))
    return found["all"] - found["calls"], found["calls"]
