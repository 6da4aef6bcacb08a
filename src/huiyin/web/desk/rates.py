"""The rates of one unit in a period, and the records behind each number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role, Unit
from huiyin.accounts.selectors import NOBODY, units_of
from huiyin.common.errors import NotFound
from huiyin.letters.selectors import seen_by
from huiyin.problems import rates
from huiyin.problems.evidence import rules_of_unit
from huiyin.problems.models import Solved
from huiyin.problems.rates import VERSION, Period, Rows, monthly, unit_of, unit_rates
from huiyin.problems.selectors import problems_for
from huiyin.web.desk.after_forms import PeriodForm
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.ui.definitions import LISTED, MEASURES

EVERY_UNIT = (
    Role.CLERK,
    Role.COORDINATOR,
    Role.SUPERVISOR,
    Role.PUBLISHER,
    Role.REVIEWER,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True)
class Record:
    """One row behind a number: where it is, and what it says."""

    letter: str
    problem: str
    words: str
    at: date | None


def unit_for(request: DeskRequest, code: str) -> Unit:
    """Return a unit whose rates this actor may see: a handler sees those of their own units, or NotFound."""
    unit = unit_of(office=request.office, code=code)
    if not request.actor.has(*EVERY_UNIT) and unit.pk not in request.actor.unit_ids:
        raise NotFound(NOBODY)
    return unit


def days_of(request: DeskRequest) -> tuple[PeriodForm, date, date]:
    """Return the form and the days of the address, both in the period; without them this year until today."""
    today = localdate(now())
    whole = {"since": today.replace(month=1, day=1), "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else None, initial=whole)
    given = form.cleaned_data if form.is_bound and form.is_valid() else whole
    return form, given["since"], given["until"]


def period_of(unit: Unit, since: date, until: date) -> Period:
    """Return the period of whole days, as of now."""
    return Period(unit, _begins(since), _begins(until + timedelta(days=1)), now())


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


@require_safe
def one(request: DeskRequest, code: str) -> HttpResponse:
    """Show the rates of a unit, each with base, definition and the way to its records."""
    unit = unit_for(request, code)
    form, since, until = days_of(request)
    period = period_of(unit, since, until)
    times = {"since": period.since, "until": period.until, "as_of": period.as_of}
    found = unit_rates(office=request.office, unit=unit, **times)
    query = urlencode({"since": since.isoformat(), "until": until.isoformat()})
    may_list = request.may_open("desk:unit-rates-records")

    def link(name: str) -> str:
        return f"{reverse('desk:unit-rates-records', args=[code, name])}?{query}" if may_list else ""

    values = {
        "unit": unit,
        "form": form,
        "since": since,
        "until": until,
        "measures": [(m, getattr(found, m.name), link(m.name)) for m in MEASURES],
        "found": found,
        "silent": found.participation.rest - found.unreachable,
        "links": {name: link(name) for name in ("unreachable", "silent")},
        "listed": [(words, getattr(found, name), link(name)) for name, words in LISTED.items()],
        "months": monthly(unit=unit, **times).items(),
        "rules": rules_of_unit(unit=unit),
        "version": VERSION,
        "others": units_of(office=request.office) if request.actor.has(*EVERY_UNIT) else (),
        "at": period.as_of,
    }
    return render(request, "desk/unit_rates.html", values)


def _of_clock(row: Any) -> Record:
    late = row.met_at is None or row.met_at > row.due_at
    words = _("First contact too late, or not yet") if late else _("First contact in time")
    return Record(row.matter.letter.number, "", words, row.due_at)


def _of_confirmation(row: Any) -> Record:
    words = str(Solved(row.solved).label)
    words += f" {row.rating}/5" if row.rating else ""
    words += f" ({_('written down by staff')})" if row.entered_by_id else ""
    return Record(row.matter.letter.number, "", words, row.at)


def _of_reply(row: Any) -> Record:
    return Record(row.matter.letter.number, "", _("Answered"), row.answer.at)


def _of_problem(row: Any) -> Record:
    at = getattr(row, "answered", None)
    due = _("due %s") % date_format(localdate(row.answer_due), "Y-m-d")
    said = _("answered") if at else row.get_state_display()
    return Record("", row.number, f"{row.title} · {said} · {due}", at)


def _of_assignment(row: Any) -> Record:
    return Record("", row.problem.number, row.return_reason, row.returned_at)


def _of_matter(row: Any) -> Record:
    return Record(row.letter.number, "", row.line or "—", row.letter.received_at)


def _of_delay(row: Any) -> Record:
    return Record("", row.problem.number, row.reason, row.decided_at)


@dataclass(frozen=True)
class Source:
    """How the records of a number are found, read and seen: `path` leads from a row to its letter or problem."""

    rows: Callable[[Period], Rows]
    path: str
    say: Callable[[Any], Record]
    order: str
    of_letter: bool = False


CONTACTS = Source(rates.contacts_due, "matter__letter", _of_clock, "-due_at", of_letter=True)
SAID = Source(rates.confirmations, "matter__letter", _of_confirmation, "-at", of_letter=True)
SOURCES: dict[str, Source] = {
    "response": CONTACTS,
    "resolution": SAID,
    "satisfaction": SAID,
    "participation": Source(rates.replies_asked, "matter__letter", _of_reply, "-answer__at", of_letter=True),
    "unreachable": Source(rates.unreachable, "matter__letter", _of_reply, "-answer__at", of_letter=True),
    "silent": Source(rates.silent, "matter__letter", _of_reply, "-answer__at", of_letter=True),
    "completion": Source(rates.problems_given, "", _of_problem, "-opened_at"),
    "on_time": Source(rates.problems_due, "", _of_problem, "-answer_due"),
    "returned": Source(rates.returned, "problem", _of_assignment, "-returned_at"),
    "merged": Source(rates.merged, "letter", _of_matter, "-letter__received_at", of_letter=True),
    "reopened": Source(rates.reopened, "", _of_problem, "-opened_at"),
    "suspended": Source(rates.suspended, "problem", _of_delay, "-decided_at"),
    "extended": Source(rates.extended, "problem", _of_delay, "-decided_at"),
}
JOINED = {"participation": "answer", "unreachable": "answer", "silent": "answer"}


@require_safe
def records(request: DeskRequest, code: str, name: str) -> HttpResponse:
    """List the records behind one number, of those this actor may see; and how many more there are."""
    unit, source = unit_for(request, code), SOURCES.get(name)
    if source is None:
        raise NotFound(NOBODY)
    _form, since, until = days_of(request)
    rows = source.rows(period_of(unit, since, until))
    seen = _seen(request, rows, source)
    joined = [column for column in (source.path, JOINED.get(name, "")) if column]
    page = page_of(
        (seen.select_related(*joined) if joined else seen).order_by(source.order, "-pk"),
        request.GET.get("page"),
    )
    titles = {measure.name: measure.title for measure in MEASURES} | LISTED
    titles |= {"unreachable": _("Could not be reached"), "silent": _("Said nothing")}
    days = urlencode({"since": since.isoformat(), "until": until.isoformat()})
    values = {
        "unit": unit,
        "title": titles[name],
        "page": page,
        "count": count_of(page),
        "rows": [source.say(row) for row in page],
        "hidden": rows.count() - seen.count(),
        "back": f"{reverse('desk:unit-rates', args=[code])}?{days}",
        "since": since,
        "until": until,
    }
    return render(request, "desk/unit_records.html", values)


def _seen(request: DeskRequest, rows: Rows, source: Source) -> Rows:
    if source.of_letter:
        return rows.filter(seen_by(actor=request.actor, letter=source.path))
    mine = problems_for(actor=request.actor).values("pk")
    return rows.filter(**{f"{source.path}__in" if source.path else "pk__in": mine})
