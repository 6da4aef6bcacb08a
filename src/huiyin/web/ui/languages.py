"""The three languages of the pages: which one is spoken now, and where the same page is in another."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

# A run keeps its inner spaces and digits, so that a sentence is marked once and not word by word.
TIBETAN = re.compile(r"[\u0f00-\u0fff](?:[\u0f00-\u0fff\s\d]*[\u0f00-\u0fff])?")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
TAGS = {"zh-hans": "zh-Hans", "bo": "bo", "en": "en"}


class Link(NamedTuple):
    """A link to the page in one language; `tag` is its BCP 47 tag."""

    tag: str
    name: str
    url: str
    current: bool


def spoken() -> str:
    """Return zh, bo or en."""
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def page_tag() -> str:
    """Return the BCP 47 tag of the page's text.

    The catalogue says it itself: a language without wording yet speaks Chinese, marked as such.
    """
    return pgettext("BCP 47 tag of this catalogue", "en")


def links(request: HttpRequest) -> list[Link]:
    """Return the page's addresses in each language; none where the page has only one address."""
    here = request.get_full_path()
    found = [
        Link(TAGS[code], name, translate_url(here, code), code == get_language())
        for code, name in settings.LANGUAGES
    ]
    return found if len({link.url for link in found}) > 1 else []


def spans(text: str) -> SafeString:
    """Return the text, escaped, with each run of another script than the page's marked by its language."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for run in TIBETAN.finditer(text):
        pieces += [("", text[at : run.start()]), ("bo", run.group())]
        at = run.end()
    pieces.append(("", text[at:]))
    page = page_tag()
    return format_html_join("", "{}", ((_span(tag, piece, page),) for tag, piece in pieces if piece))


def _span(tag: str, text: str, page: str) -> SafeString:
    tag = tag or ("zh-Hans" if HAN.search(text) else "")
    return (
        format_html('<span lang="{}">{}</span>', tag, text)
        if tag not in ("", page)
        else format_html("{}", text)
    )
