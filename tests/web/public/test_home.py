"""The first page, the pages of words, and what is true of all public pages."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import Settings

from huiyin.common.bands import week_began
from huiyin.letters.models import Letter
from huiyin.letters.services.campaign import campaign_begin
from huiyin.web.public import notice
from huiyin.web.ui.address import address
from tests.people import NOON, Township, received
from tests.web.public.typed import text

OPEN = ("/", "/write/", "/follow/", "/problems/", "/privacy/", "/help/")
# What the notice of each version says, in Chinese and in English.
NOTICES = {"2026-11": "ba0db44cb92fe5ad"}


def test_it_works(client: Client, town: Township) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "还没有来信" in text(page)
    assert "max-age=60" in page["Cache-Control"]


def test_letters_are_counted_in_bands(client: Client, town: Township) -> None:
    for _letter in range(3):
        received(town, at=timezone.now())
    assert "1–4" not in text(client.get("/"))  # letters of this week are told on Monday
    Letter.objects.update(
        recorded_at=week_began(timezone.now()) - timedelta(minutes=1), received_at=NOON - timedelta(days=30)
    )
    cache.clear()
    assert "1–4" in text(client.get("/"))


def test_it_is_made_once_a_minute(client: Client, town: Township, django_assert_num_queries: Any) -> None:
    client.get("/")
    with django_assert_num_queries(0):
        client.get("/")


def test_a_campaign_is_named_while_it_runs(client: Client, town: Township) -> None:
    now, day = timezone.now(), timedelta(days=1)
    assert "正在征求意见" not in text(client.get("/"))
    campaign_begin(
        office=town.office, name="“一封信”活动", starts_on=(now - day).date(), ends_on=(now + day).date(), at=now,
        role="administrator",
    )  # fmt: skip
    cache.clear()
    assert "“一封信”活动" in text(client.get("/"))


def test_before_the_office_is_made_every_page_says_so(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.web.public.doors.public_office", lambda: None)
    for url in OPEN:
        page = client.get(url)
        assert page.status_code == 503
        assert "还没有设置好" in text(page)


@pytest.mark.parametrize("prefix", ["", "/bo", "/en"])
@pytest.mark.parametrize("url", OPEN)
def test_every_page_in_three_languages(client: Client, town: Township, url: str, prefix: str) -> None:
    page = client.get(f"{prefix}{url}")
    assert page.status_code == 200
    assert ('<html lang="en"' if prefix == "/en" else '<html lang="zh-Hans"') in text(page)
    assert text(page).count("<h1") == 1
    assert len(page.content) < 60_000
    assert " style=" not in text(page)
    assert "<script" not in text(page)
    assert "http://" not in text(page).replace("http://testserver", "")
    assert "0000-1234567" in text(page)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize("url", [*OPEN, "/problems.csv", "/receipt/x/", "/problems/2026-0001/"])
def test_another_method_is_answered_by_a_page(client: Client, town: Township, url: str, method: str) -> None:
    page = getattr(client, method)(url)
    assert page.status_code == 405
    assert page["Allow"].startswith("GET")
    assert "<h1" in text(page)


def test_a_changed_notice_has_a_new_version(town: Township) -> None:
    said = ""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said += render_to_string("public/notice.html", {"office": town.office})
    assert hashlib.sha256(said.encode()).hexdigest()[:16] == NOTICES[notice.VERSION]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 5.6.7.8", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str, seen: str
) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert address(request) == seen
