"""One row for every write of a service, append-only; what the log said of them: checkpoints, and its keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """What a service did, as DESIGN defines it: canonical fields, salted hashes, and the content they commit to.

    `content` and the salts can be erased; `commitment` (the 32 bytes under the public leaf) stays for ever. `index` is
    the place in the log, from 0: null until the sequencer has numbered the entry, and never changed after.
    """

    version = models.PositiveSmallIntegerField(default=1)
    office = models.CharField(max_length=12)
    kind = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    role = models.CharField(max_length=20)
    content = models.TextField(null=True)
    content_salt = models.BinaryField(max_length=16, null=True)
    content_hash = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16, null=True)
    commitment = models.BinaryField(max_length=32)
    index = models.BigIntegerField(null=True)

    class Meta:
        # Both indexes on `index` are partial: a new entry touches the small one alone.
        indexes: ClassVar = [
            models.Index(fields=["object_kind", "object_id", "id"], name="entry_object"),
            models.Index(fields=["id"], condition=models.Q(index__isnull=True), name="entry_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(version__gte=1), name="entry_version_known"),
            models.UniqueConstraint(
                fields=["index"], condition=models.Q(index__isnull=False), name="entry_index_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_kind}:{self.object_id}"


class Checkpoint(models.Model):
    """A size of the log with its root, as it was signed. `note` is the file that is served, byte for byte."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.size)


class LogKey(models.Model):
    """A public key of the log, the newest in force. `note` is the change to it, signed by the key before and by itself;
    null for the first. The private half is in the key file alone.
    """

    vkey = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    note = models.BinaryField(null=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.vkey
