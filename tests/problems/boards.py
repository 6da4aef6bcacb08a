"""Proposals in the invented township: letters about a frozen pipe, grouped as a run would group them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from huiyin.accounts.models import Staff
from huiyin.letters.models import Matter
from huiyin.problems.models import Decision, Proposal, ProposalKind, What
from huiyin.problems.services.board import Choice, proposal_decide
from huiyin.problems.services.proposal import Group, proposals_take
from tests.people import NOON, Township, received

LATER = NOON + timedelta(minutes=1)


def matters(town: Township, count: int = 3, **changes: Any) -> list[Matter]:
    """Register letters and return their matters."""
    made = [received(town, line=f"三村水管冻裂{n}", **changes).letter for n in range(count)]
    return [letter.matters.select_related("letter__office", "letter__area").get() for letter in made]


def group(of: Sequence[Matter], **changes: Any) -> Group:
    """Return these matters as a run would propose them."""
    parts: dict[str, Any] = {
        "title": "三村水管冻裂",
        "certainty": 0.9,
        "reason": "都提到：水管",
        "matters": tuple(matter.pk for matter in of),
        "terms": ("水管", "冻裂"),
    }
    return Group(**(parts | changes))


def take(town: Township, *groups: Group, at: datetime = LATER) -> list[Proposal]:
    """Keep groups as proposals, and return those made."""
    known = set(Proposal.objects.values_list("pk", flat=True))
    proposals_take(office=town.office, groups=groups, at=at, role="system")
    return list(Proposal.objects.exclude(pk__in=known).order_by("pk"))


def proposed(town: Township, count: int = 3, **changes: Any) -> Proposal:
    """Propose some letters as one matter."""
    return take(town, group(matters(town, count), **changes))[0]


def choose(proposal: Proposal, what: What, staff: Staff, *, at: datetime = LATER, **more: Any) -> Decision:
    """Decide about the version of a proposal that was read."""
    return proposal_decide(
        proposal=proposal, choice=Choice(what, proposal.version, **more), staff=staff, at=at, role="clerk"
    )


def join(problem: int) -> dict[str, Any]:
    """Return what makes a group one that asks whether it is part of a problem."""
    return {"kind": ProposalKind.JOIN, "into": problem}
