"""Choosing words that are often used: which are offered beside an answer, and how they begin the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate

from huiyin.accounts.models import Category, Unit
from huiyin.letters.answer_words import filled, templates_offered
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.ui import dates


def offered(request: DeskRequest, *, category: Category | None) -> dict[str, Any]:
    """Return what the page shows of the words for a category."""
    every = request.GET.get("every") == "1"
    return {
        "templates": list(templates_offered(office=request.office, category=category, every=every)),
        "templates_for": category,
        "templates_every": every and category is not None,
    }


def taken(request: DeskRequest, shown: Mapping[str, Any], **values: str) -> str:
    """Return the words that were chosen, with their places filled; nothing where none were."""
    wanted = request.GET.get("template", "")
    body = next((row.body for row in shown["templates"] if str(row.pk) == wanted), "")
    return filled(body=body, values=values)


def of_office(request: DeskRequest, unit: Unit | None) -> dict[str, str]:
    """Return the values that are the same for all letters of an answer."""
    return {
        "office": request.office.name,
        "phone": request.office.phone,
        "unit": unit.name if unit else "",
        "day": dates.middle(localdate(now())),
    }
