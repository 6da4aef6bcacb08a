"""The shapes of what the shared parts show. A view fills them; the templates in ui/ draw them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

Words = str | Promise | SafeString
UNDO = "undo:"


class Event(NamedTuple):
    """One line of a timeline. `role` names a role, never a person; `inner` is for the desk alone."""

    at: date
    text: Words
    reason: Words = ""
    role: Words = ""
    url: str = ""
    inner: bool = False


class Step(NamedTuple):
    """One step of a way. `state` is done, now or later."""

    text: Words
    state: str = "later"
    detail: Words = ""


class Row(NamedTuple):
    """One line of a summary list; `url` leads to where it can be changed."""

    key: Words
    value: Words
    url: str = ""


class Chip(NamedTuple):
    """A filter in force: its words, and the parameter that sets it, with the value if it can have several."""

    text: Words
    name: str
    value: str = ""


def tell(request: HttpRequest, text: Words, *, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Say on the next page what happened. `undo` is the address a POST to which takes it back."""
    messages.add_message(request, level, str(text), extra_tags=UNDO + undo if undo else "")
