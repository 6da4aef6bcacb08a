"""Signing in and out, changing the own password, and the page on keys."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.accounts.models import Staff
from huiyin.accounts.services import keys_switch as keys_switch_service
from huiyin.accounts.services import password_change, sign_in_try
from huiyin.common.errors import Refused
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of, signed_in
from huiyin.web.desk.session_forms import PasswordForm, SignInForm
from huiyin.web.ui.address import address
from huiyin.web.ui.parts import tell

ASKS = require_http_methods(["GET", "HEAD", "POST"])


@ASKS
def sign_in(request: DeskRequest) -> HttpResponseBase:
    """Sign somebody in. One answer for an unknown name and a wrong password, after the same work."""
    target = next_of(request)
    if signed_in(request):
        return HttpResponseRedirect(target)

    def enter(typed: dict[str, Any]) -> HttpResponseBase:
        sign_in_try(username=typed["username"], address=address(request), at=now())
        staff = authenticate(request, username=typed["username"], password=typed["password"])
        if not isinstance(staff, Staff):
            raise Refused(
                _("Name and password do not belong together. After five tries you must wait 15 minutes.")
            )
        login(request, staff)
        return redirect("desk:password") if staff.must_change_password else HttpResponseRedirect(target)

    form = SignInForm(posted(request))
    return ask(request, form=form, do=enter, template="desk/sign_in.html", next=target)


def next_of(request: HttpRequest) -> str:
    """Return where to go after signing in: an address of ours that was asked for, else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else resolve_url("desk:today")


@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """Sign out; nothing of the session is left."""
    logout(request)
    tell(request, _("Signed out."))
    return redirect("desk:sign-in")


@ASKS
def password(request: DeskRequest) -> HttpResponseBase:
    """Change the own password."""

    def change(typed: dict[str, Any]) -> HttpResponseBase:
        sign_in_try(username=request.user.username, address=address(request), at=now())
        if not request.user.check_password(typed["old"]):
            raise Refused(_("This is not your present password."), field="old")
        password_change(staff=request.user, password=typed["password"], at=now(), role=role_of(request))
        update_session_auth_hash(request, request.user)
        tell(request, _("Your password is changed."))
        return redirect("desk:today")

    return ask(request, form=PasswordForm(posted(request)), do=change, template="desk/password.html")


@require_safe
def keys(request: DeskRequest) -> HttpResponse:
    """Show the keys."""
    return render(request, "ui/keys.html")


@require_POST
def keys_switch(request: DeskRequest) -> HttpResponse:
    """Switch single keys on or off for oneself."""
    on = request.POST.get("on") == "1"
    keys_switch_service(staff=request.user, on=on, at=now(), role=role_of(request))
    return redirect("desk:keys")
