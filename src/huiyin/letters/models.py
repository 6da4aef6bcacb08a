"""What one writer told us once: letter, text, matters, contact, attachments, answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Area, Category, Office, Staff, Unit
from huiyin.letters.choices import CallOutcome as CallOutcome
from huiyin.letters.choices import CallPurpose as CallPurpose
from huiyin.letters.choices import Channel as Channel
from huiyin.letters.choices import ClockKind as ClockKind
from huiyin.letters.choices import Ending as Ending
from huiyin.letters.choices import Kind as Kind
from huiyin.letters.choices import MayContact as MayContact
from huiyin.letters.choices import WishKind as WishKind


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


class NumberSeries(models.Model):
    """The last sequence number given out, per office, kind of thing, year and device block."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    thing = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    block = models.CharField(max_length=1, default="0")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "thing", "year", "block"], name="number_series_once")
        ]


class Letter(models.Model):
    """What one writer told us once. Its text, contact and files are rows of their own, so that they can be erased."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="letters")
    client_id = models.UUIDField()
    number = models.CharField(max_length=24)
    check_word = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="letters")
    written_on = models.DateField(null=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    notice = models.CharField(max_length=12, blank=True, help_text="Version of the privacy notice shown")
    may_contact = models.CharField(max_length=8, choices=MayContact.choices, default=MayContact.NOBODY)
    held_for = models.CharField(
        max_length=40, blank=True, help_text="Why it waits for review; empty = it does not"
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "client_id"], name="letter_client_id_once"),
            models.UniqueConstraint(fields=["office", "number"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["office", "source", "source_id"],
                condition=~Q(source_id=""),
                name="letter_source_once",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("received_at")), name="letter_received_first"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "received_at", "id"], name="letter_list"),
            models.Index(fields=["office", "area", "received_at", "id"], name="letter_by_area"),
            models.Index(
                fields=["office", "received_at", "id"], condition=Q(held_for__gt=""), name="letter_held"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterText(models.Model):
    """One version of what a letter says; the highest version counts. Emptied, not deleted, by an erasure."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField(default=1)
    line = models.CharField(max_length=120, null=True, help_text="The clerk's line, or the writer's title")
    body = models.TextField(null=True)
    place = models.CharField(max_length=120, null=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "version"], name="letter_text_version_once")
        ]


class Contact(models.Model):
    """How to reach the writer: encrypted, opened only by those who handle the letter, erased after its time."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="contact")
    sealed = models.BinaryField(null=True)
    phone_hash = models.BinaryField(max_length=32, null=True, help_text="Finds a letter again by its phone")
    has_phone = models.BooleanField(default=False)
    has_email = models.BooleanField(default=False)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone_hash"], name="contact_phone")]


class ContactOpening(models.Model):
    """Who opened a contact, as what, and why. The writer sees it on the follow page."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="openings")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()


class Concerned(models.Model):
    """A unit or a member of staff that the letter complains about: they get 404 for it, everywhere."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="concerned")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, staff__isnull=True)
                | Q(unit__isnull=True, staff__isnull=False),
                name="concerned_unit_or_staff",
            ),
            models.UniqueConstraint(
                fields=["letter", "unit"], condition=Q(unit__isnull=False), name="concerned_unit_once"
            ),
            models.UniqueConstraint(
                fields=["letter", "staff"], condition=Q(staff__isnull=False), name="concerned_staff_once"
            ),
        ]


class Handling(models.Model):
    """A unit that handles the letter, from when until when. Kept by the problems above; decides who may read."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="handlings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["letter", "unit"], condition=Q(until__isnull=True), name="handling_once_at_a_time"
            )
        ]


class Attachment(models.Model):
    """A file that came with a letter: stored encrypted, named by the hash of its plain bytes."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True)


class Matter(models.Model):
    """One thing that a letter asks."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="matters")
    position = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=120, null=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
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


class Call(models.Model):
    """One try to reach a writer, by phone or in person."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="calls")
    purpose = models.CharField(max_length=8, choices=CallPurpose.choices)
    outcome = models.CharField(max_length=8, choices=CallOutcome.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Answer(models.Model):
    """What a unit or the office answered. One answer can settle many matters."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")


class Reply(models.Model):
    """An answer as one matter got it. `told_at` is when it reached the writer by call or paper."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="replies")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="replies")
    printed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "matter"], name="reply_once")]


class AnswerTemplate(models.Model):
    """Words that are often answered on the spot."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    body = models.TextField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="answer_template_name_once")
        ]


class Wish(models.Model):
    """Something a writer asked for about their own letter, and what the office did."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=8, choices=WishKind.choices)
    words = models.TextField(null=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)


class Receipt(models.Model):
    """The page that shows a check word once more, for 24 hours; the word is encrypted, the token only hashed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="receipts")
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_word = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)


class Draft(models.Model):
    """A desk form as it was typed last, encrypted, so that a crash loses nothing."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "client_id"], name="draft_once")]


class KeptFile(models.Model):
    """A file of a form that could not be taken yet, encrypted, for an hour; it belongs to the form's random id."""

    client_id = models.UUIDField(db_index=True)
    about = models.BinaryField()
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
