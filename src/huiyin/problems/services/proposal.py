"""Proposals: what the software takes for one problem, put before the clerks in an order that does not move under them.

It never decides; `board.py` has the decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext, override

from huiyin.accounts.models import Area, Office, Staff
from huiyin.journal.services import entry_write
from huiyin.letters.models import Matter
from huiyin.problems.models import Problem, Proposal, ProposalKind, ProposalState

HELD_FOR = timedelta(minutes=2)
BATCH = 2000
FIRST = 1_000_000  # added to the score of what a writer chose: a person's word stands before any count


@dataclass(frozen=True)
class Group:
    """What a grouping found: at least one matter, a title, how certain (0–1), and the reason in words.

    `terms` are the rare words they share; `fits` the certainty of each matter, as many as `matters` or none; `into`
    the problem they may be part of, for the kind JOIN.
    """

    title: str
    certainty: float
    reason: str
    matters: tuple[int, ...]
    kind: ProposalKind = ProposalKind.GROUP
    terms: tuple[str, ...] = ()
    fits: tuple[float, ...] = ()
    into: int | None = None


@transaction.atomic
def proposals_take(*, office: Office, groups: Sequence[Group], at: datetime, role: str) -> int:
    """Keep groups as proposals, in place of those that nobody has decided yet. Returns how many.

    While somebody works on the board they wait as new results, so that nothing jumps under a cursor.
    """
    _replace(Proposal.objects.filter(office=office, state=ProposalState.NEW), at)
    _make(office, groups, at)
    entry_write(
        office=office.code,
        kind="problems.proposals-taken",
        object_kind="office",
        object_id=office.pk,
        at=at,
        role=role,
        content={"groups": len(groups), "matters": sum(len(group.matters) for group in groups)},
    )
    if not Proposal.objects.filter(_held(at), office=office).exists():
        _rank(office, at)
    return len(groups)


@transaction.atomic
def proposals_rank(*, office: Office, at: datetime, role: str) -> int:
    """Put the new results that wait into the queue, in place of what nobody has decided, holds or has put aside.

    Returns how many came in.
    """
    count = _rank(office, at)
    if count:
        entry_write(
            office=office.code,
            kind="problems.proposals-ranked",
            object_kind="office",
            object_id=office.pk,
            at=at,
            role=role,
            content={"proposals": count},
        )
    return count


@transaction.atomic
def proposal_hold(*, proposal: Proposal, staff: Staff, at: datetime) -> bool:
    """Hold a proposal for two minutes, and let go of any other. Returns whether it is held for this member of staff."""
    mine = Q(held_by=staff) | Q(held_by=None) | Q(held_until__lte=at)
    rows = Proposal.objects.filter(mine, pk=proposal.pk, state=ProposalState.OPEN)
    held = bool(rows.update(held_by=staff, held_until=at + HELD_FOR))
    if held:
        Proposal.objects.filter(held_by=staff).exclude(pk=proposal.pk).update(held_by=None, held_until=None)
    return held


def _held(at: datetime) -> Q:
    return Q(state=ProposalState.OPEN, held_by__isnull=False, held_until__gt=at)


def _replace(rows: QuerySet[Proposal], at: datetime) -> None:
    rows.update(
        state=ProposalState.REPLACED, decided_at=at, held_by=None, held_until=None, version=F("version") + 1
    )


def _rank(office: Office, at: datetime) -> int:
    new = Proposal.objects.filter(office=office, state=ProposalState.NEW)
    if not new.exists():
        return 0
    undecided = Proposal.objects.filter(office=office, state=ProposalState.OPEN)
    stays = _held(at) | Q(later_at__isnull=False) | Q(by_writer=True)
    _replace(undecided.exclude(stays), at)
    taken = Proposal.matters.through.objects.filter(proposal__in=undecided.values("pk")).values("matter")
    for proposal in new.filter(matters__in=taken).distinct():
        proposal_set(proposal=proposal, matters=list(_matters(proposal.matters.exclude(pk__in=taken))), at=at)
    return new.update(state=ProposalState.OPEN)


def proposal_set(*, proposal: Proposal, matters: Sequence[Matter], at: datetime) -> None:
    """Say anew what a proposal is about; part of the service that takes matters out or puts them back.

    An emptied one is replaced.
    """
    proposal.matters.set(matters)
    if not matters:
        _replace(Proposal.objects.filter(pk=proposal.pk), at)
        return
    grown = proposal.kind == ProposalKind.SINGLE and len(matters) > 1
    kind = ProposalKind.GROUP if grown else proposal.kind
    facts = _facts(proposal.certainty, matters, kind)
    if proposal.by_writer:
        facts["score"] = FIRST + proposal.certainty * len(matters)
    Proposal.objects.filter(pk=proposal.pk).update(**facts)
    for name, value in facts.items():
        setattr(proposal, name, value)


def proposal_by_writer(*, matter: Matter, into: Problem, at: datetime) -> Proposal:
    """Propose a matter to the problem that its writer chose; part of the service that registers the letter.

    It stands first and stays until a person decides: by itself it puts nothing anywhere.
    """
    with override(settings.LANGUAGE_CODE):
        reason = gettext("The writer chose it")
    facts = _facts(1.0, [matter], ProposalKind.JOIN) | {"score": FIRST + 1}
    proposal = Proposal.objects.create(
        office=into.office,
        title=into.title,
        certainty=1,
        reason=reason,
        into=into,
        by_writer=True,
        made_at=at,
        state=ProposalState.OPEN,
        **facts,
    )
    proposal.matters.set([matter])
    return proposal


def proposal_part(*, proposal: Proposal, matters: Sequence[Matter], at: datetime) -> Proposal:
    """Make a proposal of matters that were split off another; part of the service that splits them off."""
    kind = ProposalKind.GROUP if proposal.kind == ProposalKind.JOIN else proposal.kind
    part = Proposal.objects.create(
        office=proposal.office,
        title=(matters[0].line or proposal.title)[:60],
        certainty=proposal.certainty,
        reason=proposal.reason,
        terms=proposal.terms,
        fits={str(m.pk): proposal.fits[str(m.pk)] for m in matters if str(m.pk) in proposal.fits},
        made_at=at,
        **_facts(proposal.certainty, matters, kind),
    )
    part.matters.set(matters)
    return part


def _facts(certainty: float, matters: Sequence[Matter], kind: str) -> dict[str, object]:
    """Return what the queue is ordered and filtered by."""
    letters = [matter.letter for matter in matters]
    campaigns = {letter.campaign_id for letter in letters}
    path = common_path([str(letter.area.path) for letter in letters])
    alone = len(matters) == 1 and kind != ProposalKind.JOIN
    return {
        "size": len(matters),
        "score": round(len(matters) * certainty, 3),
        "oldest_at": min(letter.received_at for letter in letters),
        "campaign_id": campaigns.pop() if len(campaigns) == 1 else None,
        "area_id": next((x.area_id for x in letters if x.area.path == path), None) or _area(path),
        "kind": ProposalKind.SINGLE if alone else kind,
    }


def _matters(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("letter__area", "letter__office").order_by("pk")


def _area(path: str) -> int | None:
    found: Area | None = Area.objects.filter(path=path).first()
    return found.pk if found else None


def common_path(paths: Sequence[str]) -> str:
    """Return the path of the least place that has all these places in it."""
    low, high = min(paths), max(paths)
    pairs = enumerate(zip(low, high, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(low), len(high)))
    return low[: same // Area.steplen * Area.steplen]


def _make(office: Office, groups: Sequence[Group], at: datetime) -> None:
    link = Proposal.matters.through
    for start in range(0, len(groups), BATCH):
        chunk = [group for group in groups[start : start + BATCH] if group.matters]
        wanted = {pk for group in chunk for pk in group.matters}
        known: dict[int, Matter] = {}
        for some in _slices(sorted(wanted)):
            known |= Matter.objects.select_related("letter__area").in_bulk(some)
        made = Proposal.objects.bulk_create(_row(office, group, known, at) for group in chunk)
        link.objects.bulk_create(
            (
                link(proposal_id=proposal.pk, matter_id=pk)
                for proposal, group in zip(made, chunk, strict=True)
                for pk in group.matters
            ),
            batch_size=BATCH,
        )


def _slices(ids: Sequence[int]) -> Sequence[Sequence[int]]:
    return [ids[at : at + 500] for at in range(0, len(ids), 500)]


def _row(office: Office, group: Group, known: dict[int, Matter], at: datetime) -> Proposal:
    fits = dict(zip(map(str, group.matters), group.fits, strict=False))
    return Proposal(
        office=office,
        title=group.title[:60],
        certainty=group.certainty,
        reason=group.reason[:300],
        terms=list(group.terms),
        fits=fits,
        into_id=group.into,
        made_at=at,
        state=ProposalState.NEW,
        **_facts(group.certainty, [known[pk] for pk in group.matters], group.kind),
    )
