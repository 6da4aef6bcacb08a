"""The sorting board: the queue, one proposal with its letters side by side, and each decision about it."""

from __future__ import annotations

from datetime import datetime, time
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.accounts.models import Area
from huiyin.accounts.selectors import areas_of, dispatch_for
from huiyin.common.counting import bounded
from huiyin.common.errors import HuiyinError, NotFound, Refused
from huiyin.letters.models import Campaign
from huiyin.letters.selectors import campaigns_of
from huiyin.problems import board as reading
from huiyin.problems.board import LIKELY, SHOWS, View
from huiyin.problems.decisions import decision_last, decisions_own, effort, said
from huiyin.problems.joining import Alike, problems_alike
from huiyin.problems.models import Proposal, ProposalKind, ProposalState, What, Why
from huiyin.problems.selectors import problem_for, problem_list
from huiyin.problems.services.board import Choice, proposal_decide
from huiyin.problems.services.problem import TITLE_LIMIT
from huiyin.problems.services.proposal import proposal_hold, proposals_rank
from huiyin.problems.services.run import run_last
from huiyin.web.desk import board_words as words
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.paging import count_of, page_of
from huiyin.web.desk.paging import said as said_count
from huiyin.web.desk.problems import DESK
from huiyin.web.ui.errors import STATUS
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

OWN = 5  # of one's own decisions listed beside a proposal
BEFORE, AFTER = 4, 14  # rows of the list around a proposal
SCRIPT = "X-Board"  # a header of the board's script: it wants the next address, not the page there
SHOWN: tuple[tuple[str, Any], ...] = (
    ("unsure", gettext_lazy("hard to say")),
    ("single", gettext_lazy("letters alone")),
    ("later", gettext_lazy("put aside")),
)


class FilterForm(Form):
    """The part of the board that is looked at."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=gettext_lazy("Campaign"),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("Place"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )
    show = forms.ChoiceField(
        choices=[(name, name) for name in SHOWS], required=False, widget=forms.HiddenInput
    )

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(request.GET)
        self.fields["campaign"].queryset = campaigns_of(office=request.office)  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_of(office=request.office)  # type: ignore[attr-defined]
        self.is_valid()

    def view(self) -> View:
        """Return what was asked for; what makes no sense is left out."""
        chosen = self.cleaned_data
        return View(chosen.get("show") or "", chosen.get("campaign"), chosen.get("area"))


class DecideForm(Form):
    """A decision as a button of the page sends it: `what` is accept, reject:place, merge:2026-0170 …"""

    what = forms.CharField(max_length=40)
    version = forms.IntegerField(min_value=1)
    title = forms.CharField(max_length=200, required=False)
    words = forms.CharField(max_length=300, required=False)
    sure = forms.CharField(max_length=1, required=False)

    def clean_what(self) -> str:
        """Take apart what the button says."""
        what, _colon, detail = self.cleaned_data["what"].partition(":")
        if what not in What.values:
            raise forms.ValidationError(_("This button is not known."))
        self.detail = detail
        return str(what)


def morning(at: datetime) -> datetime:
    """Return when the day of a time began."""
    return datetime.combine(localtime(at).date(), time(), localtime(at).tzinfo)


def query_of(view: View, **more: str) -> str:
    """Return the part of an address that keeps what is looked at."""
    chosen = {
        "show": view.show,
        "campaign": str(view.campaign.pk) if view.campaign else "",
        "area": view.area.code if view.area else "",
    } | more
    kept = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def address_of(pk: int, view: View, **more: str) -> str:
    """Return the address of a proposal, or of the queue for 0."""
    return (reverse("desk:sort-one", args=[pk]) if pk else reverse("desk:sort")) + query_of(view, **more)


def common(request: DeskRequest, view: View, at: datetime) -> dict[str, Any]:
    """Return what every page of the board says: how far the office is, what the last run did, who else is here."""
    since = morning(at)
    rows = reading.queue(actor=request.actor, view=view)
    return {
        "view": view,
        "query": query_of(view),
        "progress": reading.progress(actor=request.actor, office=request.office, view=view, since=since),
        "run": run_last(request.office),
        "new_results": reading.waiting_new(office=request.office),
        "held": reading.held_by_others(rows=rows, staff=request.user, at=at),
        "own": [
            {"decision": one, "said": words.done(one)} for one in decisions_own(staff=request.user)[:OWN]
        ],
    }


def others(request: DeskRequest, view: View) -> list[dict[str, Any]]:
    """Return what waits apart from the queue, with its counts."""
    rows, found = [], reading.counts(actor=request.actor, view=view)
    for show, label in (("", gettext_lazy("to decide")), *SHOWN):
        there = View(show, view.campaign, view.area)
        rows.append(
            {
                "label": label,
                "show": show,
                "count": found[show],
                "query": query_of(there) or "?",
            }
        )
    return rows


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Show how far the office is, and what waits in its order."""
    at, form = now(), FilterForm(request)
    view = form.view()
    rows = reading.queue(actor=request.actor, view=view)
    page = page_of(rows.select_related("held_by", "into", "area"), request.GET.get("page"))
    begin = reading.first_free(rows=rows, staff=request.user, at=at)
    listed = [
        {"proposal": one, "sure": words.how_sure(one), "held": is_held(one, request, at)} for one in page
    ]
    values = common(request, view, at) | {
        "form": form,
        "page": page,
        "rows": listed,
        "count": count_of(page),
        "begin": begin,
        "others": others(request, view),
        "effort": effort(office=request.office),
    }
    return render(request, "desk/board.html", values)


