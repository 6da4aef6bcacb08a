"""Writing a letter: two steps, nothing lost, once only."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.letters.models import Letter
from tests.people import Township
from tests.web.public.typed import BODY, sent, step_one, step_two


@pytest.fixture(autouse=True)
def _town(town: Township) -> None: ...


def test_it_works(client: Client) -> None:
    first = client.get("/write/")
    assert first.status_code == 200
    second = client.post("/write/send/", step_one())
    assert second.status_code == 200
    assert BODY in second.content.decode()
    assert not Letter.objects.exists()
    done = sent(client)
    assert done.status_code == 303
    letter = Letter.objects.get()
    assert letter.texts.get().body == BODY
    page = client.get(done["Location"]).content.decode()
    assert letter.number in page
