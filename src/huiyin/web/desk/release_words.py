"""What the release desk shows: what may be masked, letters with the same marked, and the public's own pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.common.errors import NotFound, Refused
from huiyin.problems.models import Problem
from huiyin.pure.text import proposals
from huiyin.web.desk.board_words import SURE
from huiyin.web.ui import languages

KINDS: dict[str, Promise] = {
    "id-card": gettext_lazy("identity card number"),
    "bank-card": gettext_lazy("bank card number"),
    "phone": gettext_lazy("telephone number"),
    "plate": gettext_lazy("number plate"),
    "email": gettext_lazy("email address"),
    "house": gettext_lazy("house or room"),
    "name": gettext_lazy("name of a person"),
    "number": gettext_lazy("long number"),
}
AROUND = 8  # characters shown before and after a stretch


class Found(NamedTuple):
    """A stretch that may be masked; `value` names it when it is ticked."""

    value: str
    kind: Promise
    sure: Promise
    before: str
    words: str
    after: str


def found_in(**texts: str) -> list[Found]:
    """Return what may tell who somebody is in these texts by name."""
    return [
        Found(
            f"{name}:{span.start}:{span.end}:{text[span.start : span.end]}",
            KINDS[span.kind],
            next(word for least, word in SURE if span.certainty >= least),
            text[max(0, span.start - AROUND) : span.start],
            text[span.start : span.end],
            text[span.end : span.end + AROUND],
        )
        for name, text in texts.items()
        for span in proposals(text)
    ]


def ticked(values: Iterable[str], texts: Mapping[str, str]) -> dict[str, list[tuple[int, int]]]:
    """Return the stretches ticked, by the name of their text; Refused where a text is no longer what was looked at."""
    found: dict[str, list[tuple[int, int]]] = {}
    for value in values:
        name, start, end, words = [*value.split(":", 3), "", "", ""][:4]
        text = texts.get(name, "")
        at = [int(part) for part in (start, end) if part.isascii() and part.isdigit() and len(part) < 5]
        if len(at) != 2 or not words or text[at[0] : at[1]] != words:
            raise Refused(
                _("The words were changed after the ticks were set. Nothing was masked; tick once more.")
            )
        found.setdefault(name, []).append((at[0], at[1]))
    return found


def marked(text: str) -> SafeString:
    """Return a letter with the stretches marked that must not be taken over from it."""
    pieces, place = [], 0
    for span in proposals(text):
        inside = format_html(
            '<mark title="{0}"><span class="unseen">{0}: </span>{1}</mark>',
            KINDS[span.kind],
            languages.spans(text[span.start : span.end]),
        )
        pieces += [(languages.spans(text[place : span.start]),), (inside,)]
        place = span.end
    return format_html_join("", "{}", [*pieces, (languages.spans(text[place:]),)])


class Page(NamedTuple):
    """A page as the public reads it: what it is, and its text."""

    name: Promise
    html: str


def public_pages(request: HttpRequest, problem: Problem) -> list[Page]:
    """Return the problem's page and the register, drawn by the public's own views; none where the office has no public
    pages here."""
    wanted = (
        (gettext_lazy("The page of the problem"), reverse("public:problem", args=[problem.number]), ""),
        (gettext_lazy("The register, the newest first"), reverse("public:problems"), "sort=newest"),
    )
    try:
        return [Page(name, _drawn(request, path, query)) for name, path, query in wanted]
    except NotFound:
        return []


def _drawn(request: HttpRequest, path: str, query: str) -> str:
    """Return a public page as somebody reads it who is not signed in."""
    reader = HttpRequest()
    reader.method, reader.path, reader.path_info = "GET", path, path
    reader.META = {
        name: value
        for name, value in request.META.items()
        if name in {"SERVER_NAME", "SERVER_PORT", "HTTP_HOST"}
    }
    reader.GET = QueryDict(query)
    match = reader.resolver_match = resolve(path)
    drawn: HttpResponse = match.func(reader, *match.args, **match.kwargs)
    return drawn.content.decode()
