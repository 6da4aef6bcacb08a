"""The pages that say what does not work, what was kept and what to do next."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.common.errors import Busy, Conflict, HuiyinError, NotFound, Refused, TooMany
from huiyin.web.ui import context, kept
from huiyin.web.ui.broken import page as broken_page

STATUS: dict[type[HuiyinError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}
BUSY_SECONDS = 120


def refusal(request: HttpRequest, error: HuiyinError) -> HttpResponse:
    """Return the page of one of our errors, with what was typed."""
    status = next(
        (code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.UNPROCESSABLE_ENTITY
    )
    if status == HTTPStatus.NOT_FOUND:
        return missing(request)
    wait = error.seconds if isinstance(error, TooMany) else BUSY_SECONDS if isinstance(error, Busy) else 0
    match = request.resolver_match
    layout = "ui/base_desk.html" if match and "desk" in match.namespaces else "ui/base.html"
    said = {"title": _title(status), "message": error.message, "minutes": -(-wait // 60), "layout": layout}
    response = _page(request, "refusal", status, **said)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _title(status: HTTPStatus) -> str:
    return {
        HTTPStatus.CONFLICT: _("Somebody else was first"),
        HTTPStatus.TOO_MANY_REQUESTS: _("Please wait a little"),
        HTTPStatus.SERVICE_UNAVAILABLE: _("Not possible just now"),
    }.get(status, _("This was not done"))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for what is not there and for what is not the reader's to see: one page."""
    # An address that exists has languages and, at the desk, an office of its own: the page must not tell by them.
    return _page(request, "missing", HTTPStatus.NOT_FOUND, language_links=(), office=context.office())


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that could not be read."""
    return _page(request, "unreadable", HTTPStatus.BAD_REQUEST)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form whose token is too old, with a new token if it came from one of our pages.

    A form from another place gets none: else one press here would do what that place wanted.
    """
    ours = kept.is_ours(request)
    return _page(
        request, "expired", HTTPStatus.FORBIDDEN, ours=ours, token=get_token(request) if ours else ""
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page for a fault of ours. No template and no database are needed to make it."""
    return HttpResponse(broken_page(request), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, name: str, status: HTTPStatus, **more: Any) -> HttpResponse:
    values = {
        "kept": kept.fields(request),
        "had_files": kept.had_files(request),
        "token": kept.token(request),
    }
    return render(request, f"ui/errors/{name}.html", values | more, status=status)
