"""More time for a problem, asked by its unit and decided by another person; and deadlines a unit sets itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.problems.models.problem import Problem


class DelayKind(models.TextChoices):
    """How a problem gets more time."""

    EXTENSION = "extend", _("Extension")
    SUSPENSION = "suspend", _("Suspension")


class Delay(models.Model):
    """An extension 延期 (so many working days) or a suspension 挂账 (the clock stops until it is resumed).

    It waits until `decided_at`, or until `lapsed_at`: the problem went another way before anybody decided. A granted
    suspension runs until `ended_at`.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="delays")
    kind = models.CharField(max_length=8, choices=DelayKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    working_days = models.PositiveSmallIntegerField(null=True)
    review_on = models.DateField(null=True)
    unlock = models.CharField(max_length=200, blank=True, help_text="What would let the work go on")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    lapsed_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=300, blank=True, help_text="What the one who decided said")
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem", "kind"],
                condition=Q(decided_at=None, lapsed_at=None),
                name="delay_one_waits",
            ),
            models.UniqueConstraint(
                fields=["problem"], condition=Q(kind="extend", granted=True), name="delay_extended_once"
            ),
            models.UniqueConstraint(
                fields=["problem"],
                condition=Q(kind="suspend", granted=True, ended_at=None),
                name="delay_suspended_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delay_with_reason"),
            models.CheckConstraint(
                condition=Q(kind="extend", working_days__gt=0)
                | (Q(kind="suspend", review_on__isnull=False) & ~Q(unlock="")),
                name="delay_says_how_long",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, decided_at=None, decided_by=None)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="delay_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="delay_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(granted=False) | ~Q(decision=""), name="delay_refused_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["review_on"],
                condition=Q(kind="suspend", granted=True, ended_at=None),
                name="delay_to_review",
            )
        ]


class OwnDeadline(models.Model):
    """A deadline that a unit sets itself on the way to the answer: what is to be done, and by when."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="own_deadlines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="own_deadline_named")]
        indexes: ClassVar = [
            models.Index(fields=["unit", "due_at"], condition=Q(met_at=None), name="own_deadline_open")
        ]
