"""Reading what was decided on the sorting board: who was first, one's own to undo, and what the next run learns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Office, Staff
from huiyin.letters.models import Letter
from huiyin.problems.models import Belonging, Decision, ProposalKind, What

Pair = tuple[int, int]
TOGETHER = (What.ACCEPT, What.MERGE, What.MOVE)
SAID = {
    What.ACCEPT: gettext_lazy("%(who)s put these %(n)s letters into problem %(problem)s at %(when)s."),
    What.MERGE: gettext_lazy("%(who)s put these %(n)s letters into problem %(problem)s at %(when)s."),
    What.MOVE: gettext_lazy("%(who)s moved %(n)s of these letters to problem %(problem)s at %(when)s."),
    What.REJECT: gettext_lazy("%(who)s said at %(when)s that these %(n)s letters are not the same matter."),
    What.SPLIT: gettext_lazy("%(who)s split off %(n)s of these letters at %(when)s."),
    What.NAME: gettext_lazy("%(who)s renamed the proposal at %(when)s."),
    What.LATER: gettext_lazy("%(who)s put the proposal aside at %(when)s."),
}


def said(decision: Decision) -> str:
    """Say who decided what, and when."""
    return SAID[What(decision.what)] % {
        "who": decision.by.name,
        "n": decision.matters.count(),
        "problem": decision.problem.number if decision.problem else "",
        "when": f"{localtime(decision.at):%m-%d %H:%M}",
    }


def decisions_own(*, staff: Staff) -> QuerySet[Decision]:
    """Return one's own decisions that stand, newest first; for undoing alone."""
    rows = Decision.objects.filter(by=staff, undone_at=None).select_related("proposal", "problem")
    return rows.order_by("-id")


def decision_last(*, decisions: QuerySet[Decision]) -> Decision | None:
    """Return the last of a proposal's decisions that stands."""
    return decisions.filter(undone_at=None).select_related("by", "problem").order_by("-version").first()


class Effort(NamedTuple):
    """The office's decisions on the board, and the letters that lie in a problem through them."""

    decisions: int
    letters: int

    @property
    def per_thousand(self) -> float | None:
        """Return the decisions per 1,000 letters; None where there is no letter yet."""
        return 1000 * self.decisions / self.letters if self.letters else None


def effort(*, office: Office, since: datetime | None = None) -> Effort:
    """Return how many decisions the office took (undone ones too: they were work) for how many letters."""
    rows = Decision.objects.filter(proposal__office=office)
    if since is not None:
        rows = rows.filter(at__gte=since)
    here = rows.filter(what__in=TOGETHER, undone_at=None, matters=OuterRef("matter"))
    live = Belonging.objects.filter(problem__office=office, undone_at=None).filter(Exists(here))
    return Effort(rows.count(), Letter.objects.filter(matters__belongings__in=live).distinct().count())


class Constraints(NamedTuple):
    """Pairs of matters that people put together, and pairs that they told apart. They never contradict each other."""

    must: list[Pair]
    cannot: list[Pair]


def constraints(*, office: Office) -> Constraints:
    """Return what the decisions of an office say of pairs of matters, for the next run.

    What lies in one problem now goes together, whatever was said before; told apart were the letters of a rejected
    group, what was split off or moved from the rest, and a letter from a problem that it was not to be part of.
    """
    stand = Decision.objects.filter(proposal__office=office, undone_at=None)
    decided = stand.filter(what__in=TOGETHER).values("problem")
    rows = Belonging.objects.filter(problem__in=decided, undone_at=None).order_by("problem", "matter")
    home = dict(
        Belonging.objects.filter(problem__office=office, undone_at=None).values_list("matter", "problem")
    )
    must = [
        (one, other)
        for (problem, one), (same, other) in pairwise(rows.values_list("problem", "matter"))
        if problem == same
    ]
    cannot = {
        (min(pair), max(pair))
        for pair in (*_told_apart(stand), *_not_part(stand))
        if pair[0] != pair[1] and not (pair[0] in home and home[pair[0]] == home.get(pair[1]))
    }
    return Constraints(must, sorted(cannot))


def _told_apart(stand: QuerySet[Decision]) -> Iterator[Pair]:
    yield from stand.filter(apart__isnull=False).values_list("matters", "apart").iterator()


def _not_part(stand: QuerySet[Decision]) -> Iterator[Pair]:
    rows = stand.filter(what=What.REJECT, proposal__kind=ProposalKind.JOIN)
    there = rows.filter(problem__belongings__undone_at=None)
    yield from there.values_list("matters", "problem__belongings__matter").iterator()
