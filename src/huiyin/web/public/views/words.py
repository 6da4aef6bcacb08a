"""Pages that hold nothing but words: who sees a letter, how this works."""

from __future__ import annotations

from django.http import HttpResponse

from huiyin.web.public import notice
from huiyin.web.public.doors import READ, Here, door


@door(*READ)
def privacy(here: Here) -> HttpResponse:
    """Show who sees a letter, how long it is kept, and what a writer can ask for."""
    return here.page("privacy", version=notice.VERSION)


@door(*READ)
def help_page(here: Here) -> HttpResponse:
    """Show how to use these pages."""
    return here.page("help")