def is_held(one: Proposal, request: DeskRequest, at: datetime) -> bool:
    """Say whether somebody else has a proposal before them."""
    return bool(
        one.held_by_id and one.held_by_id != request.user.pk and one.held_until and one.held_until > at
    )


@require_POST
def rank(request: DeskRequest) -> HttpResponseBase:
    """Put the new results into the queue, because somebody asked for them."""
    count = proposals_rank(office=request.office, at=now(), role=role_of(request, *DESK))
    tell(request, _("%s proposals in a new order.") % count if count else _("There is no newer result."))
    return redirect(reverse("desk:sort") + query_of(FilterForm(request).view()))


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show a proposal and hold it, or take a decision about it."""
    found, view = reading.proposal_for(actor=request.actor, pk=pk), FilterForm(request).view()
    if request.method != "POST":
        proposal_hold(proposal=found, staff=request.user, at=now())
        return show(request, found, view)
    if request.POST.get("what") == "hold":
        held = proposal_hold(proposal=found, staff=request.user, at=now())
        return HttpResponse(status=HTTPStatus.NO_CONTENT if held else HTTPStatus.CONFLICT)
    return decide(request, found, view)


def decide(request: DeskRequest, found: Proposal, view: View) -> HttpResponseBase:
    """Take a decision; on success the next proposal comes, on a refusal the same page with what was ticked."""
    at, form = now(), DecideForm(request.POST)
    before = reading.neighbours(
        rows=reading.queue(actor=request.actor, view=view), one=found, staff=request.user, at=at
    )[1]
    try:
        if not form.is_valid():
            raise Refused(_("This was not understood. Please press the button again."))
        typed = form.cleaned_data
        if typed["what"] == What.ACCEPT and not typed["sure"] and not is_seen(request, found):
            return show(request, found, view, ask_sure=True)
        decision = proposal_decide(
            proposal=found,
            choice=choice_of(request, form),
            staff=request.user,
            at=at,
            role=role_of(request, *DESK),
        )
    except NotFound:
        raise
    except HuiyinError as error:
        fresh = reading.proposal_for(actor=request.actor, pk=found.pk)
        return show(
            request, fresh, view, error=error, typed=typed_in(request, form.cleaned_data.get("what", ""))
        )
    tell(request, words.done(decision), undo=reverse("desk:sort-undo", args=[decision.pk]) + query_of(view))
    stays = decision.what in (What.NAME, What.SPLIT) or (
        decision.what == What.MOVE and decision.apart.exists()
    )
    return go(request, address_of(found.pk if stays else before, view))


def go(request: DeskRequest, address: str) -> HttpResponseBase:
    """Lead on; the board's script is told where to go and goes there itself."""
    if request.headers.get(SCRIPT):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"X-Next": address})
    return HttpResponseRedirect(address)


def is_seen(request: DeskRequest, found: Proposal) -> bool:
    """Say whether at least half of the letters stood on the page."""
    stacks = reading.stacks(actor=request.actor, proposal=found)
    shown = words.LEAST + words.TYPICAL if len(stacks) > words.MANY else len(stacks)
    return 2 * shown >= len(stacks)


def choice_of(request: DeskRequest, form: DecideForm) -> Choice:
    """Return what was chosen; Refused where a problem was named that is not there."""
    typed = form.cleaned_data
    what, detail = What(typed["what"]), form.detail
    problem = None
    if what in (What.MERGE, What.MOVE):
        number = detail or typed_in(request, what)
        if not number:
            raise Refused(_("Choose a problem, or type its number."), field=what)
        try:
            problem = problem_for(actor=request.actor, number=number)
        except NotFound as error:
            raise Refused(_("No problem has this number. Choose one of those listed."), field=what) from error
    why = detail if what == What.REJECT and detail in Why.values else ""
    return Choice(what, typed["version"], ticked_in(request), typed["title"], problem, why, typed["words"])


