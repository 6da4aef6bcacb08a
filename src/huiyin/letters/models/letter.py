"""What one writer told us once: its text, contact and files are rows of their own, so that they can be erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Area, Office, Staff, Unit
from huiyin.letters.choices import Channel, Kind, MayContact, WishKind
from huiyin.letters.models.campaign import Batch, Campaign


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
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="letters")
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


class Wish(models.Model):
    """Something a writer asked for about their own letter, and what the office did."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=8, choices=WishKind.choices)
    words = models.TextField(null=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=300, blank=True)
