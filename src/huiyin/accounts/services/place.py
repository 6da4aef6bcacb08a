"""Writing offices, places and units."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Unit
from huiyin.accounts.rows import change, checked, entry, valid
from huiyin.common.errors import Conflict, Refused
from huiyin.pure.receipts import OFFICE_CODE

SYSTEM = "system"


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
    if not re.fullmatch(OFFICE_CODE, code):
        raise Refused(
            _(
                "An office code has 1 to 6 digits and capital letters, without I, L, O and U, and no 20 inside."
            ),
            field="code",
        )
    area = Area.objects.filter(code=area_code).first() or Area.objects.add_root(
        {"code": area_code, "name": name, "name_bo": name_bo}
    )
    office = Office(
        code=code, name=name, name_bo=name_bo, area=area, phone=phone, hours=hours, address=address
    )
    checked(office)
    entry(office, "office-made", office, at, role, {"name": name, "area": area_code})
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
    fields = {
        "code": code,
        "name": name,
        "name_bo": name_bo,
        "initials": initials.lower(),
        "households": households,
        "households_source": households_source,
    }
    valid(Area(**fields), only=set(fields))
    try:
        with transaction.atomic():
            parent.refresh_from_db()
            area: Area = Area.objects.add_child(parent, fields)
    except IntegrityError as error:
        raise Conflict(_("Somebody else added a place just now. Please send it again.")) from error
    content = {"code": code, "name": name, "parent": parent.code, "households": households}
    entry(office, "area-added", area, at, role, content)
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
    initials: str | None = None,
    households: int | None = None,
    households_source: str | None = None,
    is_open: bool | None = None,
) -> Area:
    """Change what is known of a place; the reason is kept in the journal. Places are closed, never deleted.

    A new number of households needs its source: a coverage is only as good as its base.
    """
    if households not in {None, area.households} and not (households_source or area.households_source):
        raise Refused(_("Say where the number of households comes from."), field="households_source")
    changes = {
        "name": name,
        "name_bo": name_bo,
        "initials": initials.lower() if initials is not None else None,
        "households": households,
        "households_source": households_source,
        "is_open": is_open,
    }
    return change(office, area, "area-changed", changes, reason, at, role)


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
    checked(unit)
    entry(office, "unit-added", unit, at, role, {"code": code, "name": name})
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
    return change(office, unit, "unit-changed", changes, reason, at, role)
