"""Reading the sorting board: the queue in its order, how far the office is, and the letters of one proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

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


def _places(actor: Actor, roles: Iterable[Role], *, at: str = "") -> Q:
    """Return the filter of rows of an office and area in a scope of one of these roles; `at` leads to the columns.

    Whose scope is the whole office is asked for the office alone: then an index gives the order, and nothing is joined.
    """
    wanted, home = set(roles), actor.staff.office
    whole = any(
        scope.role in wanted
        and scope.office_id == home.pk
        and str(home.area.path).startswith(scope.area_path)
        for scope in actor.scopes
    )
    elsewhere = any(scope.office_id != home.pk for scope in actor.scopes if scope.role in wanted)
    if whole and not elsewhere:
        return Q(**{f"{at}office": home})
    return actor.within(wanted, office=f"{at}office_id", area_path=f"{at}area__path")


def _about(actor: Actor) -> list[int]:
    """Return the letters that concern somebody or a unit of theirs: few, so asked once and not row by row."""
    rows = Concerned.objects.filter(Q(staff=actor.staff) | Q(unit__in=actor.unit_ids))
    return list(rows.values_list("letter", flat=True).distinct())


def proposals_for(*, actor: Actor) -> QuerySet[Proposal]:
    """Return the proposals, in whatever state, whose letters this member of staff may all sort.

    None with a letter that concerns them or a unit of theirs, none into a problem that they may not see.
    """
    hidden = Proposal.matters.through.objects.filter(matter__letter__in=_about(actor))
    open_to_me = problems_for(actor=actor).filter(pk=OuterRef("into"))
    return (
        Proposal.objects.filter(_places(actor, SORTERS))
        .exclude(pk__in=list(hidden.values_list("proposal", flat=True)))
        .filter(Q(into=None) | Exists(open_to_me))
    )


def queue(*, actor: Actor, view: View) -> QuerySet[Proposal]:
    """Return what waits for a decision: most expected letters settled by it first, then the oldest letter."""
    return _waiting(actor, view).filter(SHOWS[view.show]).order_by("-score", "oldest_at", "pk")


def counts(*, actor: Actor, view: View) -> dict[str, int]:
    """Return how many proposals wait in each part of the board."""
    totals = {f"n{at}": Count("pk", filter=show) for at, show in enumerate(SHOWS.values())}
    found = _waiting(actor, view).aggregate(**totals)
    return {name: found[f"n{at}"] for at, name in enumerate(SHOWS)}


def _waiting(actor: Actor, view: View) -> QuerySet[Proposal]:
    waits = Proposal.matters.through.objects.filter(
        proposal=OuterRef("pk"), matter__sorted_at=None, matter__ending=Ending.OPEN
    )
    rows = _within(proposals_for(actor=actor), view).filter(state=ProposalState.OPEN)
    return rows.filter(Exists(waits))


def _within(rows: QuerySet[Proposal], view: View) -> QuerySet[Proposal]:
    if view.campaign is not None:
        rows = rows.filter(campaign=view.campaign)
    if view.area is not None:
        rows = rows.filter(area__in=_below(view.area))
    return rows


def _below(area: Area) -> list[int]:
    """Return a place and those in it: asked once, so that no row is joined to its place."""
    return list(Area.objects.filter(path__startswith=area.path).values_list("pk", flat=True))


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
    """Return the filter of what stands before a proposal; the first condition lets an index answer."""
    same = Q(score=one.score)
    inside = Q(score__gt=one.score) | same & Q(oldest_at__lt=one.oldest_at)
    return Q(score__gte=one.score) & (inside | same & Q(oldest_at=one.oldest_at, pk__lt=one.pk))


def _after(one: Proposal) -> Q:
    """Return the filter of what stands after a proposal."""
    same = Q(score=one.score)
    inside = Q(score__lt=one.score) | same & Q(oldest_at__gt=one.oldest_at)
    return Q(score__lte=one.score) & (inside | same & Q(oldest_at=one.oldest_at, pk__gt=one.pk))


def neighbours(*, rows: QuerySet[Proposal], one: Proposal, staff: Staff, at: datetime) -> tuple[int, int]:
    """Return the ids of the proposals before and after one in a queue that nobody else holds; 0 for none.

    After the last comes the first again: it is what somebody held or was new.
    """
    free = rows.filter(Q(held_by=None) | Q(held_by=staff) | Q(held_until__lte=at)).exclude(pk=one.pk)
    before, after = free.filter(_before(one)), free.filter(_after(one))
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
    waiting = queue(actor=actor, view=view).select_related("problem", "held_by")
    done = _within(proposals_for(actor=actor), view).filter(SHOWS[view.show], decided_at__gte=since)
    done = done.filter(state__in=(ProposalState.ACCEPTED, ProposalState.REJECTED)).exclude(pk=one.pk)
    decided = list(done.select_related("problem", "held_by").order_by("-decided_at")[: before + after])
    earlier = [*waiting.filter(_before(one)).order_by("score", "-oldest_at", "-pk")[:before]]
    later = [*waiting.filter(_after(one))[:after]]
    earlier += [row for row in decided if _key_of(row) < _key_of(one)]
    later += [row for row in decided if _key_of(row) > _key_of(one)]
    return [*sorted(earlier, key=_key_of)[-before:], one, *sorted(later, key=_key_of)[:after]]


def _key_of(one: Proposal) -> tuple[float, datetime, int]:
    return (-one.score, one.oldest_at, one.pk)


class Progress(NamedTuple):
    """How far the office is, of the letters that somebody may see: letters with every matter decided, all letters,
    letters that came today, decisions taken today by the office."""

    decided: int
    letters: int
    letters_today: int
    decisions_today: int


def progress(*, actor: Actor, office: Office, view: View, since: datetime) -> Progress:
    """Return how far the office is. Numbers of the office, never of one clerk."""
    rows = Letter.objects.filter(_places(actor, READERS), office=office)
    waiting = Matter.objects.filter(sorted_at=None, ending=Ending.OPEN).filter(
        _places(actor, READERS, at="letter__"), letter__office=office
    )
    about_me = _about(actor)
    rows, waiting = rows.exclude(pk__in=about_me), waiting.exclude(letter__in=about_me)
    taken = Decision.objects.filter(proposal__office=office, at__gte=since)
    if view.campaign is not None:
        rows, waiting = rows.filter(campaign=view.campaign), waiting.filter(letter__campaign=view.campaign)
        taken = taken.filter(proposal__campaign=view.campaign)
    if view.area is not None:
        inside = _below(view.area)
        rows, waiting = rows.filter(area__in=inside), waiting.filter(letter__area__in=inside)
        taken = taken.filter(proposal__area__in=inside)
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
