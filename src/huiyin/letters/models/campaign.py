"""Periods of asking residents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Office


class Campaign(models.Model):
    """A period of asking residents."""

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
