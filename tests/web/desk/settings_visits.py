"""What the tests of the settings share: somebody signed in, and posts that follow to the next page."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from huiyin.accounts.models import Staff


def signed_in(staff: Staff) -> Client:
    """Return a browser in which somebody is signed in, in Chinese."""
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(staff)
    return client


def text_of(response: Any) -> str:
    """Return what a page says."""
    return str(response.content.decode())


def see(client: Client, name: str, *args: Any, **query: str) -> str:
    """Return what a page of the desk says, which must be there."""
    response = client.get(reverse(f"desk:{name}", args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return text_of(response)


def send(client: Client, page: str, /, *args: Any, follow: bool = True, **data: Any) -> Any:
    """Send a form of a page of the desk and return the answer."""
    return client.post(reverse(f"desk:{page}", args=args), data, follow=follow)
