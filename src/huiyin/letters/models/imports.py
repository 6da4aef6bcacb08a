"""Files of letters on their way in: what came, what its columns stand for, how far it is, what was not taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Staff
from huiyin.letters.choices import Channel, Kind
from huiyin.letters.models.campaign import Campaign


class ImportState(models.TextChoices):
    """How far a file is."""

    LOADED = "loaded", _("Columns to be named")
    READY = "ready", _("Ready to begin")
    RUNNING = "running", _("Coming in")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")


class ImportMapping(models.Model):
    """What the columns of a kind of table stand for, remembered by the table's header and by where it comes from."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="import_mappings")
    name = models.CharField(
        max_length=40, help_text="Where such tables come from; the source of their letters"
    )
    header = models.CharField(max_length=64, help_text="SHA-256 of the names of the columns")
    columns = models.JSONField(default=list)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name", "header"], name="import_mapping_once")
        ]


class ImportRun(models.Model):
    """One file. Its rows are kept encrypted, in parts, until they are letters; the counts stay."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="imports")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, blank=True, help_text="As the file was called where it came from")
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=12, blank=True)
    guessed = models.BooleanField(default=False, help_text="The encoding is a guess that a person judges")
    sheet = models.CharField(max_length=60, blank=True)
    other_sheets = models.JSONField(default=list)
    header = models.JSONField(default=list, help_text="Names of the columns that are kept")
    left_out = models.JSONField(default=list, help_text="Names of the columns that have no place here")
    columns = models.JSONField(default=list, help_text="What each column stands for; empty = nothing")
    source = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.IMPORT)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.HELP)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.LOADED)
    rows = models.PositiveIntegerField()
    next_part = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(help_text="When rows that are still kept go")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "made_at", "id"], name="import_list"),
            models.Index(fields=["id"], condition=models.Q(state=ImportState.RUNNING), name="import_running"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(rows__gte=models.F("stored") + models.F("skipped") + models.F("failed")),
                name="import_no_row_twice",
            )
        ]

    @property
    def handled(self) -> int:
        """Return how many rows have been dealt with."""
        return self.stored + self.skipped + self.failed


class ImportPart(models.Model):
    """Some rows of a file that have not been dealt with, encrypted. Gone with the rows' letters."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "place"], name="import_part_once")]


class ImportFailure(models.Model):
    """A row that was not taken, and why. The row itself is encrypted: it says what a letter says."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="failures")
    row = models.PositiveIntegerField(help_text="As office programs count, from 1")
    column = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=20)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "row"], name="import_failure_once")]
