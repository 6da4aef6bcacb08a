"""What every page knows: the office, the languages, whose page it is."""

from __future__ import annotations

from typing import Any

from django.db import Error
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import public_office
from huiyin.web.ui import languages

# The telephone must stand on a page that says the database is gone: the last office seen is kept.
_last_seen: list[Office] = []


def office() -> Office | None:
    """Return the office of these pages; the last one seen when the database does not answer."""
    try:
        found = public_office()
    except Error:
        return _last_seen[0] if _last_seen else None
    _last_seen[:] = [found] if found else []
    return found


def office_here(request: HttpRequest) -> Office | None:
    """Return the office whose page this is: at the desk, the one of whoever is signed in."""
    match, user = request.resolver_match, getattr(request, "user", None)
    at_desk = match is not None and "desk" in match.namespaces
    return (getattr(user, "office", None) if at_desk else None) or office()


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the office, the page's language and its addresses in the others."""
    return {
        "office": SimpleLazyObject(lambda: office_here(request)),
        "page_tag": languages.page_tag(),
        "language_links": SimpleLazyObject(lambda: languages.links(request)),
    }
