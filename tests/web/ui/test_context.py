"""Whose page it is."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.accounts.models import Office
from huiyin.web.ui import context
from tests.people import Township


@pytest.fixture(autouse=True)
def phones(town: Township) -> None:
    Office.objects.filter(pk=town.neighbour.pk).update(phone="0000-7654321")


def test_it_works(client: Client, town: Township) -> None:
    assert "0000-1234567" in client.get("/gallery/").content.decode()


def test_desk_shows_the_office_of_whoever_is_signed_in(client: Client, town: Township) -> None:
    client.force_login(town.stranger)
    page = client.get("/desk/gallery/").content.decode()
    assert "0000-7654321" in page
    assert "0000-1234567" not in page


def test_page_without_an_office(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "public_office", lambda: None)
    page = client.get("/gallery/").content.decode()
    assert "<title>部件 · 回音</title>" in page
    assert "tel:" not in page


def test_reader_gets_no_cookie_without_a_form(client: Client) -> None:
    assert not client.get("/nowhere/").cookies
