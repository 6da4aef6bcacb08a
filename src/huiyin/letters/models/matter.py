"""The things that a letter asks, and their deadlines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Area, Category
from huiyin.letters.choices import ClockKind, Ending, Urgency
from huiyin.letters.models.letter import Letter


class Matter(models.Model):
    """One thing that a letter asks."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="matters")
    position = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=120, null=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=8, choices=Urgency.choices, blank=True, default="")
    sorted_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, default=Ending.OPEN)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    go_to = models.CharField(max_length=200, blank=True, help_text="Where the writer can turn instead")
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "position"], name="matter_position_once"),
            models.CheckConstraint(
                condition=Q(ending="", ended_at__isnull=True) | (~Q(ending="") & Q(ended_at__isnull=False)),
                name="matter_ended_with_time",
            ),
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True) | Q(span_end__gt=F("span_start")),
                name="matter_span_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["letter"], condition=Q(sorted_at__isnull=True), name="matter_unsorted")
        ]

    def __str__(self) -> str:
        return self.line or "—"


class Clock(models.Model):
    """A deadline of one matter, counted from the letter's `received_at`."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=8, choices=ClockKind.choices)
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "kind"], name="clock_once_per_kind")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "due_at"], condition=Q(met_at__isnull=True), name="clock_running")
        ]


class CategoryProposal(models.Model):
    """What the software takes a matter to be about, and how certain it is. A person decides; null = it cannot say."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="category_proposal")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    certainty = models.FloatField()
    reason = models.CharField(max_length=100, blank=True, help_text="Words of the letter; goes with its text")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(certainty__range=(0, 1)), name="category_proposal_certainty_share"
            )
        ]
