"""How long things may take at an office: one table in versions, with the days on which it is closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.accounts.models import Area, Category, Office, Staff
from huiyin.letters.choices import Kind, TimedKind, Urgency


class ClockTable(models.Model):
    """One version of an office's time limits. The highest version is in force; a version never changes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="clock_tables")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="clock_table_version_once")
        ]


class ClockRule(models.Model):
    """A length for whatever fits all that is named here; what is empty fits everything."""

    table = models.ForeignKey(ClockTable, on_delete=models.PROTECT, related_name="rules")
    clock = models.CharField(max_length=8, choices=TimedKind.choices)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=8, choices=Urgency.choices, blank=True)
    working_days = models.PositiveSmallIntegerField(null=True)
    hours = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(working_days__gt=0, hours__isnull=True)
                | Q(working_days__isnull=True, hours__gt=0),
                name="clock_rule_days_or_hours",
            )
        ]


class ClosingDay(models.Model):
    """A day on which the office differs from the national calendar: closed, or open on a day off; with the reason."""

    table = models.ForeignKey(ClockTable, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    is_open = models.BooleanField(default=False)
    reason = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "day"], name="closing_day_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_day_with_reason"),
        ]
