"""Units: who can be responsible."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import changes_of, office_for, unit_for, units_all
from huiyin.accounts.models import Role
from huiyin.accounts.services import unit_add, unit_change
from huiyin.problems.services.closing import unit_close
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.changes import events
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import ReasonForm, UnitAddForm, UnitChangeForm
from huiyin.web.ui.parts import tell

A = Role.ADMINISTRATOR


@require_safe
def units(request: DeskRequest) -> HttpResponse:
    """List the units, closed ones last."""
    office = office_for(actor=request.actor, roles=(A,))
    return render(request, "desk/units.html", {"rows": units_all(office=office)})


@ASKS
def add(request: DeskRequest) -> HttpResponseBase:
    """Add a unit."""
    office = office_for(actor=request.actor, roles=(A,))

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        unit_add(office=office, at=now(), role=A, **typed)
        tell(request, _("%s is added.") % typed["name"])
        return redirect("desk:units")

    return _ask(request, UnitAddForm(posted(request)), do, _("Add a unit"), _("Add"))


@ASKS
def change(request: DeskRequest, code: str) -> HttpResponseBase:
    """Change a unit; show its changes so far."""
    office = office_for(actor=request.actor, roles=(A,))
    unit = unit_for(office=office, code=code)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        unit_change(office=office, unit=unit, at=now(), role=A, **typed)
        tell(request, _("%s is changed.") % unit.name)
        return redirect("desk:units")

    form = UnitChangeForm(
        posted(request), initial={"name": unit.name, "name_bo": unit.name_bo, "phone": unit.phone}
    )
    past = events(changes_of(row=unit))
    return _ask(request, form, do, _("Change %s") % unit.name, _("Save"), events=past)


@ASKS
def switch(request: DeskRequest, code: str) -> HttpResponseBase:
    """Close a unit, or open it again."""
    office = office_for(actor=request.actor, roles=(A,))
    unit = unit_for(office=office, code=code)
    closes = unit.is_open

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        given = {"office": office, "unit": unit, "at": now(), "role": A, **typed}
        if closes:
            unit_close(**given)
        else:
            unit_change(is_open=True, **given)
        tell(request, (_("%s is closed.") if closes else _("%s is open again.")) % unit.name)
        return redirect("desk:units")

    button = _("Take out of use") if closes else _("Open again")
    title = _("%(what)s: %(name)s") % {"what": button, "name": unit.name}
    lead = _("What it handled stays. It can be opened again.") if closes else ""
    return _ask(request, ReasonForm(posted(request)), do, title, button, lead=lead)


def _ask(request: DeskRequest, form: Any, do: Any, title: str, button: str, **more: Any) -> HttpResponseBase:
    values = {"title": title, "button": button, "back": reverse("desk:units"), "back_to": _("Units"), **more}
    return ask(request, form=form, do=do, template="desk/setting.html", **values)
