"""What the first page says about the machine, to those who look after it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Role
from huiyin.common.selectors import marks
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.office_health import BACKUP_EVERY, TICK_EVERY, is_late
from huiyin.web.desk.today_block import Block, Line
from huiyin.web.desk.today_letters import moment


def backup_due(request: DeskRequest, at: datetime) -> Block | None:
    """Tell that the last backup is older than a week, or that there is none."""
    if not request.actor.has(Role.ADMINISTRATOR, Role.SUPERVISOR):
        return None
    mark = marks().get("backup")
    if not is_late(mark, BACKUP_EVERY, at):
        return None
    url = reverse("desk:backup" if request.actor.has(Role.ADMINISTRATOR) else "desk:health")
    text = _("Last backup: %s") % moment(mark.at) if mark else _("There is no backup yet.")
    return Block(_("Backup is due"), "", url, [Line(url, text)], "due_soon")


def timed_work_stopped(request: DeskRequest, at: datetime) -> Block | None:
    """Tell that the timed work has not run for ten minutes: deadlines and deletions wait."""
    if not request.actor.has(Role.ADMINISTRATOR, Role.SUPERVISOR):
        return None
    mark = marks().get("tick")
    if not is_late(mark, TICK_EVERY, at):
        return None
    url = reverse("desk:health")
    text = _("Last run: %s") % moment(mark.at) if mark else _("It has never run.")
    return Block(_("Timed work stands still"), "", url, [Line(url, text)], "due_soon")


BLOCKS = (timed_work_stopped, backup_due)
