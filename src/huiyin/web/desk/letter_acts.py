"""What the desk does with a letter as a whole: split, review, correct, whom it concerns, wishes, erasure."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import staff_of, units_of
from huiyin.letters.listing import letter_at_desk, wish_at_desk
from huiyin.letters.models import Kind, Letter
from huiyin.letters.selectors import text_of
from huiyin.letters.services.letter import (
    letter_correct,
    letter_hold,
    letter_let_through,
    wish_settle,
)
from huiyin.letters.services.matter import Part, letter_split
from huiyin.problems.services.concern import letter_concern
from huiyin.problems.services.describe import letter_kind_correct
from huiyin.problems.services.erase import letter_erase_wholly
from huiyin.web.desk.act_forms import ConcernsForm, CorrectForm, ReasonForm, SplitForm
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.ui.parts import tell

ASKS = require_http_methods(["GET", "HEAD", "POST"])


def back_to(request: DeskRequest, letter: Letter, said: str) -> HttpResponseBase:
    """Say what was done, and show the letter again."""
    tell(request, said)
    return redirect("desk:letter", number=letter.number)


def desk_role(request: DeskRequest) -> str:
    """Return as which role somebody at the desk acts."""
    return role_of(request, Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR)


def page_of_letter(letter: Letter, **more: Any) -> dict[str, Any]:
    """Return what a page about one letter shows beside its form."""
    return {
        "letter": letter,
        "text": text_of(letter=letter),
        "back": reverse("desk:letter", args=[letter.number]),
    } | more


@ASKS
def split(request: DeskRequest, number: str) -> HttpResponseBase:
    """Split further matters off a letter, one line each."""
    letter = letter_at_desk(actor=request.actor, number=number)
    text = text_of(letter=letter)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        parts = [part_of(line, text.body or "") for line in typed["lines"]]
        letter_split(letter=letter, parts=parts, at=now(), role=desk_role(request))
        done = _("The letter is split. Each matter has its own clocks.")
        board = request.GET.get("back", "")
        if board.startswith(reverse("desk:sort")):
            tell(request, done)
            return HttpResponseRedirect(board)
        return back_to(request, letter, done)

    values = page_of_letter(
        letter,
        title=_("Split the letter"),
        button=_("Split off"),
        matters=letter.matters.order_by("position"),
    )
    return ask(request, form=SplitForm(posted(request)), do=do, **values)


def part_of(line: str, body: str) -> Part:
    """Return a matter with the span of the text that says it, where the text says it in these words."""
    start = body.find(line)
    return Part(line, start, start + len(line)) if start >= 0 else Part(line)


@ASKS
def hold(request: DeskRequest, number: str) -> HttpResponseBase:
    """Hold a letter for review, or let a held one through."""
    letter = letter_at_desk(actor=request.actor, number=number)
    if letter.held_for:
        return _let_through(request, letter)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        letter_hold(letter=letter, why=typed["reason"], at=now(), role=desk_role(request))
        return back_to(request, letter, _("The letter is held for review. Its number and its clocks go on."))

    form = ReasonForm(posted(request), label=_("Why it must be looked at"), longest=40)
    values = page_of_letter(letter, title=_("Hold for review"), button=_("Hold"))
    return ask(request, form=form, do=do, **values)


def _let_through(request: DeskRequest, letter: Letter) -> HttpResponseBase:
    def do(typed: dict[str, Any]) -> HttpResponseBase:
        letter_let_through(letter=letter, at=now(), role=desk_role(request))
        return back_to(request, letter, _("Let through: the letter is one like any other."))

    values = page_of_letter(letter, title=_("Let the letter through"), button=_("Let through"))
    return ask(request, form=ReasonForm(posted(request), label=""), do=do, **values)


@ASKS
def correct(request: DeskRequest, number: str) -> HttpResponseBase:
    """Correct the text or the kind of a letter: a new version, the earlier one stays."""
    letter = letter_at_desk(actor=request.actor, number=number)
    text = text_of(letter=letter)
    said = {"line": text.line or "", "body": text.body or "", "place": text.place or ""}

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        at, role, reason = now(), desk_role(request), typed["reason"]
        if any(typed[name] != value for name, value in said.items()):
            words = {name: typed[name] for name in said}
            letter_correct(letter=letter, reason=reason, at=at, role=role, staff=request.user, **words)
        if typed["kind"] != letter.kind:
            letter_kind_correct(letter=letter, kind=Kind(typed["kind"]), reason=reason, at=at, role=role)
        return back_to(request, letter, _("Corrected. The earlier version stays on record."))

    form = CorrectForm(posted(request), initial=said | {"kind": letter.kind})
    values = page_of_letter(
        letter, title=_("Correct the letter"), button=_("Keep as a new version"), bare=True
    )
    return ask(request, form=form, do=do, **values)


@ASKS
def concerns(request: DeskRequest, number: str) -> HttpResponseBase:
    """Record whom a letter complains about. They get "not found" for it from then on."""
    letter = letter_at_desk(actor=request.actor, number=number)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        unit, staff = typed["unit"], typed["staff"]
        letter_concern(
            letter=letter, unit=unit, staff=staff, reason=typed["reason"], by=request.user, at=now(),
            role=desk_role(request),
        )  # fmt: skip
        if staff == request.user:
            tell(request, _("Recorded. The letter is about you, so others handle it from now on."))
            return redirect("desk:letters")
        return back_to(request, letter, _("Recorded. For them this letter does not exist from now on."))

    form = ConcernsForm(
        posted(request), units=units_of(office=letter.office), staff=staff_of(office=letter.office)
    )
    values = page_of_letter(letter, title=_("Whom the letter complains about"), button=_("Record"))
    return ask(request, form=form, do=do, **values)


@ASKS
def erase(request: DeskRequest, number: str) -> HttpResponseBase:
    """Erase the personal data of a letter, after saying what goes. It cannot be taken back."""
    letter = letter_at_desk(actor=request.actor, number=number, roles=(Role.SUPERVISOR,))

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        letter_erase_wholly(
            letter=letter, reason=typed["reason"], staff=request.user, at=now(), role=Role.SUPERVISOR
        )
        return back_to(request, letter, _("The personal data is erased. The record of the letter stays."))

    goes = {
        "versions": letter.texts.count(),
        "lines": letter.matters.count(),
        "files": letter.attachments.filter(erased_at=None).count(),
        "wishes": letter.wishes.count(),
        "has_contact": bool(getattr(letter, "contact", None)) and not letter.contact.erased_at,
    }
    form = ReasonForm(posted(request), label=_("Under which rule, or at whose wish"))
    values = page_of_letter(letter, title=_("Erase the personal data"), button=_("Erase for good"), goes=goes)
    return ask(request, form=form, do=do, template="desk/erase.html", **values)


@ASKS
def wish(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """Settle what a writer asked for; they read the answer on their page."""
    found = wish_at_desk(actor=request.actor, number=number, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        wish_settle(
            wish=found, outcome=typed["reason"], staff=request.user, at=now(), role=desk_role(request)
        )
        return back_to(request, found.letter, _("Settled. The writer reads this on their page."))

    form = ReasonForm(posted(request), label=_("What was done (the writer reads this)"), longest=300)
    values = page_of_letter(
        found.letter, title=_("Settle what the writer asks"), button=_("Settle"), wish=found
    )
    return ask(request, form=form, do=do, **values)
