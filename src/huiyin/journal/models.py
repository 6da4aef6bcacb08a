"""One row for every write of a service, append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """What a service did, as DESIGN defines it: canonical fields, salted hashes, and the content they commit to.

    `content` and the salts can be erased; `commitment` (the 32 bytes under the public leaf) stays for ever.
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

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id", "id"], name="entry_object")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(version__gte=1), name="entry_version_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_kind}:{self.object_id}"
