"""What the desk does with one matter: describe it, write down what its writer says of the answer."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from huiyin.accounts.selectors import areas_of, categories
from huiyin.letters.listing import matter_at_desk
from huiyin.letters.models import Urgency
from huiyin.problems.models import Solved
from huiyin.problems.selectors import newest_reply
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.describe import matter_describe
from huiyin.web.desk.act_forms import ConfirmForm, MatterForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, back_to, desk_role, page_of_letter


@ASKS
def matter(request: DeskRequest, number: str, position: int) -> HttpResponseBase:
    """Describe a matter: line, category, place, danger. Its clocks come nearer by it, never later."""
    found = matter_at_desk(actor=request.actor, number=number, position=position)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        typed["urgency"] = Urgency.DANGER if typed.pop("danger") else Urgency.NORMAL
        matter_describe(matter=found, at=now(), role=desk_role(request), **typed)
        return back_to(request, found.letter, _("The matter is described."))

    form = MatterForm(
        posted(request),
        categories=categories(),
        areas=areas_of(office=found.letter.office),
        initial={
            "line": found.line,
            "category": found.category_id,
            "area": found.area.code,
            "danger": bool(found.urgency),
        },
    )
    values = page_of_letter(found.letter, title=_("Describe the matter"), button=_("Keep"), matter=found)
    return ask(request, form=form, do=do, **values)


@ASKS
def confirm(request: DeskRequest, number: str, position: int) -> HttpResponseBase:
    """Write down what the writer said of the answer; marked as entered by staff."""
    found = matter_at_desk(actor=request.actor, number=number, position=position)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        said = typed | {"solved": Solved(typed["solved"])}
        confirmation_record(matter=found, actor=request.actor, at=now(), role=desk_role(request), **said)
        return back_to(request, found.letter, _("Written down, marked as entered by staff."))

    values = page_of_letter(
        found.letter,
        title=_("What the writer says"),
        button=_("Write down"),
        matter=found,
        reply=newest_reply(matter=found),
    )
    return ask(request, form=ConfirmForm(posted(request)), do=do, **values)
