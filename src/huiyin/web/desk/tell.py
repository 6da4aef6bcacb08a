"""Bringing answers to writers: the call list, and one printed letter a writer for those who cannot be called."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.models import Role
from huiyin.letters.models import Reply
from huiyin.letters.services.answer import replies_mark
from huiyin.problems.selectors import calls_due, replies_to_tell
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import DESK
from huiyin.web.ui.parts import tell as say

MOST = 200  # letters of one print run


def by_letter(replies: Any) -> list[dict[str, Any]]:
    """Return replies as one item a letter: a writer with several matters gets one call, one sheet."""
    found = groupby(replies, key=lambda reply: reply.matter.letter_id)
    grouped = [list(rows) for _letter, rows in found]
    return [{"letter": rows[0].matter.letter, "replies": rows} for rows in grouped]


def ordered(replies: Any) -> list[Reply]:
    """Return the first replies of a run, those of a letter side by side."""
    return sorted(replies[:MOST], key=lambda reply: (reply.matter.letter_id, reply.pk))


@require_safe
def calls(request: DeskRequest) -> HttpResponse:
    """List whom to call: first contact first, then answers to tell."""
    values = {
        "contacts": calls_due(actor=request.actor)[:MOST],
        "answers": by_letter(ordered(replies_to_tell(actor=request.actor, by_phone=True))),
        "at": now(),
    }
    return render(request, "desk/calls.html", values)


@require_safe
def answers(request: DeskRequest) -> HttpResponse:
    """Show the print run: what will be on paper, one sheet a writer."""
    letters = by_letter(ordered(replies_to_tell(actor=request.actor, by_phone=False)))
    return render(
        request, "desk/answers.html", {"letters": letters, "at": now(), "office_here": request.office}
    )


@require_POST
def printed(request: DeskRequest) -> HttpResponseBase:
    """Mark the sheets that were printed; only those that were on the page."""
    shown = {
        int(pk) for pk in request.POST.getlist("reply") if pk.isascii() and pk.isdigit() and len(pk) < 19
    }
    waiting = replies_to_tell(actor=request.actor, by_phone=False).select_related("matter__letter__office")
    rows = list(waiting.filter(pk__in=shown))
    count = replies_mark(replies=rows, told=False, at=now(), role=role_of(request, *DESK, Role.HANDLER))
    say(request, _("%s answers marked as printed.") % count)
    return redirect("desk:answers")