def typed_in(request: DeskRequest, what: str) -> str:
    """Return what was typed to find a problem, for merging or for moving."""
    return str(request.POST.get(f"problem-{what}", "")).strip()[:60]


def ticked_in(request: DeskRequest) -> frozenset[int]:
    """Return the matters that were ticked: a stack's box names all of its matters."""
    sent = " ".join(request.POST.getlist("matters")).split()
    return frozenset(int(word) for word in sent if word.isascii() and word.isdigit() and len(word) < 19)


def alike(request: DeskRequest, cards: list[words.Card], typed: str) -> list[Alike]:
    """Return the problems that these letters may be part of; those with the words that were typed come first."""
    if not cards:
        return []
    found = problems_alike(actor=request.actor, matter=cards[-1].matter, words=typed)
    if typed:
        known = {one.problem.pk for one in found}
        named = problem_list(actor=request.actor, query=typed)[:5]
        found = [Alike(problem, "", False) for problem in named if problem.pk not in known] + found
    return found[:6]


def show(
    request: DeskRequest,
    found: Proposal,
    view: View,
    *,
    error: HuiyinError | None = None,
    typed: str = "",
    ask_sure: bool = False,
) -> HttpResponse:
    """Draw the page of one proposal."""
    at = now()
    whole = bool(request.GET.get("all")) or ask_sure
    values = (
        common(request, view, at)
        | place(request, found, view, at)
        | letters(request, found, view, whole=whole, typed=typed)
        | {
            "proposal": found,
            "sure": words.how_sure(found),
            "equal": found.certainty < LIKELY,
            "title": request.POST.get("title") or found.title,
            "title_limit": TITLE_LIMIT,
            "typed": typed,
            "whys": Why.choices,
            "error": error,
            "ask_sure": ask_sure,
            "here": address_of(found.pk, view),
        }
    )
    status = STATUS.get(type(error), HTTPStatus.UNPROCESSABLE_ENTITY) if error else HTTPStatus.OK
    return render(request, "desk/board_one.html", values, status=status)


def letters(request: DeskRequest, found: Proposal, view: View, *, whole: bool, typed: str) -> dict[str, Any]:
    """Return the letters side by side, what they ask, and the problems they may be part of."""
    text = request.GET.get("text", "")
    text = text if text in words.TEXTS else words.TEXTS[0]
    stacks = reading.stacks(actor=request.actor, proposal=found)
    rows = words.cards(request.office, found, stacks, view=text, ticked=ticked_in(request))
    shown, rest = (rows, ()) if whole else words.folded(rows)
    count = sum(card.copies for card in rows)
    following = words.TEXTS[(words.TEXTS.index(text) + 1) % len(words.TEXTS)]
    return {
        "asks": words.question(found, count),
        "reason": words.reason(found, stacks),
        "letters": count,
        "cards": shown,
        "rest": rest,
        "hidden": sum(card.copies for card in rest),
        "alike": alike(request, rows, typed),
        "text": text,
        "next_text": address_of(found.pk, view, text=following),
        "unit": unit_of(found, rows),
    }


def place(request: DeskRequest, found: Proposal, view: View, at: datetime) -> dict[str, Any]:
    """Return where a proposal stands in the queue, what is around it, and what became of it."""
    rows = reading.queue(actor=request.actor, view=view)
    back, on = reading.neighbours(rows=rows, one=found, staff=request.user, at=at)
    around = reading.window(
        actor=request.actor, view=view, one=found, since=morning(at), before=BEFORE, after=AFTER
    )
    last = decision_last(decisions=found.decisions.all()) if found.state != ProposalState.OPEN else None
    return {
        "place": reading.place_in(rows=rows, one=found),
        "total": said_count(bounded(rows=rows)),
        "back": address_of(back, view) if back else "",
        "on": address_of(on, view) if on else "",
        "around": [
            {
                "proposal": row,
                "sure": words.how_sure(row),
                "held": is_held(row, request, at),
                "url": address_of(row.pk, view),
                "here": row.pk == found.pk,
            }
            for row in around
        ],
        "is_open": found.state == ProposalState.OPEN and not is_held(found, request, at),
        "is_held": is_held(found, request, at),
        "last": last,
        "last_said": said(last) if last else "",
        "is_single": found.kind == ProposalKind.SINGLE,
        "is_join": found.kind == ProposalKind.JOIN,
    }


def unit_of(found: Proposal, rows: list[words.Card]) -> str:
    """Return the unit that the dispatch list names for these letters, as far as their category is known."""
    known = [card.matter.category for card in rows if card.matter.category]
    if not known or found.area is None:
        return ""
    category = max(known, key=known.count)
    rule = dispatch_for(office=found.office, category=category, area=found.area)
    return f"{category.name} → {rule.lead.name}" if rule else category.name
