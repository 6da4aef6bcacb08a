"""Signing in and out, the own password, the switch for keys."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.accounts.models import Staff
from huiyin.accounts.services import password_reissue
from tests.people import NOON, PASSWORD, Township
from tests.web.desk.visits import address, at_desk


def sign_in(client: Client, name: str = "wang", password: str = PASSWORD, **more: str) -> object:
    return client.post(address("sign-in"), {"username": name, "password": password, **more})


def test_it_works(town: Township) -> None:
    client = Client()
    answer = client.get(address("letters"))
    assert answer["Location"] == "/desk/sign-in/?next=%2Fdesk%2Fletters%2F"
    answer = client.post(
        answer["Location"], {"username": "WANG", "password": PASSWORD, "next": "/desk/letters/"}
    )
    assert answer["Location"] == "/desk/letters/"
    before = client.session.session_key
    assert client.post(address("sign-out"))["Location"] == "/desk/sign-in/"
    assert client.session.session_key != before
    assert client.get(address("today")).status_code == 302


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_elsewhere(town: Township, where: str) -> None:
    assert sign_in(Client(), next=where)["Location"] == "/desk/"  # type: ignore[index]


def test_one_answer_for_a_wrong_password_and_an_unknown_name(town: Township) -> None:
    Staff.objects.filter(pk=town.hao.pk).update(is_active=False)
    pages = {}
    for name in ("wang", "nobody", "hao"):
        answer = Client().post(address("sign-in"), {"username": name, "password": "wrong-wrong-wrong"})
        assert answer.status_code == 422
        pages[name] = answer.context["form"].non_field_errors()
    assert pages["wang"] == pages["nobody"] == pages["hao"]


def test_the_sixth_try_has_to_wait(town: Township) -> None:
    for _time in range(5):
        Client().post(address("sign-in"), {"username": "wang", "password": "wrong"})
    answer = Client().post(address("sign-in"), {"username": "wang", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900


def test_the_session_gets_a_new_key(town: Township) -> None:
    client = Client()
    client.get(address("sign-in"))
    client.cookies["sessionid"] = "given-by-somebody-else"
    sign_in(client)
    assert client.cookies["sessionid"].value != "given-by-somebody-else"


def test_a_handed_password_works_once(town: Township) -> None:
    handed = password_reissue(staff=town.wang, at=NOON, role="administrator")
    client = Client()
    assert sign_in(client, password=handed)["Location"] == "/desk/password/"  # type: ignore[index]
    assert client.get(address("letters"))["Location"] == "/desk/password/"
    new = {"old": handed, "password": "white-pagoda-barley", "again": "white-pagoda-barley"}
    assert client.post(address("password"), new)["Location"] == "/desk/"
    assert client.get(address("letters")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"old": "wrong"}, "old"),
        ({"again": "else"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
    ],
    ids=["old", "again", "short"],
)
def test_a_password_is_not_changed(town: Township, changes: dict[str, str], field: str) -> None:
    sent = {"old": PASSWORD, "password": "white-pagoda-barley", "again": "white-pagoda-barley"} | changes
    answer = at_desk(town).post(address("password"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Staff.objects.get(pk=town.wang.pk).check_password(PASSWORD)


def test_keys_can_be_switched_off(town: Township) -> None:
    client = at_desk(town)
    client.post(address("keys-switch"), {"on": "0"})
    assert b'data-keys="off"' in client.get(address("today")).content
