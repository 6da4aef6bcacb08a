"""Categories: the tree level by level, loading a table with a look at what is new, renaming and closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts import category_file
from huiyin.accounts.listing import (
    categories_above,
    categories_below,
    categories_new,
    category_for,
    changes_of,
    office_for,
    schemes,
)
from huiyin.accounts.models import Category, Role
from huiyin.accounts.services import categories_load, category_change
from huiyin.common.errors import Refused
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.changes import events
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paging import page_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import CategoriesForm, CategoryForm, ReasonForm
from huiyin.web.ui.parts import tell

A = Role.ADMINISTRATOR
SHOWN = 30  # new categories named in the preview


@require_safe
def categories(request: DeskRequest, pk: int = 0) -> HttpResponse:
    """Show the categories below one, at the top, or those searched for."""
    office_for(actor=request.actor, roles=(A,))
    category = category_for(pk=pk) if pk else None
    words = request.GET.get("q", "").strip()[:60]
    values = {
        "category": category,
        "above": categories_above(category=category) if category else [],
        "rows": page_of(categories_below(category=category, words=words), request.GET.get("page")),
        "words": words,
        "schemes": schemes(),
        "events": events(changes_of(row=category)) if category else [],
    }
    return render(request, "desk/categories.html", values)


@ASKS
def load(request: DeskRequest) -> HttpResponseBase:
    """Take a table: first say how many are new, then load them."""
    office = office_for(actor=request.actor, roles=(A,))
    files = request.FILES if request.method == "POST" else None
    form = CategoriesForm(posted(request), files, initial={"scheme": next(iter(schemes()), "12345")})

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        rows = category_file.read(_table(typed))
        if typed["load"]:
            count = categories_load(office=office, scheme=typed["scheme"], rows=rows, at=now(), role=A)
            tell(request, _("%s new categories are loaded.") % count)
            return redirect("desk:categories")
        new = categories_new(scheme=typed["scheme"], rows=rows)
        table = category_file.written(rows)
        seen = {"new": new[:SHOWN], "count": len(new), "lines": len(rows), "table": table}
        return render(request, "desk/categories_load.html", {"form": form, "scheme": typed["scheme"], **seen})

    return ask(request, form=form, do=do, template="desk/categories_load.html")


def _table(typed: dict[str, Any]) -> bytes:
    file = typed["file"]
    if file is None:
        return bytes(typed["rows"].encode())
    if file.size > category_file.BYTES:
        raise Refused(category_file.TOO_BIG, field="file")
    return bytes(file.read())


@require_safe
def sample(request: DeskRequest) -> HttpResponse:
    """Give a table to fill in. The mark in front lets office programs read it as UTF-8."""
    response = HttpResponse(f"\ufeff{category_file.SAMPLE}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="categories.csv"'
    return response


@ASKS
def change(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Rename a category."""
    office = office_for(actor=request.actor, roles=(A,))
    category = category_for(pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        category_change(office=office, category=category, at=now(), role=A, **typed)
        tell(request, _("%s is changed.") % category.name)
        return redirect("desk:categories", pk=pk)

    form = CategoryForm(posted(request), initial={"name": category.name, "name_bo": category.name_bo})
    return _ask(request, form, do, category, _("Change %s") % category.name, _("Save"))


@ASKS
def switch(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Close a category with all below it, or open it again."""
    office = office_for(actor=request.actor, roles=(A,))
    category = category_for(pk=pk)
    closes = category.is_open

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        category_change(office=office, category=category, is_open=not closes, at=now(), role=A, **typed)
        tell(request, (_("%s is closed.") if closes else _("%s is open again.")) % category.name)
        return redirect("desk:categories", pk=pk)

    button = _("Take out of use") if closes else _("Open again")
    title = _("%(what)s: %(name)s") % {"what": button, "name": category.name}
    lead = (
        _("Everything below it closes too. What lies in it stays; nothing new can be put there.")
        if closes
        else ""
    )
    return _ask(request, ReasonForm(posted(request)), do, category, title, button, lead)


def _ask(
    request: DeskRequest, form: Any, do: Any, category: Category, title: str, button: str, lead: str = ""
) -> HttpResponseBase:
    back = reverse("desk:categories", args=[category.pk])
    values = {"title": title, "button": button, "back": back, "back_to": category.name, "lead": lead}
    return ask(request, form=form, do=do, template="desk/setting.html", **values)
