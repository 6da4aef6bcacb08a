"""What every public view is handed: the office whose pages these are, and the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import public_office
from huiyin.common.errors import Busy
from huiyin.letters.clocks import Table, table_of
from huiyin.web.ui.errors import unreadable

READ = ("GET", "HEAD")
FORM = (*READ, "POST")


class Here(NamedTuple):
    """Whose page it is, and when."""

    request: HttpRequest
    office: Office
    at: datetime

    def table(self) -> Table:
        """Return the office's table of time limits; one query."""
        return table_of(office_id=self.office.pk)

    def page(self, name: str, status: int = HTTPStatus.OK, **values: Any) -> HttpResponse:
        """Return a page of this front end."""
        known = {"office": self.office, "at": self.at}
        return render(self.request, f"public/{name}.html", known | values, status=status)


def door(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Hand the view its office and time. Another method is answered by a page, an empty installation by a sentence."""

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
            if request.method not in methods:
                return not_this_way(request, methods)
            office = public_office()
            if office is None:
                raise Busy(_("This office has not been set up yet."))
            return view(Here(request, office, timezone.now()), **parts)

        return answer

    return wrap


def not_this_way(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Return the page for a method that an address does not know."""
    response = unreadable(request)
    response.status_code = HTTPStatus.METHOD_NOT_ALLOWED
    response["Allow"] = ", ".join(methods)
    return response
