"""Problems, what belongs to them, who handles them, what was done, and whether it helped."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, DispatchList, Office, Staff, Unit
from huiyin.common.bands import BANDS
from huiyin.letters.models import Answer, Letter, Matter


class State(models.TextChoices):
    """Where a problem stands. `workflow.py` says which moves lead where."""

    OPEN = "open", _("To be assigned")
    ASSIGNED = "assigned", _("Assigned")
    WORKING = "working", _("Working")
    RETURNED = "returned", _("Returned")
    ANSWERED = "answered", _("Answered")
    SUSPENDED = "suspended", _("Suspended")
    REOPENED = "reopened", _("Reopened")
    CLOSED = "closed", _("Closed")
    VOID = "void", _("Void")


# A problem in one of these waits for its answer, and can be late.
LATE_STATES = (State.OPEN, State.ASSIGNED, State.WORKING, State.RETURNED, State.REOPENED)
# A unit has it in hand.
IN_HAND = (State.ASSIGNED, State.WORKING, State.SUSPENDED)


class Release(models.TextChoices):
    """Whether the public may see a problem."""

    WAITING = "waiting", _("Not looked at yet")
    RELEASED = "released", _("Released")
    HELD = "held", _("Held back")
    REFUSED = "refused", _("Never public")


class Problem(models.Model):
    """One matter of fact that one piece of work or one decision settles."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="problems")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    summary = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    state_at = models.DateTimeField()
    answer_due = models.DateTimeField()
    answer_provisional = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    letters_count = models.PositiveIntegerField(default=0)
    release = models.CharField(max_length=10, choices=Release.choices, default=Release.WAITING)
    release_reason = models.CharField(max_length=300, blank=True)
    released_at = models.DateTimeField(null=True)
    public_title = models.CharField(max_length=60, blank=True)
    public_summary = models.TextField(blank=True)
    public_area = models.ForeignKey(
        Area,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The place that the public reads",
    )
    public_category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    public_property = models.BooleanField(
        default=False,
        help_text="It is about public property: its place may be named finer than the village",
    )
    told_letters = models.PositiveIntegerField(
        default=0,
        help_text="Letters when the public was last told; shown as a band, follows in steps of five",
    )
    told_due = models.DateTimeField(
        null=True, help_text="End of the day on which the public is told that the answer is due"
    )
    relook_since = models.DateTimeField(
        null=True, help_text="When something first came that the publisher has not seen"
    )
    waits = models.GeneratedField(
        expression=Case(When(state__in=LATE_STATES, then=Value(1)), default=Value(0)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    told_band = models.GeneratedField(
        expression=Case(
            *(When(told_letters__gte=edge, then=Value(edge)) for edge in reversed(BANDS)), default=Value(0)
        ),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "sequence"], name="problem_number_once"),
            models.CheckConstraint(
                condition=~Q(release="released") | Q(released_at__isnull=False),
                name="problem_released_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(release="released") | Q(told_due__isnull=False), name="problem_released_with_due"
            ),
            models.CheckConstraint(
                condition=~Q(release="released") | Q(public_area__isnull=False),
                name="problem_released_with_place",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "working", "suspended"]) | Q(unit__isnull=False),
                name="problem_worked_by_unit",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "answer_due", "id"], name="problem_by_due"),
            models.Index(fields=["unit", "state", "answer_due", "id"], name="problem_by_unit"),
            models.Index(fields=["office", "opened_at", "id"], name="problem_list"),
            # The register in its three orders, and its newest of one place.
            *(
                models.Index(fields=["office", *fields], condition=Q(release="released"), name=name)
                for name, fields in {
                    "register_by_due": ("-waits", "told_due", "id"),
                    "register_by_letters": ("-told_band", "-released_at", "-id"),
                    "register_newest": ("-released_at", "-id"),
                    "register_by_place": ("public_area", "-waits", "-released_at"),
                }.items()
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the printed number, `2026-0170`."""
        return f"{self.year}-{self.sequence:04d}"


class Belonging(models.Model):
    """A matter in a problem: who put it there, when, why; and who took it out again."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="belongings")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="belongings")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(undone_at__isnull=True), name="belonging_one_problem_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")), name="belonging_undone_after"
            ),
        ]


class Assignment(models.Model):
    """A problem sent to a lead unit with supporting units. `final` = the unit may not return it any more."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="assignments")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    supporting = models.ManyToManyField(Unit, related_name="+", blank=True)
    dispatch_list = models.ForeignKey(DispatchList, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    final = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem"], condition=Q(ended_at__isnull=True), name="assignment_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""),
                name="assignment_returned_with_reason",
            ),
        ]


class Step(models.Model):
    """One move of a problem, or one note on it: the timeline, append-only."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    role = models.CharField(max_length=20)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField(default=False, help_text="The words may be read by everybody")
    words = models.TextField(blank=True)
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["problem", "id"], name="step_timeline")]


class Solved(models.TextChoices):
    """What a writer says of the answer."""

    YES = "yes", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NO = "no", _("Not solved")


class Confirmation(models.Model):
    """What a writer says of an answer. The newest per reply counts; the earlier ones stay."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="confirmations")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="confirmations")
    solved = models.CharField(max_length=6, choices=Solved.choices)
    rating = models.PositiveSmallIntegerField(null=True, help_text="1 very dissatisfied … 5 very satisfied")
    words = models.TextField(null=True)
    at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", help_text="Null = the writer themself"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="confirmation_rating_one_to_five",
            )
        ]


class ReleaseLook(models.Model):
    """A problem's letters as the publisher saw them when deciding, so that the decision can be checked."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="looks")
    decision = models.CharField(max_length=10, choices=Release.choices)
    reason = models.CharField(max_length=300, blank=True)
    letters = models.ManyToManyField(Letter, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")


class LineState(models.TextChoices):
    """Where a unit's line stands."""

    WAITING = "waiting", _("Waiting for the publisher")
    RELEASED = "released", _("Released")
    REFUSED = "refused", _("Not released")


class UnitLine(models.Model):
    """What a unit says, in one line, where the public reads that it is late. The newest released version is shown."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "version"], name="unit_line_version_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_at__isnull=False), name="unit_line_decided_with_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="unit_line_refused_with_reason"
            ),
        ]
