"""What the sorting board says: how sure, what is asked, what was done; and the letters with their marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import areas_of
from huiyin.letters.models import Letter, Matter
from huiyin.problems.board import LIKELY, POSSIBLE, Stack
from huiyin.problems.models import Decision, Proposal, ProposalKind, What
from huiyin.pure.text import Mark, cut, differing, marks
from huiyin.web.ui import dates, languages

SURE: tuple[tuple[float, Promise], ...] = (
    (LIKELY, gettext_lazy("very likely")),
    (POSSIBLE, gettext_lazy("perhaps")),
    (0.0, gettext_lazy("hard to say")),
)
MARKED = {
    "place": gettext_lazy("place:"),
    "shared": gettext_lazy("shared:"),
    "only": gettext_lazy("only here:"),
}
SHORT = 400  # characters of a letter beside others
LEAST, TYPICAL, MANY = (
    6,
    2,
    9,
)  # stacks shown of a proposal with more than nine: the least fitting, the most typical
TEXTS = ("side", "whole", "differ")


def how_sure(proposal: Proposal) -> str:
    """Return the certainty in words."""
    return str(next(word for least, word in SURE if proposal.certainty >= least))


def question(proposal: Proposal, letters: int) -> str:
    """Return what a proposal asks."""
    if proposal.kind == ProposalKind.JOIN and proposal.into:
        said = {"n": letters, "problem": proposal.into.number}
        if letters == 1:
            return _("Is this letter part of problem %(problem)s?") % said
        return _("Are these %(n)s letters part of problem %(problem)s?") % said
    if letters == 1:
        return _("Is this letter a matter of its own?")
    if proposal.kind == ProposalKind.COPY:
        return _("These %(n)s letters say the same, word for word. One matter?") % {"n": letters}
    return _("Are these %(n)s letters about the same matter?") % {"n": letters}


def reason(proposal: Proposal, found: Sequence[Stack]) -> str:
    """Return what speaks for a proposal: the software's words, the days of the letters, copies among them."""
    days = sorted(localtime(stack.matter.letter.received_at).date() for stack in found)
    copies = [1 + len(stack.others) for stack in found if stack.others]
    parts = [proposal.reason]
    if len(days) > 1:
        first, last = (dates.short(day, today=days[-1]) for day in (days[0], days[-1]))
        parts.append(_("received on %s") % last if first == last else f"{first}–{last}")
    parts += [_("%s letters of one text") % count for count in copies if "全文相同" not in proposal.reason]
    return "；".join(part for part in parts if part)


def done(decision: Decision) -> str:
    """Say what one has just decided, for the notice and the list of one's own decisions."""
    at, what = f"{localtime(decision.at):%H:%M}", decision.what
    problem = decision.problem
    count = decision.matters.count()
    if what in (What.ACCEPT, What.MERGE, What.MOVE) and problem:
        said = {"n": count, "number": problem.number, "title": problem.title}
        return f"{at} " + _("%(n)s letters are now in problem %(number)s “%(title)s”.") % said
    words = {
        What.REJECT: _("Not the same matter: %s letters"),
        What.SPLIT: _("Split off: %s letters"),
        What.LATER: _("Put aside"),
        What.NAME: _("Renamed"),
    }[What(what)]
    return f"{at} " + (words % count if "%s" in words else words)


@dataclass(frozen=True)
class Card:
    """A stack of letters as the board draws it; `place` counts from 1, `value` ticks all of its matters."""

    place: int
    matter: Matter
    letter: Letter
    text: SafeString
    others: Sequence[Matter]
    value: str
    note: str
    ticked: bool

    @property
    def copies(self) -> int:
        """Return how many letters have this text."""
        return 1 + len(self.others)


def cards(
    office: Office, proposal: Proposal, found: Sequence[Stack], *, view: str, ticked: frozenset[int]
) -> list[Card]:
    """Return the letters with their marks, the least fitting first."""
    bodies = [" ".join((stack.text.body or stack.text.line or "").split()) for stack in found]
    if view == "differ":
        bodies = differing(bodies)
    said = "\n".join(bodies)
    places = [area.name for area in areas_of(office=office) if area.name in said]
    lines = [stack.matter.line or "" for stack in found]
    marked = marks(list(zip(lines, bodies, strict=True)), shared=proposal.terms, places=places)
    rows = []
    for place, (stack, body, mine) in enumerate(zip(found, bodies, marked, strict=True), 1):
        shown = body if view == "whole" else cut(body, SHORT) if body else ""
        ids = [stack.matter.pk, *(matter.pk for matter in stack.others)]
        note = _("Fits least") if place == 1 and len(found) > 1 and stack.fit < LIKELY else ""
        rows.append(
            Card(
                place,
                stack.matter,
                stack.matter.letter,
                with_marks(shown, mine),
                stack.others,
                " ".join(map(str, ids)),
                note,
                ids[0] in ticked,
            )
        )
    return rows


def with_marks(text: str, found: Sequence[Mark]) -> SafeString:
    """Return a text with its marks; what was cut off has none. Each mark has a word that only a screen reader says."""
    pieces, place = [], 0
    for mark in found:
        if mark.end > len(text) - text.endswith("…"):
            break
        inside = format_html(
            '<mark class="{}"><span class="unseen">{}</span>{}</mark>',
            mark.kind,
            MARKED[mark.kind],
            languages.spans(text[mark.start : mark.end]),
        )
        pieces += [(languages.spans(text[place : mark.start]),), (inside,)]
        place = mark.end
    return format_html_join("", "{}", [*pieces, (languages.spans(text[place:]),)])


def folded(rows: Sequence[Card]) -> tuple[Sequence[Card], Sequence[Card]]:
    """Return the cards shown and those folded away: of more than nine the least fitting and the most typical."""
    if len(rows) <= MANY:
        return rows, ()
    return [*rows[:LEAST], *rows[-TYPICAL:]], rows[LEAST:-TYPICAL]


def when(at: datetime) -> str:
    """Say a time of today, or the day."""
    return dates.moment(at, today=localtime().date())
