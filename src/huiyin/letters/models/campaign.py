"""Periods of asking residents, the slips handed out in them, and the boxes of paper that came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Area, Office, Staff
from huiyin.letters.choices import Channel


class Campaign(models.Model):
    """A period of asking residents. Both days belong to it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=60)
    question = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="campaign_name_per_office"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignArea(models.Model):
    """A village in which a campaign asks, with its households at that time, and how many refused or were absent.

    Refused and absent are numbers of the village, never marks on a slip or a household; the journal has earlier ones.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    households = models.PositiveIntegerField(null=True)
    refused = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "area"], name="campaign_area_once")
        ]


class Slip(models.Model):
    """A random code that was handed out, nobody wrote down to whom. It knows its village, and two days, nothing else.

    No relation leads from here to a letter, and none to whoever counted it (docs/decisions, "No way from a slip to a
    letter"). One that was printed and not handed out is taken back: it counts as if it had never been issued.
    """

    place = models.ForeignKey(CampaignArea, on_delete=models.PROTECT, related_name="slips")
    code = models.CharField(max_length=7, unique=True)
    issued_on = models.DateField()
    returned_on = models.DateField(null=True)
    taken_back_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("issued_on")),
                name="slip_returned_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(taken_back_on__isnull=True),
                name="slip_returned_or_taken_back",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "taken_back_on", "returned_on"], name="slip_coverage")
        ]


class Batch(models.Model):
    """A box of paper that two people opened together: how many pieces were in it, and the letters recorded from it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="batches")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="Counts from 1 in each year of an office")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="batches")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    pieces = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    opened_with = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="batch_number_once"),
            models.CheckConstraint(condition=~Q(opened_by=F("opened_with")), name="batch_opened_by_two"),
            models.CheckConstraint(condition=Q(pieces__gt=0), name="batch_has_pieces"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="batch_closed_after_opening",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "opened_at", "id"], name="batch_list"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"
