"""The one door of the desk: who is signed in, what they may do, whether the page is theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode

from huiyin.accounts.models import Office, Staff
from huiyin.accounts.selectors import NOBODY, Actor, actor
from huiyin.common.errors import NotFound
from huiyin.web.desk.rights import RIGHTS


class DeskRequest(HttpRequest):
    """A request that came through the door."""

    actor: Actor
    user: Staff
    office: Office
    may_open: Callable[[str], bool]


View = Callable[..., HttpResponseBase]
# Somebody to whom no role was given yet can still choose a password, read that, and leave.
EVERYBODY = frozenset({"password", "sign-out", "today", "keys", "keys-switch"})


def page(route: str, view: View, name: str) -> URLPattern:
    """Return the address of a desk page. KeyError where the table of rights has no row for it."""
    return path(route, _through_the_door(view, name), name=name)


def _through_the_door(view: View, name: str) -> View:
    roles = RIGHTS[name]

    @wraps(view)
    def enter(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not signed_in(request):
            return redirect(f"{reverse('desk:sign-in')}?{urlencode({'next': request.get_full_path()})}")
        if request.user.must_change_password and name not in {"password", "sign-out"}:
            return redirect("desk:password")
        request.actor, request.office = actor(staff=request.user), request.user.office
        request.may_open = partial(may_open, request.actor)
        if name not in EVERYBODY and not request.actor.has(*roles):
            raise NotFound(NOBODY)
        return view(request, *args, **kwargs)

    return enter


def signed_in(request: HttpRequest) -> bool:
    """Say whether somebody is signed in."""
    return request.user.is_authenticated


def may_open(who: Actor, name: str) -> bool:
    """Say whether a page (`desk:letters`) is for this actor; the navigation shows no other."""
    return who.has(*RIGHTS.get(name.removeprefix("desk:"), frozenset()))


def role_of(request: DeskRequest, *preferred: str) -> str:
    """Return as which role an entry is written: the first preferred one that this actor holds, else any of theirs."""
    held = request.actor.roles
    return next((role for role in preferred if role in held), next(iter(sorted(held)), "staff"))


now = timezone.now
