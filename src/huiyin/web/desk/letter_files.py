"""Files of letters: given only through this view, never cached, never run."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from huiyin.letters import files
from huiyin.letters.selectors import attachment_for
from huiyin.web.desk.door import DeskRequest, now

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@require_safe
def letter_file(request: DeskRequest, number: str, sha256: str) -> HttpResponse:
    """Return a file of a letter: a picture to look at, anything else to save."""
    found = attachment_for(actor=request.actor, number=number, sha256=sha256, at=now())
    return sent(found.sha256, found.media_type, f"{number}-{found.pk}", save="save" in request.GET)


def sent(sha256: str, media_type: str, name: str, *, save: bool) -> HttpResponse:
    """Return a stored file under a name of ours: never kept by the browser, never run."""
    shown = media_type.startswith("image/") and not save
    response = HttpResponse(files.read(sha256=sha256), content_type=media_type)
    name = f"{name}.{ENDINGS.get(media_type, 'bin')}"
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
