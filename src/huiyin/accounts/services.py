"""Writing offices, places, units, categories, the dispatch list, staff and grants."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import (
    Area,
    Category,
    DispatchList,
    DispatchRule,
    Grant,
    Office,
    Role,
    Staff,
    Unit,
)
from huiyin.common.errors import Refused, TooMany
from huiyin.common.services import try_count
from huiyin.journal.services import entry_write

Row = TypeVar("Row", Area, Unit)

SYSTEM = "system"
# Characters of a one-time password: those that look alike are left out, since it is read from paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
SIGN_IN_TRIES = 5
LOCKED_FOR = 15 * 60


def _entry(office: Office, verb: str, row: Any, at: datetime, role: str, content: dict[str, Any]) -> None:
    entry_write(
        office=office.code,
        kind=f"accounts.{verb}",
        object_kind=type(row).__name__.lower(),
        object_id=row.pk,
        at=at,
        role=role,
        content=content,
    )


@transaction.atomic
def office_make(
    *,
    code: str,
    name: str,
    area_code: str,
    at: datetime,
    name_bo: str = "",
    phone: str = "",
    hours: str = "",
    address: str = "",
    role: str = SYSTEM,
) -> Office:
    """Make an office together with the area that it is the office of (made too where it is not there yet)."""
    area = Area.objects.filter(code=area_code).first() or Area.objects.add_root(
        {"code": area_code, "name": name, "name_bo": name_bo}
    )
    office = Office(
        code=code, name=name, name_bo=name_bo, area=area, phone=phone, hours=hours, address=address
    )
    _checked(office)
    _entry(office, "office-made", office, at, role, {"name": name, "area": area_code})
    return office


@transaction.atomic
def area_add(
    *,
    office: Office,
    parent: Area,
    code: str,
    name: str,
    at: datetime,
    name_bo: str = "",
    initials: str = "",
    households: int | None = None,
    households_source: str = "",
    role: str = SYSTEM,
) -> Area:
    """Add a place below another one."""
    if Area.objects.filter(code=code).exists():
        raise Refused(_("There is already a place with this code."), field="code")
    area: Area = Area.objects.add_child(
        parent,
        {
            "code": code,
            "name": name,
            "name_bo": name_bo,
            "initials": initials.lower(),
            "households": households,
            "households_source": households_source,
        },
    )
    content = {"code": code, "name": name, "parent": parent.code, "households": households}
    _entry(office, "area-added", area, at, role, content)
    return area


@transaction.atomic
def area_change(
    *,
    office: Office,
    area: Area,
    reason: str,
    at: datetime,
    role: str,
    name: str | None = None,
    name_bo: str | None = None,
    households: int | None = None,
    households_source: str | None = None,
    is_open: bool | None = None,
) -> Area:
    """Change what is known of a place; the reason is kept in the journal. Places are closed, never deleted."""
    changes = {
        "name": name,
        "name_bo": name_bo,
        "households": households,
        "households_source": households_source,
        "is_open": is_open,
    }
    return _change(office, area, "area-changed", changes, reason, at, role)


@transaction.atomic
def unit_add(
    *,
    office: Office,
    code: str,
    name: str,
    at: datetime,
    name_bo: str = "",
    phone: str = "",
    role: str = SYSTEM,
) -> Unit:
    """Add a unit to an office."""
    unit = Unit(office=office, code=code, name=name, name_bo=name_bo, phone=phone)
    _checked(unit)
    _entry(office, "unit-added", unit, at, role, {"code": code, "name": name})
    return unit


@transaction.atomic
def unit_change(
    *,
    office: Office,
    unit: Unit,
    reason: str,
    at: datetime,
    role: str,
    name: str | None = None,
    name_bo: str | None = None,
    phone: str | None = None,
    is_open: bool | None = None,
) -> Unit:
    """Change a unit, or close it. What it handled stays."""
    changes = {"name": name, "name_bo": name_bo, "phone": phone, "is_open": is_open}
    return _change(office, unit, "unit-changed", changes, reason, at, role)


@transaction.atomic
def categories_load(
    *, office: Office, scheme: str, rows: Sequence[Sequence[str]], at: datetime, role: str = SYSTEM
) -> int:
    """Load a tree of categories from rows of names, one column a level. Returns how many were new.

    Codes are built from the position (`01`, `0103`, `010312`); what is there already stays as it is, so loading the
    same file again adds nothing.
    """
    known = {tuple(_names_up(node)): node for node in Category.objects.filter(scheme=scheme).order_by("path")}
    new = 0
    for row in rows:
        names = [name.strip() for name in row if name.strip()]
        for level in range(1, len(names) + 1):
            key = tuple(names[:level])
            if key not in known:
                known[key] = _category_add(scheme, known.get(key[:-1]), names[level - 1])
                new += 1
    if new:
        _entry(office, "categories-loaded", office, at, role, {"scheme": scheme, "new": new})
    return new


def _category_add(scheme: str, parent: Category | None, name: str) -> Category:
    if len(name) > 60:
        raise Refused(_("A category's name has at most 60 characters."))
    if parent is None:
        position = len(Category.objects.filter(scheme=scheme, depth=1)) + 1
        fields = {"scheme": scheme, "code": f"{position:02d}", "name": name}
        node: Category = Category.objects.add_root(fields)
        return node
    parent.refresh_from_db()
    fields = {"scheme": scheme, "code": f"{parent.code}{parent.numchild + 1:02d}", "name": name}
    child: Category = Category.objects.add_child(parent, fields)
    return child


def _names_up(node: Category) -> list[str]:
    return [*(ancestor.name for ancestor in node.get_ancestors()), node.name]


@dataclass(frozen=True)
class Rule:
    """One line of the dispatch list."""

    category: Category
    area: Area
    lead: Unit
    supporting: tuple[Unit, ...] = ()


@transaction.atomic
def dispatch_list_make(
    *,
    office: Office,
    rules: Sequence[Rule],
    reason: str,
    at: datetime,
    by: Staff | None = None,
    role: str = SYSTEM,
) -> DispatchList:
    """Make the next version of the dispatch list; earlier versions stay as they were."""
    if not reason.strip():
        raise Refused(_("Say why the list changes."), field="reason")
    Office.objects.select_for_update().get(pk=office.pk)
    last = DispatchList.objects.filter(office=office).order_by("-version").first()
    made = DispatchList.objects.create(
        office=office, version=last.version + 1 if last else 1, reason=reason, made_at=at, made_by=by
    )
    for rule in rules:
        row = DispatchRule(dispatch_list=made, category=rule.category, area=rule.area, lead=rule.lead)
        _checked(row)
        row.supporting.set(rule.supporting)
    lines = [[r.category.code, r.area.code, r.lead.code, *(u.code for u in r.supporting)] for r in rules]
    _entry(
        office,
        "dispatch-list-made",
        made,
        at,
        role,
        {"version": made.version, "reason": reason, "rules": lines},
    )
    return made


@transaction.atomic
def staff_add(
    *, office: Office, username: str, name: str, at: datetime, password: str = "", role: str = SYSTEM
) -> tuple[Staff, str]:
    """Add a member of staff; return them with the password to hand over on paper (made where none is given)."""
    handed = password or "".join(secrets.choice(READABLE) for _i in range(12))
    staff = Staff(office=office, username=username, name=name, must_change_password=not password)
    _password_set(staff, handed)
    _checked(staff)
    _entry(office, "staff-added", staff, at, role, {"username": staff.username})
    return staff, handed


@transaction.atomic
def staff_switch(*, staff: Staff, active: bool, at: datetime, role: str) -> Staff:
    """Switch somebody's sign-in off or on. Nobody is deleted: what they handled stays with its record."""
    staff.is_active = active
    staff.save(update_fields=["is_active"])
    _entry(staff.office, "staff-switched", staff, at, role, {"active": active})
    return staff


