"""What every answer carries."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from huiyin.web.ui.middleware import headers

pytestmark = pytest.mark.usefixtures("office")


def test_it_works(client: Client) -> None:
    response = client.get("/gallery/")
    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "Cache-Control" not in response


@pytest.mark.parametrize("path", ["/desk/", "/bo/desk/letters/", "/seen/abc/", "/nowhere/", "/failing/many/"])
def test_private_page_is_not_kept(client: Client, path: str) -> None:
    assert client.get(path)["Cache-Control"] == "no-store"


def test_answer_to_a_form_is_not_kept(client: Client) -> None:
    assert client.post("/write/")["Cache-Control"] == "no-store"


def test_view_keeps_its_own_policy(rf: RequestFactory) -> None:
    own = {
        "Content-Security-Policy": "default-src 'none'; script-src 'sha256-x'",
        "Cache-Control": "max-age=60",
    }
    answer = headers(lambda _request: HttpResponse(headers=own))(rf.post("/"))
    assert {name: answer[name] for name in own} == own
