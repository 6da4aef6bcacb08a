"""The settings of the ladder: the version in force, the earlier ones, the next one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import office_for
from huiyin.accounts.models import Office, Role
from huiyin.accounts.selectors import NOBODY
from huiyin.common.errors import NotFound, Refused
from huiyin.problems.ladder import COUNTED, STANDARD, Ladder, Rule, ladder_of, ladder_versions, read
from huiyin.problems.models import OrderKind, When
from huiyin.problems.services.ladder import MOST_RULES, ladder_make
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.orders_forms import LadderForm, RuleForm
from huiyin.web.desk.problems import ASKS
from huiyin.web.ui.parts import tell

READERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR)
WRITERS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
EMPTY = 2  # rungs without a moment at the end of the form


@require_safe
def current(request: DeskRequest) -> HttpResponse:
    """Show the ladder in force."""
    office = office_for(actor=request.actor, roles=READERS)
    return _show(request, office, ladder_of(office=office))


@require_safe
def version(request: DeskRequest, version: int) -> HttpResponse:
    """Show an earlier version; 0 is the standard one."""
    office = office_for(actor=request.actor, roles=READERS)
    found = ladder_versions(office=office).filter(version=version).first()
    if found is None:
        raise NotFound(NOBODY)
    return _show(request, office, read(table=found))


def _show(request: DeskRequest, office: Office, shown: Ladder) -> HttpResponse:
    versions = list(ladder_versions(office=office))
    values = {
        "ladder": shown,
        "made": next((row for row in versions if row.version == shown.version), None),
        "versions": versions,
        "is_current": shown.version == (versions[0].version if versions else 0),
        "changes": request.may_open("ladder-change"),
    }
    return render(request, "desk/ladder.html", values)


@ASKS
def change(request: DeskRequest) -> HttpResponseBase:
    """Make the next version: every rung in one form, so that the whole ladder is before one's eyes."""
    office = office_for(actor=request.actor, roles=WRITERS)
    now_in_force = ladder_of(office=office)
    rungs = _rung_forms(request, now_in_force)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        rules = _rules(rungs)
        after = _after(request)
        by: dict[str, Any] = {"by": request.user, "at": now(), "role": role_of(request, *WRITERS)}
        made = ladder_make(office=office, rules=rules, after=after, **typed, **by)
        tell(request, _("Version %s of the ladder is in force.") % made.version)
        return redirect("desk:ladder")

    form = LadderForm(posted(request), initial={"code": now_in_force.code})
    values = {"rungs": rungs, "base": now_in_force.version, "next": now_in_force.version + 1}
    return ask(request, form=form, do=do, template="desk/ladder_change.html", **values)


def _rung_forms(request: DeskRequest, ladder: Ladder) -> list[RuleForm]:
    rules = ladder.rules or STANDARD[:0]
    data, count = posted(request), min(len(rules) + EMPTY, MOST_RULES)
    initial = [rule.__dict__ for rule in rules] + [{}] * EMPTY
    return [RuleForm(data, prefix=f"r{place}", initial=initial[place]) for place in range(count)]


def _rules(rungs: list[RuleForm]) -> list[Rule]:
    """Return the rungs that have a moment; Refused where one is not complete."""
    found = []
    for place, form in enumerate(rungs, 1):
        if not form.is_valid():
            raise Refused(_("Rung %d: the days are whole numbers from 0 to 60.") % place)
        typed = form.cleaned_data
        if not typed["when"]:
            continue
        if not typed["kind"] or typed["reply_days"] is None:
            raise Refused(_("Rung %d: choose a kind, and the working days for the reply.") % place)
        when = When(typed["when"])
        days = (typed["days"] or 0) if when in COUNTED else 0
        found.append(Rule(when, OrderKind(typed["kind"]), typed["reply_days"], days, typed["automatic"]))
    return found


def _after(request: DeskRequest) -> int:
    sent = request.POST.get("base", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else -1
