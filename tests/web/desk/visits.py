"""Visits to the desk by the invented people."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from tests.people import Township


def at_desk(town: Township, name: str = "wang") -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(getattr(town, name))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    """Return a filled-in form of quick entry."""
    return {
        "client_id": str(uuid4()),
        "channel": "paper",
        "kind": "help",
        "area": "三村",
        "body": "三村三组的水管又冻裂了。",
    } | changes


def address(page: str, *arguments: Any) -> str:
    """Return the address of a page of the desk."""
    return reverse(f"desk:{page}", args=arguments)
