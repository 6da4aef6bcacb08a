"""One shape for every action at the desk: a page with a form asks, a post calls one service.

A refusal stands beside what was typed, as an error of the field it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.common.errors import HuiyinError, NotFound, TooMany
from huiyin.web.desk.door import DeskRequest
from huiyin.web.ui.errors import STATUS

Do = Callable[[dict[str, Any]], HttpResponseBase]


def ask(
    request: DeskRequest, *, form: Form, do: Do, template: str = "desk/act.html", **values: Any
) -> HttpResponseBase:
    """Show a form, or do what it says. `do` gets the cleaned values and returns where to go next."""
    status: int = HTTPStatus.OK
    headers: dict[str, str] = {}
    if form.is_bound and form.is_valid():
        try:
            return do(form.cleaned_data)
        except NotFound:
            raise
        except HuiyinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            status = STATUS.get(type(error), HTTPStatus.UNPROCESSABLE_ENTITY)
            if isinstance(error, TooMany):
                headers["Retry-After"] = str(error.seconds)
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _answer(request, template, {"form": form, **values}, status, headers)


def _answer(
    request: DeskRequest, template: str, values: dict[str, Any], status: int, headers: dict[str, str]
) -> HttpResponse:
    response = render(request, template, values, status=status)
    for name, value in headers.items():
        response[name] = value
    return response


def posted(request: DeskRequest) -> Any:
    """Return what was sent, or None for a page that only asks."""
    return request.POST if request.method == "POST" else None
