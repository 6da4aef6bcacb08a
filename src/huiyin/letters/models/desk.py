"""What intake needs beside the letter: numbers, receipts, drafts, files of unfinished forms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.accounts.models import Office, Staff
from huiyin.letters.models.letter import Letter


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


class Receipt(models.Model):
    """The page that shows a check word once more, for 24 hours; the word is encrypted, the token only hashed."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="receipts")
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_word = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)
    printed_at = models.DateTimeField(null=True, help_text="When somebody said that it is on paper")


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
