"""Whose page it is."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.accounts.models import Area, Office, Staff


@pytest.fixture
def other(office: Office) -> Office:
    area = Area.objects.add_root({"code": "BH", "name": "白河乡"})
    return Office.objects.create(code="5322", name="白河乡", area=area, phone="0000-7654321")


def test_it_works(client: Client, other: Office) -> None:
    assert "0000-1234567" in client.get("/gallery/").content.decode()


def test_desk_shows_the_office_of_whoever_is_signed_in(client: Client, other: Office) -> None:
    client.force_login(Staff.objects.create(username="bai", name="白登记员", office=other))
    page = client.get("/desk/gallery/").content.decode()
    assert "0000-7654321" in page
    assert "0000-1234567" not in page


@pytest.mark.django_db
def test_page_without_an_office(client: Client) -> None:
    page = client.get("/gallery/").content.decode()
    assert "<title>部件 · 回音</title>" in page
    assert "tel:" not in page


def test_reader_gets_no_cookie_without_a_form(client: Client, office: Office) -> None:
    assert not client.get("/nowhere/").cookies
