"""Sheets for the notice board as PDF, A4 or A3: a campaign with its coverage, and the register of released problems.

They say what the public pages say and nothing more: the same selectors, the same steps and bands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_safe

from huiyin.accounts.selectors import areas_of
from huiyin.letters.campaign_public import CampaignBoard, PublicVillage, campaign_board, campaign_public
from huiyin.problems.models import Problem, State
from huiyin.problems.public import Counts, counts, register
from huiyin.pure.officeforms import Code, Content, Line, Paper, Part, Table, say
from huiyin.web.desk import problem_words as words
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paper import PAPER_LANGUAGE, public_address, sheet, size_of
from huiyin.web.ui import dates
from huiyin.web.ui.amounts import SMALL_BASE, few, number, percent
from huiyin.web.ui.paper_words import names
from huiyin.web.ui.states import STATES

BODY = {297.0: 16.0, 420.0: 22.0}  # pt by the height of the paper, to be read at 1 m
QR_SIZE = 40.0
MOST_VILLAGES = 40
MOST_PROBLEMS = 500


def _paper(name: str, *, part: float = 1.0) -> Paper:
    size = size_of(name)
    return replace(size, margin=20.0, body=BODY[size.height] * part, numbered=True)


@require_safe
def campaign(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """Give the sheet of a campaign: date, numbers, both numbers of the coverage."""
    paper, today = _paper(name), localdate(now())
    board = campaign_board(campaign=campaign_public(office=request.office, pk=pk, on=today), on=today)
    found = counts(office=request.office, at=now(), campaign=board.campaign)
    address = public_address(request, "write")
    with override(PAPER_LANGUAGE):
        return sheet([campaign_form(board, found, address)], paper, f"campaign-{pk}-{today:%Y%m%d}")


def campaign_form(board: CampaignBoard, found: Counts, address: str) -> Content:
    """Return a campaign as one sheet."""
    asked, office = board.campaign, board.campaign.office
    parts: list[Part] = [
        *names(office),
        Line(say(_("as %s left it") % dates.long(board.as_of))),
        Line(say(asked.name, bold=True), size=1.9),
    ]
    if asked.question:
        parts.append(Line(say(asked.question)))
    parts += [Line(say(_coverage(board), bold=True), size=1.6), Line(say(_came(board)))]
    others = (board.refused, board.absent)
    if None not in others:
        values = {"refused": board.refused, "absent": board.absent}
        parts.append(Line(say(_("Of the others: refused %(refused)s, nobody at home %(absent)s") % values)))
    if found.all:
        parts.append(Line(say(_problems(found))))
    if 0 < len(board.villages) <= MOST_VILLAGES:
        rows = tuple(
            (village.area.name, number(village.issued), _at_least(village)) for village in board.villages
        )
        head = (_("Village"), _("Slips issued"), _("Came back, at least"))
        parts.append(Table(head, rows, (3, 2, 2), frozenset({1, 2}), size=0.85))
    contact = f"{_('Telephone')} {office.phone} {office.hours}" if office.phone else ""
    ways = tuple(Line(say(text)) for text in (_("Write to us"), contact) if text)
    parts += [Code(address, QR_SIZE, ways)] if address else ways
    return Content(tuple(parts))


def _coverage(board: CampaignBoard) -> str:
    """Say both numbers; a rate only where the base is large enough. Below five nothing but that is said."""
    if not board.issued:
        return _("No slips have been issued yet.")
    values = {"a": number(board.returned), "b": number(board.issued)}
    if not board.returned:
        return _("Fewer than 5 of %(b)s households answered so far") % values
    said = (
        _("%(a)s of %(b)s households answered")
        if board.settled
        else _("At least %(a)s of %(b)s households answered")
    ) % values
    return f"{said}, {percent(board.returned, board.issued)}" if board.issued >= SMALL_BASE else said


def _came(board: CampaignBoard) -> str:
    def amount(count: int) -> str:
        return number(count) if board.settled and not 0 < count < 5 else few(count)

    return _("Letters %(letters)s, calls %(calls)s") % {
        "letters": amount(board.letters), "calls": amount(board.calls)
    }  # fmt: skip


def _problems(found: Counts) -> str:
    return _(
        "Problems made public %(all)s: not answered yet %(open)s (overdue %(late)s), answered or closed %(done)s"
    ) % {
        "all": number(found.all),
        "open": number(found.open),
        "late": number(found.late),
        "done": number(found.answered + found.closed),
    }


def _at_least(village: PublicVillage) -> str:
    return number(village.at_least) if village.at_least or not village.issued else _("fewer than 5")


@require_safe
def problems(request: DeskRequest, name: str) -> HttpResponse:
    """Give the register of released problems; `late=1` only the overdue ones, `area` those of one place."""
    at, late = now(), request.GET.get("late") == "1"
    paper = _paper(name, part=0.75)
    area = next((a for a in areas_of(office=request.office) if a.code == request.GET.get("area")), None)
    rows = list(register(office=request.office, area=area, late_at=at if late else None)[: MOST_PROBLEMS + 1])
    with override(PAPER_LANGUAGE):
        title = _("Overdue problems") if late else _("Register of problems")
        place = f" · {area.name}" if area else ""
        form = problems_form(rows[:MOST_PROBLEMS], f"{title}{place}", at)
        more = (
            (Line(say(_("Only the first %d are printed.") % MOST_PROBLEMS)),)
            if len(rows) > MOST_PROBLEMS
            else ()
        )
        form = replace(form, parts=(*names(request.office), *form.parts, *more))
        wide = replace(paper, width=paper.height, height=paper.width)
        return sheet([form], wide, f"problems-{at:%Y%m%d}")


def problems_form(rows: list[Problem], title: str, at: datetime) -> Content:
    """Return the register as one table."""
    count = ngettext("%d problem", "%d problems", len(rows)) % len(rows)
    said = Line(say(f"{dates.long(at)} {dates.clock(at)} · {count}"))
    if not rows:
        return Content((said, Line(say(_("There is none.")))), title=title)
    head = (_("Number"), _("Problem"), _("Letters"), _("Unit"), _("Place"), _("State"), _("Answer due"))
    table = Table(head, tuple(_row(problem, at) for problem in rows), (2.2, 7, 1.7, 2.6, 2.4, 2.2, 3.4))
    return Content((said, table), title=title)


def _row(problem: Problem, at: datetime) -> tuple[str, ...]:
    waits = problem.state not in {State.ANSWERED, State.CLOSED}
    told = problem.told_due or problem.answer_due
    late = waits and told < at
    # A full triangle says overdue on a copy without colour, too.
    due = f"▲ {_('Overdue')} {dates.middle(told)}" if late else dates.middle(told)
    return (
        problem.number,
        problem.public_title,
        few(problem.told_letters),
        problem.unit.name if problem.unit else "",
        problem.public_area.name if problem.public_area else "",
        str(STATES[words.shape(problem)].word),
        due if waits else "",
    )