@transaction.atomic
def password_change(*, staff: Staff, password: str, at: datetime, role: str) -> Staff:
    """Set a new password that its owner chose."""
    _password_set(staff, password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    _entry(staff.office, "password-changed", staff, at, role, {})
    return staff


@transaction.atomic
def password_reissue(*, staff: Staff, at: datetime, role: str) -> str:
    """Give a new one-time password, to be handed over on paper and changed at the next sign-in."""
    handed = "".join(secrets.choice(READABLE) for _i in range(12))
    _password_set(staff, handed)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    _entry(staff.office, "password-reissued", staff, at, role, {})
    return handed


@transaction.atomic
def keys_switch(*, staff: Staff, on: bool, at: datetime, role: str) -> Staff:
    """Switch single-key shortcuts off or on for oneself."""
    staff.keys_on = on
    staff.save(update_fields=["keys_on"])
    _entry(staff.office, "keys-switched", staff, at, role, {"on": on})
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
    if by is not None and by.pk == staff.pk:
        raise Refused(_("Nobody gives a role to themself. Another administrator must do it."))
    if not area.path.startswith(office.area.path):
        raise Refused(_("This place is not known here."), field="area")
    if (unit is not None) != (role_given == Role.HANDLER):
        raise Refused(_("A handler belongs to a unit; the other roles do not."), field="unit")
    grant = Grant(staff=staff, role=role_given, office=office, area=area, unit=unit, given_at=at, given_by=by)
    _checked(grant)
    content = {"staff": staff.pk, "role": role_given, "area": area.code, "unit": unit.code if unit else ""}
    _entry(office, "grant-given", grant, at, role, content)
    return grant


@transaction.atomic
def grant_end(*, grant: Grant, at: datetime, role: str) -> Grant:
    """End a role. The grant stays on record."""
    if grant.ended_at is not None:
        raise Refused(_("This role has ended already."))
    grant.ended_at = at
    grant.save(update_fields=["ended_at"])
    _entry(grant.office, "grant-ended", grant, at, role, {"staff": grant.staff_id, "role": grant.role})
    return grant


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


def _change(
    office: Office, row: Row, verb: str, changes: dict[str, Any], reason: str, at: datetime, role: str
) -> Row:
    if not reason.strip():
        raise Refused(_("Say why this changes."), field="reason")
    changed = {
        name: value for name, value in changes.items() if value is not None and getattr(row, name) != value
    }
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
        _entry(office, verb, row, at, role, {"reason": reason, "before": before, "after": changed})
    return row


def _checked(row: Any) -> None:
    """Validate fields and constraints, then save; a breach is Refused with the first sentence of Django's check."""
    try:
        row.full_clean(exclude={f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None})
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(" ".join(messages), field="" if field == "__all__" else field) from error
    except IntegrityError as error:
        raise Refused(_("This is there already.")) from error
