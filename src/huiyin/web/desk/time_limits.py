"""Time limits and holidays: the table in force, its next version with a look at what it changes, the earlier ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import office_for
from huiyin.accounts.models import Office, Role
from huiyin.accounts.selectors import NOBODY, areas_of, categories
from huiyin.common.errors import NotFound
from huiyin.letters.clock_plans import clock_table, clock_tables, days_of, lines_of, planned, touched_by
from huiyin.letters.models import Kind, TimedKind, Urgency
from huiyin.letters.services.clock_table import Day, Line, clock_table_make
from huiyin.pure.calendar import known_until, worked_weekends
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import ClockDayForm, ClockLineForm, DropForm
from huiyin.web.ui.parts import tell

BOTH = (Role.ADMINISTRATOR, Role.COORDINATOR)


@require_safe
def current(request: DeskRequest, version: int | None = None) -> HttpResponse:
    """Show the version in force, or an earlier one."""
    office = office_for(actor=request.actor, roles=BOTH)
    versions = clock_tables(office=office)
    newest = _newest(office)
    number = newest if version is None else version
    shown, today = clock_table(office=office, version=number), localdate(now())
    values = {
        "shown": shown,
        "base": number,
        "is_current": number == newest,
        "lines": list(enumerate(_shown(lines_of(table=shown)), 1)),
        "usual": _shown(lines_of(table=None)),
        "days": days_of(table=shown),
        "versions": versions,
        "year": today.year,
        "shifted": worked_weekends(today.year),
        "known": known_until(),
    }
    return render(request, "desk/clocks.html", values)


@ASKS
def line(request: DeskRequest, base: int, place: int = 0) -> HttpResponseBase:
    """Add a line to a version, or change one: look at what it changes, then make the next version."""
    office = office_for(actor=request.actor, roles=BOTH)
    lines, days = _of(request, office, base)
    old = _line(lines, place) if place else None

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        names = ("clock", "working_days", "hours", "category", "kind", "area", "urgency")
        made = Line(**{name: typed[name] for name in names})
        after = [made if at == place else row for at, row in enumerate(lines, 1)]
        return _next(request, office, form, typed, ([*after, *([] if old else [made])], days), values)

    form = ClockLineForm(
        posted(request),
        categories=categories(),
        areas=areas_of(office=office),
        initial=_initial(old) if old else {},
    )
    values = _values(_("Change a time limit") if old else _("Add a time limit"), base, (lines, days))
    return ask(request, form=form, do=do, **values)


@ASKS
def line_drop(request: DeskRequest, base: int, place: int) -> HttpResponseBase:
    """Take a line out: look at what it changes, then make the next version."""
    office = office_for(actor=request.actor, roles=BOTH)
    lines, days = _of(request, office, base)
    old = _line(lines, place)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        after = [row for at, row in enumerate(lines, 1) if at != place]
        return _next(request, office, form, typed, (after, days), values)

    form = DropForm(posted(request))
    values = _values(_("Take a time limit out"), base, (lines, days))
    values["lead"] = " · ".join(str(part) for part in _shown([old])[0].values() if part)
    return ask(request, form=form, do=do, **values)


@ASKS
def day(request: DeskRequest, base: int) -> HttpResponseBase:
    """Add a day on which the office is closed, or open on a day off."""
    office = office_for(actor=request.actor, roles=BOTH)
    lines, days = _of(request, office, base)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = Day(typed["day"], typed["reason"].strip(), typed["is_open"] == "open")
        return _next(request, office, form, typed, (lines, [*days, made]), values)

    form = ClockDayForm(posted(request), initial={"is_open": "closed"})
    values = _values(_("A day closed or open"), base, (lines, days))
    return ask(request, form=form, do=do, **values)


@ASKS
def day_drop(request: DeskRequest, base: int, on: str) -> HttpResponseBase:
    """Take such a day out again."""
    office = office_for(actor=request.actor, roles=BOTH)
    lines, days = _of(request, office, base)
    if on not in {row.day.isoformat() for row in days}:
        raise NotFound(NOBODY)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        after = [row for row in days if row.day != date.fromisoformat(on)]
        return _next(request, office, form, typed, (lines, after), values)

    form = DropForm(posted(request))
    values = _values(_("Take a day out"), base, (lines, days)) | {"lead": on}
    return ask(request, form=form, do=do, **values)


Both = tuple[Sequence[Line], Sequence[Day]]


def _newest(office: Office) -> int:
    return clock_tables(office=office).values_list("version", flat=True).first() or 0


def _of(request: DeskRequest, office: Office, base: int) -> tuple[list[Line], list[Day]]:
    """Return lines and days of the version that is changed. Whoever begins with one that is over gets 404; whoever
    had it open when another was made is told so when they save."""
    if request.method != "POST" and base != _newest(office):
        raise NotFound(NOBODY)
    table = clock_table(office=office, version=base)
    return lines_of(table=table), days_of(table=table)


def _line(lines: Sequence[Line], place: int) -> Line:
    if not 1 <= place <= len(lines):
        raise NotFound(NOBODY)
    return lines[place - 1]


def _shown(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return lines as they are read: what, for what, how long."""
    return [
        {
            "clock": TimedKind(one.clock).label,
            "category": one.category.name if one.category else "",
            "kind": Kind(one.kind).label if one.kind else "",
            "area": one.area.name if one.area else "",
            "urgency": Urgency.DANGER.label if one.urgency else "",
            "length": _length(one),
        }
        for one in lines
    ]


def _length(one: Line) -> str:
    if one.hours:
        return ngettext("%d hour", "%d hours", one.hours) % one.hours
    days = one.working_days or 0
    return ngettext("%d working day", "%d working days", days) % days


def _initial(one: Line) -> dict[str, Any]:
    return {
        "clock": one.clock,
        "amount": one.hours or one.working_days,
        "measure": "hours" if one.hours else "days",
        "category": one.category.pk if one.category else None,
        "kind": one.kind,
        "area": one.area.pk if one.area else None,
        "urgency": one.urgency,
    }


def _values(title: str, base: int, before: Both) -> dict[str, Any]:
    return {
        "template": "desk/clocks_next.html",
        "title": title,
        "base": base,
        "next": base + 1,
        "before": before,
        "back": reverse("desk:clocks"),
        "back_to": _("Time limits and holidays"),
    }


def _next(
    request: DeskRequest,
    office: Office,
    form: Any,
    typed: dict[str, Any],
    after: Both,
    values: dict[str, Any],
) -> HttpResponseBase:
    """Make the next version where just this was looked at before; else show what it would have changed."""
    lines, days = after
    digest = hashlib.sha256(
        repr((values["base"], [(one.names, one.working_days, one.hours) for one in lines], days)).encode()
    ).hexdigest()[:24]
    if typed["seen"] == digest:
        given = {"lines": lines, "days": days, "reason": typed["reason"], "after": values["base"]}
        made = clock_table_make(
            office=office, at=now(), by=request.user, role=role_of(request, *BOTH), **given
        )
        tell(request, _("Version %s of the time limits is in force.") % made.version)
        return redirect("desk:clocks")
    tables = [planned(lines=lines, days=days) for lines, days in (values["before"], after)]
    changed, looked = touched_by(office=office, before=tables[0], after=tables[1])
    more = {"form": form, "digest": digest, "touched": {"changed": changed, "looked": looked}}
    return render(request, values["template"], {**values, **more, "again": bool(typed["seen"])})
