"""Sheets of the desk as PDF. Paper is for residents: it speaks Chinese and Tibetan, whatever the desk speaks."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import override

from huiyin.common.errors import NotFound
from huiyin.common.fonts import fonts
from huiyin.pure.officeforms import A3, A4, Content, Paper, pdf
from huiyin.web.desk.door import DeskRequest

PAPER_LANGUAGE = "zh-hans"
SIZES = {"a4": A4, "a3": A3}


def sheet(contents: Sequence[Content], paper: Paper, name: str) -> HttpResponse:
    """Return forms as PDF that the browser shows, under a name without anything of a letter."""
    response = HttpResponse(pdf(contents, fonts(), paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def size_of(name: str) -> Paper:
    """Return the paper that an address names, or NotFound."""
    if name not in SIZES:
        raise NotFound("")
    return SIZES[name]


def public_address(request: DeskRequest, name: str) -> str:
    """Return where residents find a public page, for a QR code; nothing where no other machine can come."""
    root = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    host = urlsplit(root).hostname or ""
    if host in {"localhost", "::1"} or host.startswith("127."):
        return ""
    with override(PAPER_LANGUAGE):
        return f"{root}{reverse(f'public:{name}')}"
