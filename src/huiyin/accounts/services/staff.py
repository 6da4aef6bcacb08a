"""Writing staff, their passwords and their roles."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Grant, Office, Role, Staff, Unit
from huiyin.accounts.rows import checked, entry
from huiyin.common.errors import Refused, TooMany
from huiyin.common.services import try_count

SYSTEM = "system"
# Characters of a one-time password: those that look alike are left out, since it is read from paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
SIGN_IN_TRIES = 5
LOCKED_FOR = 15 * 60


@transaction.atomic
def staff_add(
    *, office: Office, username: str, name: str, at: datetime, password: str = "", role: str = SYSTEM
) -> tuple[Staff, str]:
    """Add a member of staff; return them with the password to hand over on paper (made where none is given)."""
    handed = password or "".join(secrets.choice(READABLE) for _i in range(12))
    staff = Staff(
        office=office, username=username.strip().lower(), name=name.strip(), must_change_password=not password
    )
    _password_set(staff, handed)
    checked(staff)
    entry(office, "staff-added", staff, at, role, {"username": staff.username})
    return staff, handed


@transaction.atomic
def staff_switch(*, staff: Staff, active: bool, at: datetime, role: str, by: Staff | None = None) -> Staff:
    """Switch somebody's sign-in off or on. Nobody is deleted: what they handled stays with its record."""
    _refuse_oneself(staff, by)
    staff.is_active = active
    staff.save(update_fields=["is_active"])
    entry(staff.office, "staff-switched", staff, at, role, {"active": active, "by": by.pk if by else None})
    return staff


@transaction.atomic
def password_change(*, staff: Staff, password: str, at: datetime, role: str) -> Staff:
    """Set a new password that its owner chose."""
    _password_set(staff, password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    entry(staff.office, "password-changed", staff, at, role, {})
    return staff


@transaction.atomic
def password_reissue(*, staff: Staff, at: datetime, role: str, by: Staff | None = None) -> str:
    """Give a new one-time password, to be handed over on paper and changed at the next sign-in."""
    if by is not None and by.pk == staff.pk:
        raise Refused(_("Change your own password under “Password”; nobody else needs to see it."))
    handed = "".join(secrets.choice(READABLE) for _i in range(12))
    _password_set(staff, handed)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    entry(staff.office, "password-reissued", staff, at, role, {"by": by.pk if by else None})
    return handed


@transaction.atomic
def keys_switch(*, staff: Staff, on: bool, at: datetime, role: str) -> Staff:
    """Switch single-key shortcuts off or on for oneself."""
    staff.keys_on = on
    staff.save(update_fields=["keys_on"])
    entry(staff.office, "keys-switched", staff, at, role, {"on": on})
    return staff


@transaction.atomic
def grant_give(
    *,
    staff: Staff,
    role_given: Role,
    office: Office,
    area: Area,
    at: datetime,
    unit: Unit | None = None,
    by: Staff | None = None,
    role: str = SYSTEM,
) -> Grant:
    """Give a role in an area subtree. Nobody gives a role to themself."""
    _refuse_oneself(staff, by)
    if not area.path.startswith(office.area.path):
        raise Refused(_("This place is not known here."), field="area")
    if (unit is not None) != (role_given == Role.HANDLER):
        raise Refused(_("A handler belongs to a unit; the other roles do not."), field="unit")
    grant = Grant(staff=staff, role=role_given, office=office, area=area, unit=unit, given_at=at, given_by=by)
    checked(grant)
    content = {"staff": staff.pk, "role": role_given, "area": area.code, "unit": unit.code if unit else ""}
    entry(office, "grant-given", grant, at, role, content)
    return grant


@transaction.atomic
def grant_end(*, grant: Grant, at: datetime, role: str, by: Staff | None = None) -> Grant:
    """End a role. The grant stays on record. Nobody ends their own, so that an office keeps an administrator."""
    _refuse_oneself(grant.staff, by)
    if grant.ended_at is not None:
        raise Refused(_("This role has ended already."))
    grant.ended_at = at
    grant.save(update_fields=["ended_at"])
    entry(grant.office, "grant-ended", grant, at, role, _ended(grant, by))
    return grant


def _ended(grant: Grant, by: Staff | None) -> dict[str, Any]:
    return {"staff": grant.staff_id, "role": grant.role, "by": by.pk if by else None}


def _refuse_oneself(staff: Staff, by: Staff | None) -> None:
    if by is not None and by.pk == staff.pk:
        raise Refused(_("Nobody changes their own roles or sign-in. Another administrator must do it."))


def sign_in_try(*, username: str, address: str, at: datetime) -> None:
    """Count a try to sign in; TooMany after five on a name or fifty from an address within 15 minutes."""
    for subject, limit in (
        (f"name:{username.lower()}", SIGN_IN_TRIES),
        (f"address:{address}", 10 * SIGN_IN_TRIES),
    ):
        count, wait = try_count(purpose="sign-in", subject=subject, seconds=LOCKED_FOR, at=at)
        if count > limit:
            raise TooMany(
                _("Too many tries to sign in. Please wait, or ask the administrator."), seconds=wait
            )


def _password_set(staff: Staff, password: str) -> None:
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    staff.set_password(password)
