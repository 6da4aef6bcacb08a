"""The gallery in Chromium: it fits, on every width, in every scheme and language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from huiyin.accounts.models import Staff
from tests.web.pictures import overhang, picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("office")]

PAGES = {
    "public-zh": "/gallery/?area=1&state=2",
    "public-wrong": "/gallery/?wrong&told",
    "public-bo": "/bo/gallery/?area=1&state=2",
    "public-en": "/en/gallery/?wrong",
    "desk-zh": "/desk/gallery/?told",
    "desk-keys": "/desk/keys/",
    "error-missing": "/nowhere/",
    "error-busy": "/failing/busy/",
    "sheet-receipt": "/sheets/receipt/",
    "sheet-receipts": "/sheets/receipts/",
    "sheet-answers": "/sheets/answers/",
    "sheet-board": "/sheets/board/",
    "sheet-slips": "/sheets/slips/",
}


@pytest.fixture(autouse=True)
def signed_in(page: Page, client: Client, clerk: Staff, live_server: LiveServer) -> None:
    client.force_login(clerk)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@pytest.mark.parametrize("name", PAGES)
def test_it_works(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    assert all(path.stat().st_size for path in picture(page, name))


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("sheet")])
def test_it_fits_at_four_hundred_percent(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(PAGES[name])
    assert overhang(page) == 0


def test_nothing_is_cut_off_a_receipt(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.goto("/sheets/receipt/")
    receipt = page.locator(".receipt")
    assert receipt.evaluate("box => box.scrollHeight - box.clientHeight") <= 0
    assert receipt.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
