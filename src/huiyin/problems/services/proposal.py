"""Proposals: matters that the software takes for one problem. It never decides; a person does, and both are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters.models import Matter
from huiyin.problems.models import Problem, Proposal, ProposalState
from huiyin.problems.services.problem import problem_join, problem_open


@dataclass(frozen=True)
class Group:
    """What a grouping found: at least one matter, a title, how certain (0–1), and the reason in words."""

    title: str
    certainty: float
    reason: str
    matters: tuple[int, ...]


@transaction.atomic
def proposals_take(*, office: Office, groups: Sequence[Group], at: datetime, role: str) -> int:
    """Keep groups as proposals, in place of those that nobody has decided yet. Returns how many."""
    Proposal.objects.filter(office=office, state=ProposalState.OPEN).update(
        state=ProposalState.REPLACED, decided_at=at
    )
    for group in groups:
        proposal = Proposal.objects.create(
            office=office,
            title=group.title[:60],
            certainty=group.certainty,
            reason=group.reason[:300],
            made_at=at,
        )
        proposal.matters.set(group.matters)
    entry_write(
        office=office.code,
        kind="problems.proposals-taken",
        object_kind="office",
        object_id=office.pk,
        at=at,
        role=role,
        content={"groups": len(groups), "matters": sum(len(group.matters) for group in groups)},
    )
    return len(groups)


@transaction.atomic
def proposal_accept(
    *,
    proposal: Proposal,
    matters: Sequence[Matter],
    title: str,
    staff: Staff,
    at: datetime,
    role: str,
    problem: Problem | None = None,
) -> Problem:
    """Put the chosen matters of a proposal into a new problem, or into one that is there."""
    if not matters:
        raise Refused(_("Choose at least one letter."))
    _decide(proposal, ProposalState.ACCEPTED, "", staff, at)
    why = str(_("Proposed: %(reason)s") % {"reason": proposal.reason})
    if problem is None:
        problem = problem_open(
            office=proposal.office, title=title, matters=matters, why=why, at=at, role=role, staff=staff
        )
    else:
        for matter in matters:
            problem = problem_join(problem=problem, matter=matter, why=why, at=at, role=role, staff=staff)
    Proposal.objects.filter(pk=proposal.pk).update(problem=problem)
    _entry(proposal, "accepted", at, role, problem=problem.pk, matters=[matter.pk for matter in matters])
    return problem


@transaction.atomic
def proposal_reject(*, proposal: Proposal, why: str, staff: Staff, at: datetime, role: str) -> Proposal:
    """Say that these are not the same matter."""
    _decide(proposal, ProposalState.REJECTED, why, staff, at)
    _entry(proposal, "rejected", at, role, why=why)
    return proposal


def _decide(proposal: Proposal, state: ProposalState, why: str, staff: Staff, at: datetime) -> None:
    changed = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(
        state=state, decided_at=at, decided_by=staff, decided_why=why[:300]
    )
    if not changed:
        raise Conflict(
            _("Somebody else has decided this meanwhile. Nothing of yours was applied; look again.")
        )


def _entry(proposal: Proposal, verb: str, at: datetime, role: str, **content: object) -> None:
    entry_write(
        office=proposal.office.code,
        kind=f"problems.proposal-{verb}",
        object_kind="proposal",
        object_id=proposal.pk,
        at=at,
        role=role,
        content=content,
    )
