"""Pages that were scanned before their letters are recorded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.accounts.models import Staff
from huiyin.letters.models.campaign import Batch
from huiyin.letters.models.letter import Attachment


class Scan(models.Model):
    """A page in the pile of a batch: a file stored like those of letters, under the hash of its plain bytes.

    It waits (`sha256` is there), is discarded with a reason (and can be put back until `ends_at`), has become the file
    of a letter (`attachment`), or was erased after its time. The name that the file came with is kept nowhere.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="scans")
    position = models.PositiveIntegerField(help_text="Counts from 1 in each batch, as the pages came")
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(help_text="From then on it is erased, unless a letter has it")
    held_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    held_until = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, help_text="Why it was discarded")
    attachment = models.OneToOneField(Attachment, null=True, on_delete=models.PROTECT, related_name="scan")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="scan_position_once"),
            models.UniqueConstraint(
                fields=["batch", "sha256"], condition=Q(sha256__gt=""), name="scan_once_in_a_pile"
            ),
            models.CheckConstraint(
                condition=Q(sha256__gt="", attachment__isnull=True, erased_at__isnull=True)
                | Q(sha256="", attachment__isnull=False, erased_at__isnull=True)
                | Q(sha256="", attachment__isnull=True, erased_at__isnull=False),
                name="scan_waits_is_used_or_erased",
            ),
            models.CheckConstraint(
                condition=Q(attachment__isnull=True) | Q(discarded_at__isnull=True),
                name="scan_used_or_discarded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], condition=Q(sha256__gt=""), name="scan_ending"),
            models.Index(fields=["batch", "position"], condition=Q(sha256__gt=""), name="scan_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.position)

    @property
    def is_picture(self) -> bool:
        """Say whether it can be shown beside a form; a PDF is opened on its own."""
        return self.media_type.startswith("image/")
