"""Reading marks."""

from __future__ import annotations

from huiyin.common.models import Mark


def marks() -> dict[str, Mark]:
    """Return every mark by its name."""
    return {mark.name: mark for mark in Mark.objects.all()}
