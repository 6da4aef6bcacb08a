"""The public pages in Chromium without JavaScript: they fit on every width, in both schemes and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from huiyin.pure.receipts import word_chinese
from tests.people import Township, received
from tests.web.pictures import overhang, picture
from tests.web.public.typed import BODY

pytestmark = pytest.mark.browser

PAGES = {
    "public-home": "/",
    "public-home-bo": "/bo/",
    "public-home-en": "/en/",
    "public-write": "/write/",
    "public-follow": "/follow/",
    "public-problems": "/problems/?area=YN03&late=1&color=red",
    "public-privacy": "/privacy/",
    "public-help": "/en/help/",
    "public-put-away": "/receipt/x/",
    "public-missing": "/nowhere/",
}


@pytest.fixture
def bare(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a page in a browser that runs no script."""
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    yield context.new_page()
    context.close()


def test_it_works(bare: Page, town: Township) -> None:
    bare.goto("/")
    bare.get_by_role("link", name="写信反映问题").first.click()
    bare.get_by_role("textbox", name="您想说的事").fill(BODY)
    bare.get_by_label("求助").check()
    bare.get_by_label("村（社区）").select_option("YN03")
    bare.get_by_role("button", name="继续").click()
    bare.get_by_role("button", name="改这封信").click()
    assert bare.get_by_role("textbox", name="您想说的事").input_value() == BODY
    bare.get_by_role("button", name="继续").click()
    bare.get_by_role("button", name="寄出这封信").last.click()
    bare.wait_for_url("**/receipt/**")
    number, _word, chinese = bare.locator(".code-big").all_inner_texts()
    bare.get_by_role("link", name="查我的信").first.click()
    bare.get_by_label("编号").fill(number)
    bare.get_by_label("校验词").fill(chinese)
    bare.get_by_role("button", name="查看").click()
    assert number in bare.locator("h1").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_it_fits(page: Page, town: Township, name: str) -> None:
    page.goto(PAGES[name])
    assert page.locator("h1").count() == 1
    assert all(path.stat().st_size for path in picture(page, name))
    page.set_viewport_size({"width": 320, "height": 256})
    assert overhang(page) == 0


def test_a_receipt_fits(page: Page, town: Township) -> None:
    page.goto(f"/receipt/{received(town, at=timezone.now()).token}/")
    picture(page, "public-receipt")


def test_a_letter_fits(page: Page, town: Township) -> None:
    letter = received(town, at=timezone.now())
    assert letter.word is not None
    page.goto("/follow/")
    page.get_by_label("编号").fill(letter.letter.number)
    page.get_by_label("校验词").fill(word_chinese(letter.word))
    page.get_by_role("button", name="查看").click()
    picture(page, "public-letter")
