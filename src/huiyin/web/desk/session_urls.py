"""Signing in and out, the own password, keys, and the first page."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.web.desk import session, today
from huiyin.web.desk.door import page

urlpatterns: list[URLPattern] = [
    path("sign-in/", session.sign_in, name="sign-in"),
    page("", today.today, "today"),
    page("sign-out/", session.sign_out, "sign-out"),
    page("password/", session.password, "password"),
    page("keys/", session.keys, "keys"),
    page("keys/switch/", session.keys_switch, "keys-switch"),
]
