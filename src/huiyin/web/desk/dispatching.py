"""The dispatch list: the version in force, its next one with a look at what it touches, the earlier ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import dispatch_version, dispatch_versions, office_for, rules_of
from huiyin.accounts.models import DispatchList, DispatchRule, Office, Role
from huiyin.accounts.selectors import NOBODY, areas_of, categories, dispatch_list, units_of
from huiyin.accounts.services import Rule, dispatch_list_make
from huiyin.common.errors import NotFound
from huiyin.problems.dispatching import touched_by
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import DropForm, RuleForm
from huiyin.web.ui.parts import tell

BOTH = (Role.ADMINISTRATOR, Role.COORDINATOR)


@require_safe
def current(request: DeskRequest) -> HttpResponse:
    """Show the version in force."""
    office = office_for(actor=request.actor, roles=BOTH)
    return _show(request, office, dispatch_list(office=office))


@require_safe
def version(request: DeskRequest, version: int) -> HttpResponse:
    """Show an earlier version."""
    office = office_for(actor=request.actor, roles=BOTH)
    return _show(request, office, dispatch_version(office=office, version=version))


def _show(request: DeskRequest, office: Office, shown: DispatchList | None) -> HttpResponse:
    versions = dispatch_versions(office=office)
    newest = versions.first()
    values = {
        "shown": shown,
        "rules": rules_of(dispatch_list=shown),
        "versions": versions,
        "is_current": shown == newest,
    }
    return render(request, "desk/dispatch.html", values)


@ASKS
def rule(request: DeskRequest, pk: int = 0) -> HttpResponseBase:
    """Add a line, or change one: look at what it touches, then make the next version."""
    office = office_for(actor=request.actor, roles=BOTH)
    base, rules = _now(office)
    old = _line(rules, pk) if pk else None

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = Rule(typed["category"], typed["area"], typed["lead"], tuple(typed["supporting"]))
        planned = [made if row.pk == pk else _planned(row) for row in rules]
        return _next(request, office, form, typed, [*planned, *([] if pk else [made])], values)

    form = RuleForm(
        posted(request),
        categories=categories(),
        areas=areas_of(office=office),
        units=units_of(office=office),
        initial=_initial(old) if old else {"area": office.area_id},
    )
    title = _("Change a line of the dispatch list") if old else _("Add a line to the dispatch list")
    values = _values(title, base)
    return ask(request, form=form, do=do, **values)


@ASKS
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a line out: look at what it touches, then make the next version."""
    office = office_for(actor=request.actor, roles=BOTH)
    base, rules = _now(office)
    old = _line(rules, pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        planned = [_planned(row) for row in rules if row.pk != pk]
        return _next(request, office, form, typed, planned, values)

    form = DropForm(posted(request))
    values = _values(_("Take a line out of the dispatch list"), base)
    values["lead"] = f"{old.category.name} × {old.area.name} → {old.lead.name}"
    return ask(request, form=form, do=do, **values)


def _now(office: Office) -> tuple[int, list[DispatchRule]]:
    found = dispatch_list(office=office)
    return found.version if found else 0, rules_of(dispatch_list=found)


def _line(rules: Sequence[DispatchRule], pk: int) -> DispatchRule:
    """Return a line of the version in force; one of an earlier version is not there any more."""
    found = next((row for row in rules if row.pk == pk), None)
    if found is None:
        raise NotFound(NOBODY)
    return found


def _planned(row: DispatchRule) -> Rule:
    return Rule(row.category, row.area, row.lead, tuple(row.supporting.all()))


def _initial(row: DispatchRule) -> dict[str, Any]:
    supporting = [unit.pk for unit in row.supporting.all()]
    return {"category": row.category_id, "area": row.area_id, "lead": row.lead_id, "supporting": supporting}


def _values(title: str, base: int) -> dict[str, Any]:
    return {
        "template": "desk/dispatch_next.html",
        "title": title,
        "base": base,
        "next": base + 1,
        "back": reverse("desk:dispatch"),
        "back_to": _("Dispatch list"),
    }


def _next(
    request: DeskRequest,
    office: Office,
    form: Any,
    typed: dict[str, Any],
    rules: list[Rule],
    values: dict[str, Any],
) -> HttpResponseBase:
    """Make the next version where just this was looked at before; else show what it would touch."""
    digest = _digest(values["base"], rules)
    if typed["seen"] == digest:
        given = {"office": office, "rules": rules, "reason": typed["reason"], "after": values["base"]}
        made = dispatch_list_make(at=now(), by=request.user, role=role_of(request, *BOTH), **given)
        tell(request, _("Version %s of the dispatch list is in force.") % made.version)
        return redirect("desk:dispatch")
    _base, before = _now(office)
    touched = touched_by(office=office, before=[_planned(row) for row in before], after=rules)
    changed = bool(typed["seen"])
    more = {"form": form, "digest": digest, "touched": touched, "changed": changed}
    return render(request, values["template"], {**values, **more})


def _digest(base: int, rules: Sequence[Rule]) -> str:
    lines = [(r.category.pk, r.area.pk, r.lead.pk, sorted(unit.pk for unit in r.supporting)) for r in rules]
    return hashlib.sha256(repr((base, lines)).encode()).hexdigest()[:24]
