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
    shown = found.media_type.startswith("image/") and "save" not in request.GET
    response = HttpResponse(files.read(sha256=found.sha256), content_type=found.media_type)
    name = f"{number}-{found.pk}.{ENDINGS.get(found.media_type, 'bin')}"
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
