"""Whatever is sent to a public address is answered with a sentence; nothing is lost, nothing breaks.

A few hundred requests each run; `HUIYIN_NONSENSE=2500` makes more than 10,000.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.common.models import Throttle
from huiyin.letters.models import Letter, LetterText
from huiyin.letters.writer import follow_token
from tests.people import Township, received
from tests.web.public.typed import step_two

REQUESTS = int(os.environ.get("HUIYIN_NONSENSE", "60"))
PATHS = ("/", "/write/", "/write/send/", "/follow/", "/problems/", "/problems.csv", "/privacy/", "/help/")
PREFIXES = ("", "/bo", "/en")
METHODS = ("get", "post", "head", "put", "delete", "options", "patch", "trace")
NAMES = (
    *(
        "client_id",
        "body",
        "kind",
        "area",
        "place",
        "concerned",
        "phone",
        "email",
        "name",
        "may_contact",
        "website",
    ),
    *(
        "photos",
        "drop",
        "send",
        "number",
        "word",
        "do",
        "matter",
        "solved",
        "rating",
        "words",
        "q",
        "state",
        "late",
    ),
    *("sort", "page", "category", "again", "done", "csrfmiddlewaretoken"),
)
SIGNS = st.characters(codec="utf-8") | st.sampled_from(
    "\x00\ufffe\u202e\u0f0b\u0f40\u0f62水\r\n\t💧é=+-@<>&\"'%"
)
WORDS = st.text(SIGNS, max_size=40) | st.sampled_from(
    ["", "1", "-1", "0", "9" * 30, "9" * 5000, "水" * 6000, "yes", "confirm", "wish", "contact", "erase", "withdraw",
     "help", "YN03", "water", "unit", "due", "letters", "open", "correct", "None", "../../etc", "{{7*7}}",
     "%(x)s", "' OR 1=1 --"]
)  # fmt: skip
FIELDS = st.dictionaries(
    st.sampled_from(NAMES) | st.text(SIGNS, max_size=8), st.lists(WORDS, max_size=3), max_size=8
)
TYPES = (
    *("application/x-www-form-urlencoded", "application/json", "text/plain", "", "multipart/form-data"),
    *("multipart/form-data; boundary=x", "multipart/form-data; boundary=" + "é" * 80, "x/y; charset=rot13"),
    *(
        "application/x-www-form-urlencoded; charset=unicode_escape",
        "multipart/form-data; boundary=x; charset=utf-7",
    ),
    *(
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "application/x-www-form-urlencoded; charset=nonsense",
    ),
)
HEAD = b'--x\r\nContent-Disposition: form-data; name="photos"; '
BODIES = st.binary(max_size=300) | st.sampled_from(
    [
        b"body=%ED%A0%80&send=1", b"body=%00", b"=&=&&&=", b"a" * 2_000_000, b"&".join(b"a=1" for _ in range(600)),
        b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n\\ud800\r\n--x--\r\n',
        HEAD + b'filename="../a\x00.jpg"\r\n\r\n\xff\xd8\xff\r\n--x--\r\n',
        HEAD + b'filename="a.pdf"\r\nContent-Type: x\r\n\r\n%PDF-1.7\r\n--x',
    ]
)  # fmt: skip
FILES = st.binary(max_size=200) | st.sampled_from(
    [b"", b"%PDF-1.4\n%%EOF", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBPVP8 "]
)
MANY = settings(
    max_examples=REQUESTS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def paths(town: Township) -> list[str]:
    """Return every public address, also those behind tokens, some of them true."""
    letter = received(town, at=timezone.now())
    token = follow_token(letter=letter.letter, at=timezone.now())
    return [
        *PATHS,
        f"/receipt/{letter.token}/",
        f"/follow/{token}/",
        "/follow/x/",
        "/receipt/x/",
        "/problems/2026-0001/",
    ]


@pytest.fixture
def gentle(client: Client) -> Client:
    """Return a client that gets the page for a fault instead of the fault."""
    client.raise_request_exception = False
    return client


def judge(response: HttpResponseBase, method: str) -> None:
    """Fail on a fault, and on a refusal that says nothing."""
    assert response.status_code < 500, response
    if response.status_code >= 400 and method != "head":
        assert b"<h1" in getattr(response, "content", b"")
    if response.streaming and method == "get":
        assert b"".join(response)


@MANY
@given(st.data())
def test_any_fields_by_any_method(gentle: Client, paths: list[str], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PREFIXES)) + data.draw(st.sampled_from(paths))
    method = data.draw(st.sampled_from(METHODS))
    fields = data.draw(FIELDS)
    cache.clear()
    forget()
    if method in ("get", "head"):
        judge(gentle.generic(method.upper(), path, QUERY_STRING=query(fields)), method)
    elif method == "post":
        uploads = [
            SimpleUploadedFile(name, data.draw(FILES)) for name in data.draw(st.lists(names(), max_size=2))
        ]
        judge(gentle.post(path, {**fields, **({"photos": uploads} if uploads else {})}), method)
    else:
        judge(getattr(gentle, method)(path), method)


@MANY
@given(st.sampled_from(PREFIXES), st.data(), st.sampled_from(TYPES), BODIES)
def test_any_bytes_as_any_type(
    gentle: Client, paths: list[str], prefix: str, data: st.DataObject, content_type: str, body: bytes
) -> None:
    forget()
    path = prefix + data.draw(st.sampled_from(paths))
    judge(gentle.generic("POST", path, body, content_type=content_type), "post")
    judge(gentle.generic("GET", path, content_type=content_type, QUERY_STRING=query({"q": ["水"]})), "get")


@MANY
@given(st.text(SIGNS, max_size=60), st.sampled_from(("/problems/{}/", "/receipt/{}/", "/follow/{}/", "/{}")))
def test_any_address(gentle: Client, town: Township, part: str, pattern: str) -> None:
    judge(gentle.get(pattern.format(part.replace("?", "").replace("#", ""))), "get")


@MANY
@given(body=st.text(SIGNS, min_size=1, max_size=200), place=WORDS, name=WORDS, phone=WORDS, email=WORDS)
def test_a_letter_is_registered_as_it_was_written_or_comes_back(
    gentle: Client, town: Township, body: str, place: str, name: str, phone: str, email: str
) -> None:
    forget()
    before = Letter.objects.count()
    client_id = str(uuid4())
    said = {"body": body, "place": place, "name": name, "phone": phone, "email": email}
    response = gentle.post("/write/send/", step_two(client_id=client_id, **said))
    judge(response, "post")
    meant = body.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if response.status_code == 303:
        assert LetterText.objects.get(letter__client_id=client_id).body == meant
    else:
        assert response.status_code == 422
        assert Letter.objects.count() == before
        shown = gentle.post("/write/", step_two(client_id=client_id, **said))
        assert shown.context["form"]["body"].value() == body


def names() -> Any:
    """Draw names of files that a browser can send; other names are in the raw bytes."""
    return st.text(SIGNS.filter(lambda sign: sign not in "/\\\x00"), max_size=20).map(
        lambda name: f"a{name}.jpg"
    )


def query(fields: dict[str, list[str]]) -> str:
    return urlencode(fields, doseq=True)


def forget() -> None:
    """Let no request be refused because of those before it."""
    Throttle.objects.all().delete()
