"""How the office's machine is: timed work, backups, disk, clock, journal, queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import office_for
from huiyin.accounts.models import Role
from huiyin.accounts.services import backup_make, backup_taken
from huiyin.common import backups
from huiyin.common.machine import machine
from huiyin.common.models import Mark
from huiyin.common.selectors import marks
from huiyin.journal.selectors import head, size
from huiyin.journal.services import TOLERANCE
from huiyin.letters.office import queue_of
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paging import said
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

A = Role.ADMINISTRATOR
LOOKING = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.REVIEWER)
BACKUP_EVERY = timedelta(days=7)
TICK_EVERY = timedelta(minutes=10)  # it runs once a minute
DISK_LEAST = 2_000_000_000


@require_safe
def health(request: DeskRequest) -> HttpResponse:
    """Show it all on one page, what is not in order with a word and a next step."""
    office = office_for(actor=request.actor, roles=LOOKING)
    at, known, last, found = now(), marks(), head(), machine()
    queue = {name: said(count) for name, count in queue_of(office=office)._asdict().items()}
    values = {
        "at": at,
        "tick": known.get("tick"),
        "tick_late": is_late(known.get("tick"), TICK_EVERY, at),
        "backup": known.get("backup"),
        "backup_late": is_late(known.get("backup"), BACKUP_EVERY, at),
        "machine": found,
        "disk_low": found.disk_free < DISK_LEAST,
        "last": last,
        "clock_wrong": last is not None and at < last.at - TOLERANCE,
        "entries": size(),
        "queue": queue,
        "may_back_up": request.actor.has(A),
        "may_read": request.actor.has(Role.SUPERVISOR),
    }
    return render(request, "desk/health.html", values)


def is_late(mark: Mark | None, every: timedelta, at: datetime) -> bool:
    """Say whether something was never done, or too long ago."""
    return mark is None or mark.at < at - every


@ASKS
def backup(request: DeskRequest) -> HttpResponseBase:
    """List the backups in the data folder, and make one more."""
    office = office_for(actor=request.actor, roles=(A,))
    kept = backups.kept()

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        made = backup_make(office=office, by=request.user, at=now(), role=A)
        tell(request, _("The backup %s is written. Take it to another disk now.") % made.name)
        return redirect("desk:backup")

    found = machine()
    values = {
        "rows": kept,
        "total": sum(row.size for row in kept),
        "machine": found,
        "mark": marks().get("backup"),
        "late": is_late(marks().get("backup"), BACKUP_EVERY, now()),
        "folder": backups.folder(),
    }
    return ask(request, form=Form(posted(request)), do=do, template="desk/backup.html", **values)


@require_safe
def backup_file(request: DeskRequest, name: str) -> HttpResponseBase:
    """Give a backup in pieces as the line takes them; that it was taken is an entry."""
    office = office_for(actor=request.actor, roles=(A,))
    found = backups.found(name=name)
    if request.method == "GET":
        backup_taken(office=office, backup=found, by=request.user, at=now(), role=A)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name)
