"""The list of letters: waiting, held, late, or all; the address holds the whole view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.selectors import areas_of
from huiyin.common.counting import bounded
from huiyin.common.errors import NotFound
from huiyin.letters.listing import DESK, beyond, due, held, waiting, with_facts
from huiyin.letters.models import ClockKind, Letter
from huiyin.letters.selectors import campaigns_of, letter_for, letters_for
from huiyin.web.desk.clocks import end_of_day
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letters_forms import FilterForm
from huiyin.web.desk.paging import count_of, page_of, said
from huiyin.web.ui.parts import Chip

# Filters and the column each asks.
COLUMNS = {"channel": "channel", "kind": "kind", "campaign": "campaign", "area": "area__path__startswith"}


@require_safe
def letters(request: DeskRequest) -> HttpResponse:
    """Show a page of letters."""
    form = FilterForm(
        request.GET, places=areas_of(office=request.office), campaigns=campaigns_of(office=request.office)
    )
    form.full_clean()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    rows, newest_first = _rows(request, chosen)
    page = page_of(rows, request.GET.get("page"))
    values = {
        "form": form,
        "chips": _chips(form, chosen),
        "unknown": [form[name].label for name in form.errors if name in form.fields],
        "page": page,
        "rows": list(with_facts(page.object_list)),  # type: ignore[arg-type]
        "count": count_of(page),
        "waiting": _counted(request, waiting, page, known=chosen == {"show": "waiting"}),
        "held": _counted(request, held, page, known=chosen == {"show": "held"}),
        "show": chosen.get("show", "all"),
        "due": chosen.get("due"),
        "newest_first": newest_first,
        "next_number": _last_number(page),
        "filters": [form[name] for name in COLUMNS],
        "can_record": request.actor.has(*DESK),
    }
    return render(request, "desk/letters.html", values)


def _counted(request: DeskRequest, rows: Callable[..., Any], page: Page[Any], *, known: bool) -> str:
    """Say how many wait, to those whose work it is; the page knows it where it is the list itself."""
    if not request.actor.has(*DESK):
        return ""
    return count_of(page) if known else said(bounded(rows=rows(actor=request.actor)))


def _rows(request: DeskRequest, chosen: dict[str, Any]) -> tuple[Any, bool]:
    actor, show, kind = request.actor, chosen.get("show"), chosen.get("due")
    newest_first = not (kind or show in ("waiting", "held"))
    if kind:
        rows = due(actor=actor, kind=ClockKind(kind), before=end_of_day(now()))
    elif show == "waiting":
        rows = waiting(actor=actor)
    elif show == "held":
        rows = held(actor=actor)
    else:
        rows = letters_for(actor=actor).order_by("-received_at", "-id")
    rows = rows.filter(**{column: _value(chosen[name]) for name, column in COLUMNS.items() if name in chosen})
    last = _last(request, chosen.get("after", ""))
    return (beyond(rows=rows, last=last, newest_first=newest_first) if last else rows), newest_first


def _value(value: Any) -> Any:
    return getattr(value, "path", value)


def _last(request: DeskRequest, number: str) -> Letter | None:
    try:
        return letter_for(actor=request.actor, number=number) if number else None
    except NotFound:
        return None


def _last_number(page: Page[Any]) -> str:
    """Return after which letter the list goes on when it has more than can be paged through."""
    if page.has_next() or not page.paginator.found.more:  # type: ignore[attr-defined]
        return ""
    rows = list(page.object_list)
    return rows[-1].number if rows else ""


def _chips(form: FilterForm, chosen: dict[str, Any]) -> list[Chip]:
    names = [name for name in ("due", "channel", "kind", "area", "campaign") if name in chosen]
    chips = [Chip(f"{form[name].label} {form.said(name, chosen[name])}", name) for name in names]
    if "after" in chosen:
        chips.append(Chip(_("after %s") % chosen["after"], "after"))
    return chips
