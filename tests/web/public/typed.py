"""What a resident types into the forms."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

BODY = "三村三组的水管又冻裂了，四十一户没水吃。"


def step_one(**changes: Any) -> dict[str, Any]:
    """Return the first step, filled in."""
    return {
        "client_id": str(uuid4()), "body": BODY, "kind": "help", "area": "YN03", "place": "三组", "concerned": [],
    } | changes  # fmt: skip


def step_two(**changes: Any) -> dict[str, Any]:
    """Return both steps, filled in, with the button that sends."""
    contact = {"phone": "000-5550101", "email": "", "name": "测试写信人", "may_contact": "unit", "send": "1"}
    return step_one(**(contact | changes))


def sent(client: Client, **changes: Any) -> Any:
    """Send a letter."""
    return client.post("/write/send/", step_two(**changes))


def looked_up(client: Client, number: str, word: str) -> Any:
    """Look a letter up."""
    return client.post("/follow/", {"number": number, "word": word})


def text(response: Any) -> str:
    """Return what a page says."""
    return str(response.content.decode())
