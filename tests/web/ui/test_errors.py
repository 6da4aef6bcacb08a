"""The pages of our errors: what they say, and what they keep."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from huiyin.accounts.models import Office
from huiyin.web.ui import context
from huiyin.web.ui.errors import broken, csrf_failure
from tests.people import Township

LETTER = {
    "text": "三组水管又冻裂了，41 户没水吃。\n<script>alert(1)</script>",
    "village": '1"><b>',
    "password": "秘密",
}


@pytest.mark.parametrize(
    ("name", "status", "heading"),
    [
        ("missing", 404, "没有找到这一页"),
        ("refused", 422, "没有执行"),
        ("conflict", 409, "已有人先办了"),
        ("many", 429, "请稍等"),
        ("busy", 503, "现在办不了"),
    ],
)
def test_it_works(client: Client, office: Office, name: str, status: int, heading: str) -> None:
    response = client.get(f"/failing/{name}/")
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()
    assert f'<a href="tel:{office.phone}">' in response.content.decode()


def test_sentence_of_the_error_is_shown(client: Client, office: Office) -> None:
    assert "请找协调员，或申请延期" in client.get("/failing/refused/").content.decode()


def test_how_long_to_wait_is_said(client: Client, office: Office) -> None:
    response = client.get("/failing/many/")
    assert response["Retry-After"] == "900"
    assert "请过 15 分钟再试" in response.content.decode()


def test_missing_and_not_yours_are_one_page(client: Client, town: Township) -> None:
    client.force_login(town.stranger)
    unknown = client.get("/desk/nowhere/")
    hidden = client.get("/desk/failing/missing/")
    assert unknown.content == hidden.content
    assert unknown.headers == hidden.headers
    assert reverse("desk:today") in unknown.content.decode()
    assert reverse("desk:today") not in client.get("/nowhere/").content.decode()


def test_refusal_at_the_desk_keeps_its_frame(client: Client, office: Office) -> None:
    assert '<body class="desk"' in client.get("/desk/failing/refused/").content.decode()


@pytest.mark.parametrize("name", ["refused", "broken"])
def test_what_was_typed_comes_back_escaped(client: Client, office: Office, name: str) -> None:
    client.raise_request_exception = False
    page = client.post(f"/failing/{name}/?area=1", LETTER).content.decode()
    assert f'action="/failing/{name}/?area=1"' in page
    assert "三组水管又冻裂了" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert '<input type="hidden" name="village" value="1&quot;&gt;&lt;b&gt;">' in page
    assert "秘密" not in page


def test_page_of_our_fault_needs_no_database(
    rf: RequestFactory, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.office()

    def gone() -> Office:
        raise DatabaseError

    monkeypatch.setattr(context, "public_office", gone)
    response = broken(rf.get("/write/"))
    assert response.status_code == 500
    assert f"或打 {office.phone}（{office.hours}）。" in response.content.decode()


def test_page_of_our_fault_has_no_form_when_nothing_was_sent(rf: RequestFactory, office: Office) -> None:
    page = broken(rf.get("/write/")).content.decode()
    assert "<form" not in page
    assert "这一页没有做出来" in page


def test_form_with_an_old_token_can_be_sent_again(office: Office) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/write/", LETTER, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 403
    assert "三组水管又冻裂了" in response.content.decode()
    token = strict.cookies["csrftoken"].value
    assert strict.post("/write/", LETTER | {"csrfmiddlewaretoken": token}).status_code == 200


@pytest.mark.parametrize("origin", ["cross-site", "none", ""])
def test_form_from_elsewhere_gets_no_token(rf: RequestFactory, office: Office, origin: str) -> None:
    request = rf.post("/write/", LETTER, headers={"sec-fetch-site": origin})
    request.user = AnonymousUser()
    page = csrf_failure(request).content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert "<form" not in page


def test_form_that_cannot_be_read_still_gets_a_page(rf: RequestFactory, office: Office) -> None:
    request = rf.post("/write/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=")
    assert broken(request).status_code == 500
