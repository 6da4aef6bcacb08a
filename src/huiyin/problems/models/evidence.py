"""What shows that a problem was worked on: pictures and documents, and the rule that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.problems.models.problem import Problem


class EvidenceKind(models.TextChoices):
    """What a file shows. One before and one after, of the same place, are a pair."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    DOCUMENT = "document", _("Document")


class Evidence(models.Model):
    """A file that shows what was done: stored encrypted, read by whoever may see the problem.

    The public sees a picture only after a publisher has released that very picture. Void = added by mistake: the row
    stays, the file goes.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=EvidenceKind.choices)
    sha256 = models.CharField(max_length=64, help_text="Where the file is stored: not the hash of its bytes")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="Bytes")
    caption = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    void_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem", "kind", "sha256"], condition=Q(void_at=None), name="evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | ~Q(kind="document"), name="evidence_public_is_a_picture"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(void_at=None), name="evidence_void_is_not_public"
            ),
            models.CheckConstraint(
                condition=Q(void_at=None) | ~Q(void_why=""), name="evidence_void_with_reason"
            ),
        ]


class LastingRule(models.Model):
    """A rule that was made because of a problem, so that it does not come again. Public with the problem's release."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="lasting_rules")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lasting_rules")
    words = models.CharField(max_length=300)
    in_force_from = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="lasting_rule_says_something"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | (Q(ended_at__gte=F("at")) & ~Q(ended_why="")),
                name="lasting_rule_ended_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-in_force_from"], name="lasting_rules_of_unit")]
