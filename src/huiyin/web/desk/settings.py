"""The first page of the settings, and the table of rights as people read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role
from huiyin.web.desk.door import DeskRequest
from huiyin.web.desk.rights import RIGHTS
from huiyin.web.desk.rights_words import PARTS

# Page, what it is called, what it holds; in the order of the page.
PAGES = (
    ("areas", _("Places"), _("Township, villages, households")),
    ("units", _("Units"), _("Who can be responsible")),
    ("practice", _("After the answer"), _("What “not solved” leads to, until when, pictures")),
    ("categories", _("Categories"), _("What matters are about")),
    ("dispatch", _("Dispatch list"), _("Which matter goes to which unit")),
    ("ladder", _("Ladder of orders"), _("Which order is proposed when")),
    ("clocks", _("Time limits and holidays"), _("How long things may take; days closed")),
    ("people", _("People"), _("Sign-in names and roles")),
    ("templates", _("Answer templates"), _("Words often answered on the spot")),
    ("campaigns", _("Campaigns"), _("Periods of asking residents")),
    ("rights", _("Rights"), _("Which role opens which page")),
    ("health", _("Health"), _("Timed work, disk, clock, queue")),
    ("backup", _("Backup"), _("Make one, take it away")),
    ("password", _("Password"), _("Change your own")),
    ("keys", _("Keys"), _("Shortcuts; switch single keys off")),
)


@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """List the pages of the settings that this actor may open."""
    pages = [(f"desk:{name}", *words) for name, *words in PAGES if request.actor.has(*RIGHTS[name])]
    return render(request, "desk/settings.html", {"pages": pages})


@require_safe
def rights(request: DeskRequest) -> HttpResponse:
    """Show the table of rights, page by role: the same table that the door asks and the tests walk."""
    parts = [
        (title, [(words, [(role, role in RIGHTS[name]) for role in Role]) for name, words in rows])
        for title, rows in PARTS
    ]
    return render(request, "desk/rights.html", {"parts": parts, "roles": list(Role)})
