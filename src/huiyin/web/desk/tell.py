"""Bringing answers to writers: the call list, and one printed letter for each letter whose writer cannot be called."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.models import Role
from huiyin.common.counting import bounded
from huiyin.letters.models import CallOutcome
from huiyin.letters.services.answer import replies_mark
from huiyin.problems.telling import (
    AGAIN_AFTER,
    calls_due,
    replies_to_ask,
    replies_to_call,
    replies_to_look_up,
    replies_to_print,
)
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.paging import said
from huiyin.web.desk.problems import DESK
from huiyin.web.ui.parts import tell as say

MOST = 200  # letters of one run


def by_letter(replies: Any) -> list[dict[str, Any]]:
    """Return replies as one item a letter, in their order: a letter with several matters gets one call, one sheet."""
    first = list(replies.values_list("matter__letter_id", flat=True)[: MOST * 3])
    wanted = list(dict.fromkeys(first))[:MOST]
    rows = sorted(
        replies.filter(matter__letter__in=wanted),
        key=lambda reply: (wanted.index(reply.matter.letter_id), reply.matter.position, reply.pk),
    )
    grouped = [list(found) for _letter, found in groupby(rows, key=lambda reply: reply.matter.letter_id)]
    return [{"letter": found[0].matter.letter, "replies": found} for found in grouped]


def tried(row: Any) -> dict[str, Any]:
    """Return what the list says of the calls so far, and when the next try is worth it."""
    if row.last_at is None:
        return {}
    again = row.last_at + AGAIN_AFTER if row.last_outcome == CallOutcome.NOBODY else None
    return {
        "tries": row.tries,
        "last": CallOutcome(row.last_outcome).label,
        "last_at": row.last_at,
        "again": again,
    }


@require_safe
def calls(request: DeskRequest) -> HttpResponse:
    """List whom to call: first contact first, then answers to tell, then whom to ask whether it is solved."""
    at = now()
    contacts = calls_due(actor=request.actor)[:MOST]
    asks_due = replies_to_ask(actor=request.actor, at=at)
    answers_due = by_letter(replies_to_call(actor=request.actor))
    values = {
        "contacts": [(clock, tried(clock)) for clock in contacts],
        "answers": [one | {"tried": tried(one["replies"][0])} for one in answers_due],
        "asks": [one | {"tried": tried(one["replies"][0])} for one in by_letter(asks_due)],
        "may_confirm": request.may_open("desk:matter-confirm"),
        "at": at,
    }
    return render(request, "desk/calls.html", values)


def letters_to_print(request: DeskRequest, *, whole: bool) -> list[dict[str, Any]]:
    """Return the answers of one run on paper, by letter."""
    return by_letter(replies_to_print(actor=request.actor, whole=whole))


@require_safe
def answers(request: DeskRequest) -> HttpResponse:
    """Show the run: what will be on paper, one sheet a letter. `rest=1`: letters that wait for another matter."""
    rest = request.GET.get("rest") == "1"
    values = {
        "letters": letters_to_print(request, whole=not rest),
        "rest": rest,
        "waiting": _count(replies_to_print(actor=request.actor, whole=rest)),
        "look_up": _count(replies_to_look_up(actor=request.actor)),
        "at": now(),
        "office_here": request.office,
    }
    return render(request, "desk/answers.html", values)


def _count(rows: Any) -> str:
    """Say how many answers there are; nothing for none."""
    count = bounded(rows=rows)
    return said(count) if count.number else ""


def shown(request: DeskRequest) -> set[int]:
    """Return the replies that stood on the page which was sent: one field a letter, its replies side by side."""
    sent = " ".join(request.POST.getlist("replies")).split()
    return {int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19}


def chosen(request: DeskRequest) -> list[dict[str, Any]]:
    """Return of a run what stood on the page and still waits, by letter."""
    wanted = shown(request)
    found = [one for whole in (True, False) for one in letters_to_print(request, whole=whole)]
    return [one for one in found if wanted & {reply.pk for reply in one["replies"]}]


@require_POST
def printed(request: DeskRequest) -> HttpResponseBase:
    """Mark the sheets that were printed; only those that were on the page."""
    wanted = shown(request)
    rows = [reply for one in chosen(request) for reply in one["replies"] if reply.pk in wanted]
    count = replies_mark(replies=rows, told=False, at=now(), role=role_of(request, *DESK, Role.HANDLER))
    say(request, _("%s answers marked as printed.") % count)
    return redirect("desk:answers")
