"""What was typed, brought back on an error page so that one press sends it again."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

# Never sent back in a page.
SECRET = ("password", "csrfmiddlewaretoken")
LONG = 40


class Kept(NamedTuple):
    """One value of a form. A long one is shown, so that it can be copied; the others travel hidden."""

    name: str
    value: str

    @property
    def is_long(self) -> bool:
        """Say whether this is a text somebody wrote, and not a choice or a code."""
        return len(self.value) > LONG or "\n" in self.value


def fields(request: HttpRequest) -> list[Kept]:
    """Return what the form held, without secrets. Empty when it cannot be read or nothing was sent."""
    return [
        Kept(name, value)
        for name, values in _posted(request).items()
        if not any(word in name.lower() for word in SECRET)
        for value in values
    ]


def had_files(request: HttpRequest) -> bool:
    """Say whether files came with the form; a page cannot send them again."""
    return bool(_posted(request)) and bool(request.FILES)


def token(request: HttpRequest) -> str:
    """Return the form's own token: it stays good, and no new one is given to a form from elsewhere."""
    return "".join(_posted(request).get("csrfmiddlewaretoken", [])[:1])


def is_ours(request: HttpRequest) -> bool:
    """Say whether the browser vouches that the form came from one of our own pages."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    if request.method != "POST":
        return {}
    try:
        return {name: [str(value) for value in values] for name, values in request.POST.lists()}
    except (
        Exception
    ):  # whatever broke the reading of the form (cut line, too large) must not break the page about it
        return {}
