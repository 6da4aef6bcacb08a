"""The one way in which services of this app write their entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.journal.services import entry_write
from huiyin.letters.models import Letter, Matter


def letter_entry(*, letter: Letter, verb: str, at: datetime, role: str, **content: Any) -> None:
    """Write an entry about a letter."""
    entry_write(
        office=letter.office.code,
        kind=f"letters.{verb}",
        object_kind="letter",
        object_id=letter.pk,
        at=at,
        role=role,
        content=content,
    )


def matter_entry(*, matter: Matter, verb: str, at: datetime, role: str, **content: Any) -> None:
    """Write an entry about a matter, filed under its letter so that the letter's history is one list."""
    letter_entry(letter=matter.letter, verb=verb, at=at, role=role, matter=matter.position, **content)
