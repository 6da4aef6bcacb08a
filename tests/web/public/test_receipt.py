"""The receipt: what it shows, for how long, and to whom."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from huiyin.letters.models import Receipt
from huiyin.pure.receipts import word_chinese, word_crockford
from huiyin.web.public.views.receipt import qr
from huiyin.web.ui.logs import WithoutTokens
from tests.people import Township, received
from tests.web.public.typed import sent, text


def test_it_works(client: Client, town: Township) -> None:
    letter = received(town, at=timezone.now())
    page = client.get(f"/receipt/{letter.token}/")
    assert page.status_code == 200
    assert letter.word is not None
    for shown in (letter.letter.number, word_crockford(letter.word), word_chinese(letter.word), "<svg"):
        assert shown in text(page)
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies


def test_number_and_word_are_not_in_the_title(client: Client, town: Township) -> None:
    letter = received(town, at=timezone.now())
    title = text(client.get(f"/receipt/{letter.token}/")).split("</title>")[0]
    assert letter.letter.number not in title


def test_it_says_when_somebody_calls_and_when_the_answer_comes(client: Client, town: Township) -> None:
    letter = received(town, at=timezone.now())
    page = text(client.get(f"/receipt/{letter.token}/"))
    assert "有人联系您" in page
    assert "给您答复" in page


def test_nobody_calls_where_nobody_may(client: Client, town: Township) -> None:
    letter = received(town, at=timezone.now(), may_contact="nobody")
    page = text(client.get(f"/receipt/{letter.token}/"))
    assert "有人联系您" not in page
    assert "没有人会联系您" in page


def test_it_is_put_away_after_a_day(client: Client, town: Township) -> None:
    letter = received(town, at=timezone.now())
    Receipt.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    page = client.get(f"/receipt/{letter.token}/")
    assert page.status_code == 404
    assert 'action="/follow/"' in text(page)
    assert letter.letter.number not in text(page)


def test_a_letter_sent_again_after_a_day_opens_no_receipt(client: Client, town: Township) -> None:
    first = sent(client, client_id="9b2d6f0e-55a1-4c57-9a0e-0a9d3f0f5a11")
    Receipt.objects.all().delete()
    again = sent(client, client_id="9b2d6f0e-55a1-4c57-9a0e-0a9d3f0f5a11")
    assert again["Location"].startswith(first["Location"])
    assert client.get(again["Location"]).status_code == 404


def test_the_log_does_not_say_the_token(
    client: Client, town: Township, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["tokens"]
    caplog.handler.addFilter(WithoutTokens())
    client.get("/receipt/abcdefghij/")
    assert "abcdefghij" not in caplog.text
    assert "/receipt/…/" in caplog.text


def test_the_code_is_dark_on_white_with_its_margin() -> None:
    drawn = ElementTree.fromstring(qr("YN2026-000001-G ABC-DEF-GHJ"))
    width = int(drawn.attrib["viewBox"].split()[2])
    assert width == 25 + 2 * 4
    assert "style" not in qr("x")
