"""Writing the dispatch list, version by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, DispatchList, DispatchRule, Office, Staff, Unit
from huiyin.accounts.rows import checked, entry
from huiyin.common.errors import Conflict, Refused

SYSTEM = "system"
REASON_LIMIT = 300


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
    after: int | None = None,
) -> DispatchList:
    """Make the next version of the dispatch list; earlier versions stay as they were.

    `after` is the version that was changed (0 for none): Conflict when somebody made another one meanwhile.
    """
    if not 0 < len(reason.strip()) <= REASON_LIMIT:
        raise Refused(_("Say why the list changes, in at most 300 characters."), field="reason")
    _check(office, rules)
    Office.objects.select_for_update().get(pk=office.pk)
    last = DispatchList.objects.filter(office=office).order_by("-version").first()
    if after is not None and after != (last.version if last else 0):
        raise Conflict(
            _("Somebody else changed the list meanwhile. Look at the version in force, then decide.")
        )
    made = DispatchList.objects.create(
        office=office, version=last.version + 1 if last else 1, reason=reason, made_at=at, made_by=by
    )
    for rule in rules:
        row = DispatchRule(dispatch_list=made, category=rule.category, area=rule.area, lead=rule.lead)
        checked(row)
        row.supporting.set([unit for unit in rule.supporting if unit.pk != rule.lead.pk])
    lines = [[r.category.code, r.area.code, r.lead.code, *(u.code for u in r.supporting)] for r in rules]
    entry(
        office,
        "dispatch-list-made",
        made,
        at,
        role,
        {"version": made.version, "reason": reason, "rules": lines},
    )
    return made


def _check(office: Office, rules: Sequence[Rule]) -> None:
    seen: set[tuple[int, int]] = set()
    for rule in rules:
        key = (rule.category.pk, rule.area.pk)
        if key in seen:
            raise Refused(
                _("%(category)s in %(area)s stands in the list already.")
                % {"category": rule.category.name, "area": rule.area.name},
                field="category",
            )
        seen.add(key)
        if not rule.area.path.startswith(office.area.path):
            raise Refused(_("This place is not known here."), field="area")
        if any(unit.office_id != office.pk or not unit.is_open for unit in (rule.lead, *rule.supporting)):
            raise Refused(_("A unit in the list is closed, or of another office."), field="lead")
