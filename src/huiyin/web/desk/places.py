"""Places: the tree level by level, what is known of each, and its changes with reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import area_for, areas_above, areas_below, areas_found, changes_of, office_for
from huiyin.accounts.models import Area, Office, Role
from huiyin.accounts.services import area_add, area_change
from huiyin.problems.services.closing import area_close
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.changes import events
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paging import page_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import AreaAddForm, AreaChangeForm, ReasonForm
from huiyin.web.ui.parts import tell

A = Role.ADMINISTRATOR
KNOWN = ("name", "name_bo", "initials", "households", "households_source")


@require_safe
def areas(request: DeskRequest, code: str = "") -> HttpResponse:
    """Show one place with those one level below, or the places that were searched for."""
    office = office_for(actor=request.actor, roles=(A,))
    area = area_for(office=office, code=code or office.area.code)
    words = request.GET.get("q", "").strip()[:60]
    rows = areas_found(office=office, words=words) if words else areas_below(area=area)
    values = {
        "area": area,
        "above": areas_above(office=office, area=area),
        "rows": page_of(rows, request.GET.get("page")),
        "words": words,
        "events": events(changes_of(row=area)),
        "is_top": area.pk == office.area_id,
    }
    return render(request, "desk/areas.html", values)


@ASKS
def add(request: DeskRequest, code: str) -> HttpResponseBase:
    """Add a place below another."""
    office, parent = _place(request, code)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        area_add(office=office, parent=parent, at=now(), role=A, **typed)
        tell(request, _("%s is added.") % typed["name"])
        return redirect("desk:areas", code=parent.code)

    title = _("Add a place below %s") % parent.name
    return _ask(request, AreaAddForm(posted(request)), do, parent, title, _("Add"))


@ASKS
def change(request: DeskRequest, code: str) -> HttpResponseBase:
    """Change what is known of a place."""
    office, area = _place(request, code)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        area_change(office=office, area=area, at=now(), role=A, **typed)
        tell(request, _("%s is changed.") % area.name)
        return redirect("desk:areas", code=code)

    form = AreaChangeForm(posted(request), initial={name: getattr(area, name) for name in KNOWN})
    return _ask(request, form, do, area, _("Change %s") % area.name, _("Save"))


@ASKS
def switch(request: DeskRequest, code: str) -> HttpResponseBase:
    """Close a place, or open it again."""
    office, area = _place(request, code)
    closes = area.is_open

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        if closes:
            area_close(office=office, area=area, at=now(), role=A, **typed)
        else:
            area_change(office=office, area=area, is_open=True, at=now(), role=A, **typed)
        tell(request, (_("%s is closed.") if closes else _("%s is open again.")) % area.name)
        return redirect("desk:areas", code=code)

    button = _("Take out of use") if closes else _("Open again")
    lead = _("What was finished there keeps its place. It can be opened again.") if closes else ""
    title = _("%(what)s: %(name)s") % {"what": button, "name": area.name}
    return _ask(request, ReasonForm(posted(request)), do, area, title, button, lead)


def _place(request: DeskRequest, code: str) -> tuple[Office, Area]:
    office = office_for(actor=request.actor, roles=(A,))
    return office, area_for(office=office, code=code)


def _ask(
    request: DeskRequest, form: Any, do: Any, area: Area, title: str, button: str, lead: str = ""
) -> HttpResponseBase:
    back = reverse("desk:areas", args=[area.code])
    values = {"title": title, "button": button, "back": back, "back_to": area.name, "lead": lead}
    return ask(request, form=form, do=do, template="desk/setting.html", **values)
