"""Reading the sorting board: the queue in its order, how far the office is, and the letters of one proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import Area, Office, Role, Staff
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters.models import Campaign, Concerned, Ending, Letter, LetterText, Matter
from huiyin.letters.selectors import READERS, letters_for, texts_of
from huiyin.problems.models import Decision, Opinion, Proposal, ProposalKind, ProposalState
from huiyin.problems.selectors import SORTERS, problems_for
from huiyin.pure.text import letters_only

LIKELY, POSSIBLE = 0.8, 0.5
ALONE = Q(kind=ProposalKind.SINGLE)
UNSURE = Q(certainty__lt=POSSIBLE)
ASIDE = Q(later_at__isnull=False)
# What the board shows: the queue itself, and what is offered after it.
SHOWS: dict[str, Q] = {
    "": ~ASIDE & ~ALONE & ~UNSURE,
    "unsure": ~ASIDE & ~ALONE & UNSURE,
    "single": ~ASIDE & ALONE,
    "later": ASIDE,
}


@dataclass(frozen=True)
class View:
    """What part of the board somebody looks at."""

    show: str = ""
    campaign: Campaign | None = None
    area: Area | None = None


def proposals_for(*, actor: Actor) -> QuerySet[Proposal]:
    """Return the proposals, in whatever state, whose letters this member of staff may all sort.

    None with a letter that concerns them or a unit of theirs, none into a problem that they may not see.
    """
    about_me = Concerned.objects.filter(Q(staff=actor.staff) | Q(unit__in=actor.unit_ids)).values("letter")
    hidden = Proposal.matters.through.objects.filter(matter__letter__in=about_me).values("proposal")
    open_to_me = problems_for(actor=actor).filter(pk=OuterRef("into"))
    return (
        Proposal.objects.filter(actor.within(SORTERS))
        .exclude(pk__in=hidden)
        .filter(Q(into=None) | Exists(open_to_me))
    )


def queue(*, actor: Actor, view: View) -> QuerySet[Proposal]:
    """Return what waits for a decision: most expected letters settled by it first, then the oldest letter."""
    waits = Proposal.matters.through.objects.filter(
        proposal=OuterRef("pk"), matter__sorted_at=None, matter__ending=Ending.OPEN
    )
    rows = _within(proposals_for(actor=actor), view).filter(state=ProposalState.OPEN)
    return rows.filter(SHOWS[view.show], Exists(waits)).order_by("-score", "oldest_at", "pk")


def _within(rows: QuerySet[Proposal], view: View) -> QuerySet[Proposal]:
    if view.campaign is not None:
        rows = rows.filter(campaign=view.campaign)
    if view.area is not None:
        rows = rows.filter(area__path__startswith=view.area.path)
    return rows


def proposal_for(*, actor: Actor, pk: int) -> Proposal:
    """Return one proposal in whatever state, or NotFound; one that waits as a new result is not there yet."""
    rows = proposals_for(actor=actor).exclude(state=ProposalState.NEW)
    found = rows.select_related("office__area", "into", "problem", "held_by", "area").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def decision_for(*, actor: Actor, pk: int) -> Decision:
    """Return a decision about a proposal that this member of staff may see, or NotFound."""
    rows = Decision.objects.filter(proposal__in=proposals_for(actor=actor).values("pk"))
    found = rows.select_related("proposal__office", "problem", "by").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def opinion_for(*, actor: Actor, pk: int) -> Opinion:
    """Return an objection that waits for this supervisor, or NotFound."""
    found = objections(actor=actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def objections(*, actor: Actor) -> QuerySet[Opinion]:
    """Return the objections to decisions that wait for this supervisor, oldest first."""
    seen = proposals_for(actor=actor).filter(actor.within((Role.SUPERVISOR,)))
    rows = Opinion.objects.filter(proposal__in=seen.values("pk"), against__isnull=False, settled_at=None)
    return rows.select_related("proposal__office", "against__by", "against__problem", "by").order_by(
        "at", "pk"
    )


def _before(one: Proposal) -> Q:
    same = Q(score=one.score)
    return (
        Q(score__gt=one.score)
        | same & Q(oldest_at__lt=one.oldest_at)
        | same & Q(oldest_at=one.oldest_at, pk__lt=one.pk)
    )


def neighbours(*, rows: QuerySet[Proposal], one: Proposal, staff: Staff, at: datetime) -> tuple[int, int]:
    """Return the ids of the proposals before and after one in a queue that nobody else holds; 0 for none.

    After the last comes the first again: it is what somebody held or was new.
    """
    free = rows.filter(Q(held_by=None) | Q(held_by=staff) | Q(held_until__lte=at)).exclude(pk=one.pk)
    before, after = free.filter(_before(one)), free.exclude(_before(one))
    back = before.order_by("score", "-oldest_at", "-pk").values_list("pk", flat=True).first()
    on = after.values_list("pk", flat=True).first() or free.values_list("pk", flat=True).first()
    return back or 0, on or 0


def first_free(*, rows: QuerySet[Proposal], staff: Staff, at: datetime) -> Proposal | None:
    """Return the first proposal of a queue that nobody else holds."""
    return rows.filter(Q(held_by=None) | Q(held_by=staff) | Q(held_until__lte=at)).first()


def place_in(*, rows: QuerySet[Proposal], one: Proposal) -> int:
    """Return the place of a proposal in a queue, from 1."""
    return rows.filter(_before(one)).count() + 1


def window(
    *, actor: Actor, view: View, one: Proposal, since: datetime, before: int, after: int
) -> list[Proposal]:
    """Return what stands around a proposal in the list: what waits, and what was decided since, in the same order."""
    waiting = queue(actor=actor, view=view).values("pk")
    done = _within(proposals_for(actor=actor), view).filter(SHOWS[view.show], decided_at__gte=since)
    decided = done.filter(state__in=(ProposalState.ACCEPTED, ProposalState.REJECTED)).values("pk")
    rows = Proposal.objects.filter(Q(pk__in=waiting) | Q(pk__in=decided) | Q(pk=one.pk))
    rows = rows.select_related("problem", "held_by")
    earlier = rows.filter(_before(one)).order_by("score", "-oldest_at", "-pk")[:before]
    later = rows.exclude(_before(one)).order_by("-score", "oldest_at", "pk")[:after]
    return [*reversed(earlier), *later]


class Progress(NamedTuple):
    """How far the office is, of the letters that somebody may see: letters with every matter decided, all letters,
    letters that came today, decisions taken today by the office."""

    decided: int
    letters: int
    letters_today: int
    decisions_today: int


def progress(*, actor: Actor, office: Office, view: View, since: datetime) -> Progress:
    """Return how far the office is. Numbers of the office, never of one clerk."""
    rows = Letter.objects.filter(actor.within(READERS), office=office)
    waiting = Matter.objects.filter(sorted_at=None, ending=Ending.OPEN).filter(
        actor.within(READERS, office="letter__office_id", area_path="letter__area__path"),
        letter__office=office,
    )
    about_me = Concerned.objects.filter(Q(staff=actor.staff) | Q(unit__in=actor.unit_ids)).values("letter")
    rows, waiting = rows.exclude(pk__in=about_me), waiting.exclude(letter__in=about_me)
    taken = Decision.objects.filter(proposal__office=office, at__gte=since)
    if view.campaign is not None:
        rows, waiting = rows.filter(campaign=view.campaign), waiting.filter(letter__campaign=view.campaign)
        taken = taken.filter(proposal__campaign=view.campaign)
    if view.area is not None:
        rows = rows.filter(area__path__startswith=view.area.path)
        waiting = waiting.filter(letter__area__path__startswith=view.area.path)
        taken = taken.filter(proposal__area__path__startswith=view.area.path)
    letters = rows.count()
    decided = letters - waiting.values("letter").distinct().count()
    return Progress(decided, letters, rows.filter(recorded_at__gte=since).count(), taken.count())


class Stack(NamedTuple):
    """Letters of one text on the board: the first of them, the others, and how well the text fits the rest (0–1)."""

    matter: Matter
    text: LetterText
    others: tuple[Matter, ...]
    fit: float


def stacks(*, actor: Actor, proposal: Proposal) -> list[Stack]:
    """Return the letters of a proposal that still wait, or that it was decided about: the least fitting first.

    Letters of one text lie on one stack. NotFound where one of them is not for this reader.
    """
    rows = proposal.matters.select_related("letter__area", "letter__office", "category")
    if proposal.state == ProposalState.OPEN:
        rows = rows.filter(sorted_at=None, ending=Ending.OPEN)
    matters = list(rows.order_by("letter__received_at", "pk"))
    ids = {matter.letter_id for matter in matters}
    if letters_for(actor=actor).filter(pk__in=ids).count() != len(ids):
        raise NotFound(NOBODY)
    texts = texts_of(letters=list(ids))
    same: dict[str, list[Matter]] = {}
    for matter in matters:
        same.setdefault(_key(matter, texts[matter.letter_id]), []).append(matter)
    found = [
        Stack(
            first, texts[first.letter_id], tuple(others), proposal.fits.get(str(first.pk), proposal.certainty)
        )
        for first, *others in same.values()
    ]
    return sorted(found, key=lambda stack: stack.fit)


def _key(matter: Matter, text: LetterText) -> str:
    """Return what makes two letters one text: letters and digits; a matter of a split letter stands for itself."""
    if matter.position > 1:
        return f"{matter.pk}"
    return letters_only(f"{text.line or ''}{text.body or ''}") or f"{matter.pk}"


def waiting_new(*, office: Office) -> int:
    """Return how many proposals of a new run wait until somebody asks for them."""
    return Proposal.objects.filter(office=office, state=ProposalState.NEW).count()


def held_by_others(*, rows: QuerySet[Proposal], staff: Staff, at: datetime) -> Sequence[Proposal]:
    """Return the proposals of a queue that others have before them now."""
    held = rows.filter(held_until__gt=at, held_by__isnull=False).exclude(held_by=staff)
    return list(held.select_related("held_by")[:5])
