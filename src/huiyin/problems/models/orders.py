"""Orders: reminders, supervision orders, public supervision; the ladder that proposes them; inspections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff, Unit
from huiyin.problems.models.problem import Problem


class OrderKind(models.TextChoices):
    """How strongly a unit is told."""

    REMINDER = "reminder", _("Reminder")
    SUPERVISION = "supervision", _("Supervision order")
    PUBLIC = "public", _("Public supervision")


class OrderState(models.TextChoices):
    """Where an order stands. It has its number from *issued* on and keeps it, whatever comes."""

    PROPOSED = "proposed", _("To be issued")
    ISSUED = "issued", _("Waiting for reply")
    REPLIED = "replied", _("Replied")
    CLOSED = "closed", _("Reply accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class When(models.TextChoices):
    """What a rule of the ladder waits for. `days` are working days; the due day itself and a rejection have none."""

    BEFORE = "before", _("Working days before the answer is due")
    DUE_DAY = "due-day", _("On the day the answer is due")
    OVERDUE = "overdue", _("Working days overdue")
    REJECTED = "rejected", _("A writer says that it is not solved")
    UNANSWERED = "unanswered", _("Working days after a supervision order should have been answered")


class LadderTable(models.Model):
    """One version of an office's ladder: which order is proposed when. The highest is in force; none ever changes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="ladder_tables")
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=4, help_text="How the office is called in numbers of orders")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="ladder_version_once"),
            models.CheckConstraint(condition=~Q(code=""), name="ladder_with_code"),
        ]


class LadderRule(models.Model):
    """One rung: when it is reached, which order, how many working days for the reply, by itself or proposed."""

    table = models.ForeignKey(LadderTable, on_delete=models.PROTECT, related_name="rules")
    when = models.CharField(max_length=10, choices=When.choices)
    days = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=11, choices=OrderKind.choices)
    reply_days = models.PositiveSmallIntegerField()
    automatic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "when", "days"], name="ladder_rule_once"),
            models.CheckConstraint(
                condition=~Q(kind="public", automatic=True), name="ladder_public_by_a_person"
            ),
            models.CheckConstraint(condition=Q(reply_days__gt=0), name="ladder_reply_in_days"),
        ]


class Inspection(models.Model):
    """A look at a place for which a unit is responsible. Orders come of its findings, without a letter."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    on = models.DateField()
    inspectors = models.CharField(max_length=120, help_text="The offices and units that looked, not persons")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "sequence"], name="inspection_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-on", "-id"], name="inspection_list")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}-{self.sequence}"


class Finding(models.Model):
    """One thing that an inspection found."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "position"], name="finding_position_once"),
            models.CheckConstraint(condition=~Q(words=""), name="finding_with_words"),
        ]


class Order(models.Model):
    """What an office asks of a unit, about a problem or a finding: numbered, printable, with a date for the reply.

    `late`: a reply came after its date. (`subject`, `rule`, `step`) says which rung was reached by what, so that it is
    proposed once; an order written by hand has no rule.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=11, choices=OrderKind.choices)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="orders")
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders")
    matter = models.CharField(max_length=300)
    requirement = models.TextField()
    state = models.CharField(max_length=9, choices=OrderState.choices, default=OrderState.PROPOSED)
    reply_days = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=30, blank=True)
    step = models.DateTimeField(
        null=True, help_text="The due time, or the writer's word, that reached the rung"
    )
    ladder = models.PositiveIntegerField(
        null=True, help_text="The version of the ladder; 0 = the standard one"
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reply_by = models.DateTimeField(null=True)
    reply_provisional = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "rule", "step"], condition=~Q(rule=""), name="order_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["office", "kind", "year", "sequence"],
                condition=Q(sequence__isnull=False),
                name="order_number_once",
            ),
            models.CheckConstraint(
                condition=Q(problem__isnull=False, finding__isnull=True)
                | Q(problem__isnull=True, finding__isnull=False),
                name="order_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"])
                | Q(sequence__isnull=False, issued_at__isnull=False, reply_by__isnull=False),
                name="order_issued_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(sequence__isnull=True), name="order_number_at_issue"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_why=""), name="order_withdrawn_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "reply_by", "id"], name="order_by_state"),
            models.Index(fields=["unit", "state", "reply_by", "id"], name="order_by_unit"),
            models.Index(fields=["office", "-issued_at", "-id"], name="order_list"),
            # The ladder asks of every problem that is overdue whether this rung has its order.
            models.Index(fields=["problem", "unit", "rule", "step"], name="order_reached"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the printed number, 云督〔2026〕7号; nothing before it is issued."""
        if self.sequence is None:
            return ""
        return f"{self.code}{SIGNS[self.kind]}〔{self.year}〕{self.sequence}号"


# The character of each kind in the number of an order.
SIGNS: dict[str, str] = {OrderKind.REMINDER: "提", OrderKind.SUPERVISION: "督", OrderKind.PUBLIC: "挂"}


class OrderReply(models.Model):
    """What a unit replied; accepted, or sent back with words, by a supervisor. Each reply is a row of its own."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="replies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    judged_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(accepted__isnull=True), name="order_reply_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, judged_at__isnull=True)
                | Q(accepted__isnull=False, judged_at__gte=F("at")),
                name="order_reply_judged_after",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(judged_why=""), name="order_reply_back_with_reason"
            ),
        ]
