"""What the first page says about letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huiyin.common.counting import bounded
from huiyin.letters.categories import category_proposals
from huiyin.letters.clocks import table_of
from huiyin.letters.listing import DESK, drafts_open, held, waiting, with_facts
from huiyin.letters.models import ClockKind, Letter
from huiyin.letters.selectors import clocks_running, wishes_open
from huiyin.web.desk.clocks import end_of_day, words_of
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.paging import said
from huiyin.web.desk.today_block import MOST, Block, Line
from huiyin.web.ui import dates


def letter_url(number: str) -> str:
    """Return the page of a letter."""
    return reverse("desk:letter", args=[number])


def list_url(**chosen: str) -> str:
    """Return the list of letters with filters."""
    return f"{reverse('desk:letters')}?{urlencode(chosen)}"


def contacts_due(request: DeskRequest, at: datetime) -> Block | None:
    """First contacts that are late or due today."""
    return _clocks(request, at, ClockKind.CONTACT, _("First contact, due today or late"))


def sorting_due(request: DeskRequest, at: datetime) -> Block | None:
    """Letters whose sorting is late or due today."""
    if not request.actor.has(*DESK):
        return None
    return _clocks(request, at, ClockKind.SORTED, _("To be sorted, due today or late"))


def _clocks(request: DeskRequest, at: datetime, kind: ClockKind, title: str) -> Block | None:
    rows = clocks_running(actor=request.actor, kind=kind, before=end_of_day(at))
    count = bounded(rows=rows)
    if not count.number:
        return None
    late = bounded(rows=rows.filter(due_at__lt=at)).number
    table = table_of(office_id=request.office.pk)
    lines = [
        Line(
            letter_url(c.matter.letter.number),
            _named(c.matter.letter, c.matter.line),
            words_of(c, at=at, table=table),
        )
        for c in rows[:MOST]
    ]
    state = "overdue" if late else "due_soon"
    return Block(title, said(count), list_url(due=kind.value), lines, state, late)


def to_sort(request: DeskRequest, at: datetime) -> Block | None:
    """New letters that nobody has sorted."""
    if not request.actor.has(*DESK):
        return None
    return _letters(
        request, waiting(actor=request.actor), _("Waiting to be sorted"), list_url(show="waiting")
    )


def to_review(request: DeskRequest, at: datetime) -> Block | None:
    """Letters held back by a rule against floods."""
    if not request.actor.has(*DESK):
        return None
    return _letters(request, held(actor=request.actor), _("Held for review"), list_url(show="held"))


def _letters(request: DeskRequest, rows: Any, title: str, url: str) -> Block | None:
    count = bounded(rows=rows)
    if not count.number:
        return None
    lines = [
        Line(letter_url(row.number), _named(row, getattr(row, "line", "")), _came(row))
        for row in with_facts(rows)[:MOST]
    ]
    return Block(title, said(count), url, lines)


def categories(request: DeskRequest, at: datetime) -> Block | None:
    """Matters whose category the software cannot say."""
    if not request.actor.has(*DESK):
        return None
    rows = category_proposals(actor=request.actor, sure=False)
    count = bounded(rows=rows)
    if not count.number:
        return None
    lines = [
        Line(
            reverse("desk:matter", args=[one.matter.letter.number, one.matter.position]),
            one.matter.line or one.matter.letter.number,
        )
        for one in rows[:MOST]
    ]
    url = f"{reverse('desk:category-proposals')}?show=unsure"
    return Block(_("Category unsure"), said(count), url, lines)


def wishes(request: DeskRequest, at: datetime) -> Block | None:
    """What writers ask for about their own letters."""
    if not request.actor.has(*DESK):
        return None
    rows = wishes_open(actor=request.actor)
    count = bounded(rows=rows)
    if not count.number:
        return None
    lines = [
        Line(
            f"{letter_url(w.letter.number)}#wishes", f"{w.get_kind_display()} · {w.letter.number}", _day(w.at)
        )
        for w in rows[:MOST]
    ]
    return Block(_("Writers ask for"), said(count), lines[0].url, lines, "reopened")


def drafts(request: DeskRequest, at: datetime) -> Block | None:
    """What was being typed and is not registered yet."""
    if not request.actor.has(*DESK):
        return None
    found = drafts_open(staff=request.user)
    if not found:
        return None
    new = reverse("desk:letter-new")
    lines = [
        Line(f"{new}?draft={d.client_id}", _("Draft, saved %(at)s") % {"at": moment(d.saved_at)})
        for d in found[:MOST]
    ]
    return Block(_("Not registered yet"), f"{len(found)}", new, lines, "suspended")


def moment(value: datetime) -> str:
    """Say a day and time in a table."""
    return dates.moment(value, today=localtime().date())


def _day(value: datetime) -> str:
    return dates.short(value, today=localtime().date())


def _came(letter: Letter) -> str:
    return f"{letter.get_channel_display()} {_day(letter.received_at)}"


def _named(letter: Letter, line: str | None) -> str:
    return f"{letter.area.name} · {line or letter.number}"


BLOCKS = (contacts_due, sorting_due, wishes, drafts, to_review, to_sort, categories)
