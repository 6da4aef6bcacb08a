"""What every answer carries, and how our own errors become pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from huiyin.common.errors import HuiyinError
from huiyin.web.ui.errors import refusal, unreadable

Handler = Callable[[HttpRequest], HttpResponseBase]

# Referrer-Policy stays same-origin: with no-referrer browsers send "Origin: null", and every form is refused.
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; script-src 'self'; "
        "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BAD_REQUEST = 400
BODY_LIMIT = 64 * 1024 * 1024  # five files of 10 MB and a long text


def incoming(get_response: Handler) -> Handler:
    """Turn away what is too large before it is read, and read everything as UTF-8, as our pages send it.

    A form can name any encoding that Python knows, also some that give no text or halves of characters.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.encoding not in (None, "utf-8"):
            request.encoding = "utf-8"
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > BODY_LIMIT:
            request.POST = QueryDict()  # else the page about it would read it all
            response = unreadable(request)
            response.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return response
        return get_response(request)

    return answer


def headers(get_response: Handler) -> Handler:
    """Set the headers that keep other hosts, frames and caches out. What a view set stays."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_private(request, response):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether an answer must not be kept: the desk's, an error's, one to a form, one behind a token."""
    if response.status_code >= BAD_REQUEST or request.method not in ("GET", "HEAD"):
        return True
    match = request.resolver_match
    return match is not None and ("desk" in match.namespaces or "token" in match.kwargs)


class Refusals:
    """Turns a HuiyinError that a view let through into its page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of one of our errors; leave any other to Django."""
        return refusal(request, error) if isinstance(error, HuiyinError) else None


def refusals(get_response: Handler) -> Handler:
    """Return the middleware that answers our errors with their pages."""
    return Refusals(get_response)
