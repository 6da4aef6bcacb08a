"""Rows that belong to no domain word: counters against floods, and marks of what the machine did last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DayKey(models.Model):
    """The random key of one day. Addresses are counted under it, and it is deleted a day later."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)


class Throttle(models.Model):
    """How often something was tried within a window. `key` is an HMAC: it names nobody."""

    key = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "window_starts_at"], name="throttle_once_per_window")
        ]


class Mark(models.Model):
    """When a piece of the machine last did its work: tick, backup."""

    name = models.SlugField(unique=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)
