"""What an office has decided about the time after an answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff


class NotSolved(models.TextChoices):
    """What follows when a writer says that it is not solved. The problem is reopened in both cases."""

    SUPERVISOR = "supervisor", _("A supervisor decides: work again, or keep the answer")
    UNIT = "unit", _("The unit works again at once; from the second time on a supervisor decides")


class Practice(models.Model):
    """One version of how an office goes on after an answer. The highest is in force; a version never changes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="practices")
    version = models.PositiveIntegerField()
    not_solved = models.CharField(max_length=10, choices=NotSolved.choices)
    correct_days = models.PositiveSmallIntegerField(
        help_text="Calendar days after closing in which a writer can say something else"
    )
    pair_needed = models.BooleanField(help_text="No closing by staff without a picture before and one after")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="practice_version_once"),
            models.CheckConstraint(
                condition=models.Q(correct_days__range=(1, 365)), name="practice_days_of_a_year"
            ),
        ]
