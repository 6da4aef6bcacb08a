"""What the software proposes on the sorting board, what was decided about it, and what was thought of that."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff
from huiyin.letters.models import Campaign, Matter
from huiyin.problems.models.problem import Problem


class ProposalKind(models.TextChoices):
    """What a proposal asks."""

    GROUP = "group", _("One matter?")
    COPY = "copy", _("The same text")
    JOIN = "join", _("Part of a problem?")
    SINGLE = "single", _("A matter of its own?")


class ProposalState(models.TextChoices):
    """Where a proposal stands. A new result waits until nobody works on the board, or until somebody asks for it."""

    NEW = "new", _("New result")
    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Same matter")
    REJECTED = "rejected", _("Not the same")
    REPLACED = "replaced", _("Replaced by a newer one")


class Proposal(models.Model):
    """Matters that the software takes for one problem. A person decides; each decision makes a new version."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=ProposalKind.choices, default=ProposalKind.GROUP)
    title = models.CharField(max_length=60)
    certainty = models.FloatField()
    reason = models.CharField(max_length=300)
    terms = models.JSONField(default=list, help_text="Rare words that its letters share")
    fits = models.JSONField(default=dict, help_text="Certainty of each matter, by its id")
    matters = models.ManyToManyField(Matter, related_name="proposals")
    into = models.ForeignKey(
        Problem,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The problem it may be part of",
    )
    by_writer = models.BooleanField(
        default=False, help_text="The writer chose the problem before sending; stays until it is decided"
    )
    size = models.PositiveIntegerField(default=0)
    score = models.FloatField(
        default=0, help_text="Letters that a yes is expected to settle: size × certainty"
    )
    oldest_at = models.DateTimeField(help_text="When the oldest of its letters was received")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The least place around its letters",
    )
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    later_at = models.DateTimeField(null=True, help_text="When it was put aside")
    version = models.PositiveIntegerField(default=1)
    held_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    held_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(certainty__range=(0, 1)), name="proposal_certainty_share"),
            models.CheckConstraint(
                condition=~Q(kind="join") | Q(into__isnull=False), name="proposal_join_names_problem"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "-score", "oldest_at", "id"], name="proposal_queue"),
            models.Index(
                fields=["office", "-decided_at"],
                condition=Q(state__in=["accepted", "rejected"]),
                name="proposal_decided",
            ),
        ]


class What(models.TextChoices):
    """What can be decided about a proposal."""

    ACCEPT = "accept", _("Same matter")
    REJECT = "reject", _("Not the same")
    SPLIT = "split", _("Split off")
    MERGE = "merge", _("Into another problem")
    MOVE = "move", _("Move ticked")
    NAME = "name", _("Rename")
    LATER = "later", _("Put aside")


class Why(models.TextChoices):
    """Why letters are not about the same matter."""

    PLACE = "place", _("Other place")
    MATTER = "matter", _("Other matter")
    TIME = "time", _("Too far apart in time")
    OTHER = "other", _("Another reason")


class Decision(models.Model):
    """One decision about one version of a proposal. Who decided is known for undoing alone; nothing counts it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField(help_text="The version that was decided about")
    what = models.CharField(max_length=6, choices=What.choices)
    matters = models.ManyToManyField(Matter, related_name="+")
    apart = models.ManyToManyField(
        Matter, related_name="+", help_text="Matters that these were told apart from"
    )
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="+")
    opened = models.BooleanField(default=False, help_text="The problem was opened by this decision")
    part = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="+", help_text="What was split off"
    )
    why = models.CharField(max_length=6, choices=Why.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    title_before = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "version"], name="decision_once_per_version"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=models.F("at")),
                name="decision_undone_after",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "-id"], name="decision_own")]


class Opinion(models.Model):
    """What somebody wanted and did not get: a decision that came too late, or an objection to another's.

    An objection names the decision it is `against` and waits for a supervisor.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="opinions")
    against = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="objections")
    what = models.CharField(max_length=6, choices=What.choices, blank=True)
    matters = models.ManyToManyField(Matter, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | (Q(settled_by__isnull=False) & ~Q(outcome="")),
                name="opinion_settled_with_words",
            )
        ]
