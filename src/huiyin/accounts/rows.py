"""How the services of this app save a row and write its entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Office, Unit
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write

Row = TypeVar("Row", Area, Unit, Category)

TWICE = _("This is there already.")


def entry(office: Office, verb: str, row: Any, at: datetime, role: str, content: dict[str, Any]) -> None:
    """Write the entry `accounts.VERB` about a row of an office."""
    entry_write(
        office=office.code,
        kind=f"accounts.{verb}",
        object_kind=type(row).__name__.lower(),
        object_id=row.pk,
        at=at,
        role=role,
        content=content,
    )


def change(
    office: Office, row: Row, verb: str, changes: dict[str, Any], reason: str, at: datetime, role: str
) -> Row:
    """Save what differs and write the entry with reason, before and after. None among `changes` means: as it is."""
    if not reason.strip():
        raise Refused(_("Say why this changes."), field="reason")
    changed = {
        name: value for name, value in changes.items() if value is not None and getattr(row, name) != value
    }
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        checked(row, only=set(changed))
        entry(office, verb, row, at, role, {"reason": reason, "before": before, "after": changed})
    return row


def checked(row: Any, *, only: set[str] | None = None) -> None:
    """Validate fields and constraints, then save; a breach is Refused with the first sentence of Django's check."""
    valid(row, only=only)
    try:
        with transaction.atomic():
            row.save(update_fields=only)
    except IntegrityError as error:
        raise Refused(TWICE) from error


def valid(row: Any, *, only: set[str] | None = None) -> None:
    """Validate a row, or only the fields named; Refused says the first thing that is wrong, and the field."""
    unset = {f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None}
    others = {f.name for f in row._meta.fields if only is not None and f.name not in only}
    try:
        row.full_clean(exclude=unset | others)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        # Django's sentence names the model and the field as the code does.
        twice = any(one.code == "unique" for one in error.error_dict[field])
        raise Refused(
            TWICE if twice else " ".join(messages), field="" if field == "__all__" else field
        ) from error
