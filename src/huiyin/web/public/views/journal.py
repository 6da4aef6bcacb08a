"""The journal for everybody: how far it has come, the sheet for the notice board, checking a receipt, and its files."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiyin.common.errors import NotFound
from huiyin.journal.folder import KEYS
from huiyin.journal.models import Checkpoint
from huiyin.journal.proofs import log_keys
from huiyin.journal.selectors import checkpoint_of, days, newest, waiting
from huiyin.journal.sequencer import log_folder
from huiyin.pure.merkle import MalformedError, parse_tile_path
from huiyin.web.public.checking import SENTENCES, parts, results
from huiyin.web.public.doors import FORM, READ, Here, door
from huiyin.web.public.views.receipt import qr
from huiyin.web.ui.errors import missing

DAYS_SHOWN = 14
RECEIPT_LIMIT = 1_000_000  # bytes; a receipt has 2,000
FOR_EVER = "public, max-age=31536000, immutable"


class Shown(NamedTuple):
    """A checkpoint as people read it: the root in groups of four, four groups to a line."""

    size: int
    at: datetime
    root: list[str]


def shown(row: Checkpoint) -> Shown:
    """Return a checkpoint for a page."""
    return Shown(row.size, row.at, in_lines(bytes(row.root)))


def in_lines(value: bytes) -> list[str]:
    """Return 32 bytes as four lines of four groups, as on the notice board."""
    groups = value.hex(" ", 2).split(" ")
    return [" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]


@door(*READ)
def journal(here: Here) -> HttpResponse:
    """Show how far the log has come, the root of each day, and what can be done with it."""
    last = newest()
    values: dict[str, Any] = {
        "newest": shown(last) if last else None,
        "waiting": waiting(),
        "days": [shown(row) for row in days(before=_today(here), most=DAYS_SHOWN)],
        "key": _key(),
    }
    return here.page("journal", **values)


@door(*READ)
def board(here: Here) -> HttpResponse:
    """Show the sheet of one checkpoint to be put on the notice board; by default that of the last full day."""
    size = here.request.GET.get("size", "")
    row = (
        checkpoint_of(size=size) if size else next(iter(days(before=_today(here), most=1)), None) or newest()
    )
    if row is None:
        raise NotFound(_("The journal has no entry yet."))
    return here.page("board", row=shown(row), key=_key(), qr=qr(bytes(row.note).decode()))


def _today(here: Here) -> datetime:
    return localtime(here.at).replace(hour=0, minute=0, second=0, microsecond=0)


def _key() -> list[str]:
    return [line for key in log_keys()[:1] for line in in_lines(key.key)]


@door(*READ)
def proves(here: Here) -> HttpResponse:
    """Say what a receipt proves, what it does not, and how to check it."""
    return here.page("proves")


@door(*FORM)
def verify(here: Here) -> HttpResponse:
    """The page that checks a receipt; a form sent without JavaScript is checked here."""
    post, keys = here.request.POST, log_keys()
    lines = []
    if here.request.method == "POST":
        upload = here.request.FILES.get("receipt")
        pasted = post.get("pasted", "").replace("\r\n", "\n").strip()
        data = upload.read(RECEIPT_LIMIT + 1) if upload else f"{pasted}\n".encode()
        letter = post.get("letter", "") if post.get("letter", "").strip() else None
        lines = results(data, letter=letter, root=post.get("root", ""), keys=keys, at=here.at)
    page: dict[str, Any] = {"keys": keys, "sentences": SENTENCES, "lines": lines, "typed": post, **parts()}
    response = here.page("verify", **page)
    response["Content-Security-Policy"] = parts()["policy"]
    return response


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest signed checkpoint."""
    return _file(request, log_folder().checkpoint(), "text/plain; charset=utf-8", "no-cache")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Give the public keys of the log."""
    file = log_folder().path / KEYS
    return _file(request, file.read_bytes() if file.exists() else None, "application/json", "no-cache")


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Give a tile, or a bundle of entries: it never changes."""
    try:
        wanted = parse_tile_path(f"tile/{path}")
    except MalformedError:
        return missing(request)
    return _file(request, log_folder().serve(wanted), "application/octet-stream", FOR_EVER)


def _file(request: HttpRequest, data: bytes | None, kind: str, keep: str) -> HttpResponse:
    if data is None:
        return missing(request)
    headers = {"Cache-Control": keep, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(data, status=HTTPStatus.OK, content_type=kind, headers=headers)
