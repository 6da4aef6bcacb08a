"""How the journal's record of a change is said: when, as which role, why, and what became of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.listing import Change
from huiyin.accounts.models import Role
from huiyin.web.ui.parts import Event

FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("What it is called"),
    "name_bo": gettext_lazy("Tibetan name"),
    "initials": gettext_lazy("Pinyin initials"),
    "households": gettext_lazy("Households"),
    "households_source": gettext_lazy("Where the number comes from"),
    "phone": gettext_lazy("Telephone"),
}


def events(changes: Iterable[Change]) -> list[Event]:
    """Return the changes as lines of a timeline."""
    return [Event(c.at, _what(c), c.reason, role_name(c.role)) for c in changes]


def role_name(role: str) -> str:
    """Say a role; what no role did, the program did at the set-up."""
    return str(Role(role).label) if role in Role else _("Set-up")


def _what(change: Change) -> str:
    if not change.values:
        return _("Added")
    return "；".join(_value(*value) for value in change.values)


def _value(name: str, before: Any, after: Any) -> str:
    if name == "is_open":
        return _("In use again") if after else _("Closed down")
    values = {"field": FIELDS.get(name, name), "before": before or "—", "after": after or "—"}
    return _("%(field)s: %(before)s → %(after)s") % values
