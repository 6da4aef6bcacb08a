"""The sorting board: each decision once, about the version that was seen; what comes too late is kept as an opinion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.accounts.models import Area, Category, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters.models import Ending, Matter
from huiyin.problems.decisions import said
from huiyin.problems.models import (
    Assignment,
    Belonging,
    Decision,
    Opinion,
    Problem,
    Proposal,
    ProposalKind,
    ProposalState,
    State,
    What,
)
from huiyin.problems.selectors import letters_in
from huiyin.problems.services.move import problem_move
from huiyin.problems.services.problem import TITLE_LIMIT, belonging_undo, problem_join, problem_open
from huiyin.problems.services.proposal import common_path, proposal_part, proposal_set


@dataclass(frozen=True)
class Choice:
    """What a clerk chose, as the page sent it: the version it showed, the ticked matters, and what else it asks for."""

    what: What
    version: int
    matters: frozenset[int] = frozenset()
    title: str = ""
    problem: Problem | None = None
    why: str = ""
    words: str = ""


class Act(NamedTuple):
    """A decision being carried out: on which proposal, on which of its matters that still wait, by whom."""

    proposal: Proposal
    choice: Choice
    live: list[Matter]
    ticked: list[Matter]
    staff: Staff
    at: datetime
    role: str

    @property
    def rest(self) -> list[Matter]:
        """Return the matters that were not ticked."""
        return [matter for matter in self.live if matter.pk not in self.choice.matters]


@dataclass(frozen=True)
class Done:
    """What came of it: the matters decided about, those they were told apart from, the problem, the part split off."""

    matters: Sequence[Matter]
    apart: Sequence[Matter] = ()
    problem: Problem | None = None
    opened: bool = False
    part: Proposal | None = None


def proposal_decide(*, proposal: Proposal, choice: Choice, staff: Staff, at: datetime, role: str) -> Decision:
    """Carry out a decision about the version of a proposal that was seen.

    The same decision sent twice counts once. Conflict when somebody was first: nothing is applied, and what was wanted
    is kept as an opinion.
    """
    try:
        with transaction.atomic():
            row = (
                Proposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=proposal.pk)
            )
            earlier = _earlier(row, choice.version)
            if earlier is not None and _is_same(earlier, choice, staff):
                return earlier
            if row.version != choice.version or row.state != ProposalState.OPEN:
                raise Conflict(_too_late(row, earlier))
            return _carry_out(row, choice, staff, at, role)
    except IntegrityError as error:  # two at the same moment: the version can be decided about once
        late = Conflict(_too_late(proposal, _earlier(proposal, choice.version)))
        _keep(proposal, choice, staff, at, role)
        raise late from error
    except Conflict:
        _keep(proposal, choice, staff, at, role)
        raise


def _earlier(proposal: Proposal, version: int) -> Decision | None:
    """Return what was decided about this version, else the last decision of all."""
    rows = proposal.decisions.select_related("by", "problem").order_by("version")
    return rows.filter(version__gte=version, undone_at=None).first() or rows.last()


def _is_same(earlier: Decision, choice: Choice, staff: Staff) -> bool:
    if (earlier.by_id, earlier.what, earlier.version) != (staff.pk, choice.what, choice.version):
        return False
    if earlier.undone_at or (choice.problem and earlier.problem_id != choice.problem.pk):
        return False
    ticked = choice.what in (What.SPLIT, What.MOVE)
    return not ticked or set(earlier.matters.values_list("pk", flat=True)) == choice.matters


def _too_late(proposal: Proposal, earlier: Decision | None) -> str:
    """Say who was first, when, with what, and what became of the decision that came later."""
    stands = earlier if earlier and not earlier.undone_at else None
    first = said(stands) if stands else _("The proposal has changed meanwhile.")
    return (
        _("%s Your decision was not applied; it is kept as an opinion. Look at the result, or object.")
        % first
    )


def _carry_out(row: Proposal, choice: Choice, staff: Staff, at: datetime, role: str) -> Decision:
    waiting = row.matters.filter(sorted_at=None, ending=Ending.OPEN).order_by("letter__received_at", "pk")
    live = list(waiting.select_related("letter__area", "letter__office", "category"))
    ticked = [matter for matter in live if matter.pk in choice.matters]
    act = Act(row, choice, live, ticked, staff, at, role)
    if not live or len(ticked) < len(choice.matters):
        raise Conflict(
            _("Some of these letters were sorted elsewhere meanwhile. Nothing of yours was applied.")
        )
    before = row.title
    done = ACTS[choice.what](act)
    decision = Decision.objects.create(
        proposal=row,
        version=row.version,
        what=choice.what,
        problem=done.problem,
        opened=done.opened,
        part=done.part,
        why=choice.why,
        words=choice.words.strip()[:300],
        title_before=before,
        at=at,
        by=staff,
    )
    decision.matters.set(done.matters)
    decision.apart.set(done.apart)
    Proposal.objects.filter(pk=row.pk).update(
        version=F("version") + 1, state=row.state, decided_at=row.decided_at, problem=row.problem,
        title=row.title, later_at=row.later_at,
    )  # fmt: skip
    if row.state != ProposalState.OPEN or choice.what == What.LATER:
        Proposal.objects.filter(pk=row.pk).update(held_by=None, held_until=None)
    told = {
        "matters": sorted(matter.pk for matter in done.matters),
        "problem": done.problem.pk if done.problem else 0,
        "why": choice.why,
        "words": choice.words,
    }
    _entry(row, f"proposal-{choice.what}", at, role, **told)
    return decision


def _accept(act: Act) -> Done:
    if act.proposal.kind == ProposalKind.JOIN:
        assert act.proposal.into is not None
        return _into(act, act.live, act.proposal.into)
    why = _("Proposed: %(reason)s") % {"reason": act.proposal.reason or _("a matter of its own")}
    problem = problem_open(
        office=act.proposal.office,
        title=act.choice.title.strip() or act.proposal.title,
        category=_most_common(act.live),
        area=_place_of(act.live),
        matters=act.live,
        why=why,
        at=act.at,
        role=act.role,
        staff=act.staff,
    )
    _close(act, ProposalState.ACCEPTED, problem)
    return Done(act.live, problem=problem, opened=True)


def _merge(act: Act) -> Done:
    return _into(act, act.live, _wanted(act))


def _move(act: Act) -> Done:
    done = _into(act, _needs_ticked(act), _wanted(act))
    return Done(done.matters, act.rest, done.problem)


def _into(act: Act, matters: Sequence[Matter], problem: Problem) -> Done:
    why = act.choice.words.strip() or act.proposal.reason or _("By hand")
    for matter in matters:
        problem = problem_join(
            problem=problem, matter=matter, why=why, at=act.at, role=act.role, staff=act.staff
        )
    if len(matters) == len(act.live):
        _close(act, ProposalState.ACCEPTED, problem)
    return Done(matters, problem=problem)


def _reject(act: Act) -> Done:
    if act.proposal.kind == ProposalKind.SINGLE:
        raise Refused(_("A letter alone cannot be told apart. Put it into a problem, or aside."))
    _close(act, ProposalState.REJECTED, None)
    if act.proposal.kind == ProposalKind.JOIN:
        return Done(act.live, problem=act.proposal.into)
    return Done(act.live, act.live)


def _split(act: Act) -> Done:
    ticked = _needs_ticked(act)
    if not act.rest:
        raise Refused(_("All letters are ticked. Tick those that do not belong to the others."))
    part = proposal_part(proposal=act.proposal, matters=ticked, at=act.at)
    left = act.proposal.matters.exclude(pk__in=[matter.pk for matter in ticked])
    proposal_set(proposal=act.proposal, matters=list(left.select_related("letter__area")), at=act.at)
    return Done(ticked, act.rest, part=part)


def _name(act: Act) -> Done:
    title = act.choice.title.strip()
    if not title or len(title) > TITLE_LIMIT or "\x00" in title:
        raise Refused(_("Write a title of at most 60 characters: the place, then the matter."), field="title")
    act.proposal.title = title
    return Done(())


def _later(act: Act) -> Done:
    act.proposal.later_at = act.at
    return Done(())


ACTS: dict[str, Callable[[Act], Done]] = {
    What.ACCEPT: _accept,
    What.REJECT: _reject,
    What.SPLIT: _split,
    What.MERGE: _merge,
    What.MOVE: _move,
    What.NAME: _name,
    What.LATER: _later,
}


def _close(act: Act, state: ProposalState, problem: Problem | None) -> None:
    act.proposal.state, act.proposal.decided_at, act.proposal.problem = state, act.at, problem


def _wanted(act: Act) -> Problem:
    if act.choice.problem is None:
        raise Refused(_("Choose a problem, or type its number."), field="problem")
    return act.choice.problem


def _needs_ticked(act: Act) -> list[Matter]:
    if not act.ticked:
        raise Refused(_("Tick at least one letter first."))
    return act.ticked


def _most_common(matters: Sequence[Matter]) -> Category | None:
    """Return the category that most of these matters have; None where most have none."""
    kinds = [matter.category for matter in matters]
    return max(kinds, key=kinds.count) if kinds else None


def _place_of(matters: Sequence[Matter]) -> Area | None:
    """Return the least place that has the places of all these matters in it."""
    path = common_path([str(matter.letter.area.path) for matter in matters])
    found: Area | None = Area.objects.filter(path=path).first()
    return found


@transaction.atomic
def decision_undo(*, decision: Decision, staff: Staff, at: datetime, role: str) -> Decision:
    """Take back one's own decision, of any age, until a unit has the problem. Undoing twice counts once."""
    row = (
        Proposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=decision.proposal_id)
    )
    decision = Decision.objects.select_related("problem", "part").get(pk=decision.pk)
    if decision.by_id != staff.pk:
        raise Refused(_("Somebody else has decided this. You can object to it."))
    if decision.undone_at:
        return decision
    if row.decisions.filter(version__gt=decision.version, undone_at=None).exists():
        raise Conflict(_("Something was decided about it afterwards. Undo that first."))
    if decision.problem and decision.what != What.REJECT:
        _take_out(decision, decision.problem, staff, at, role)
    if decision.part:
        _take_back(row, decision.part, at)
    changed: dict[str, object] = {"title": decision.title_before} if decision.what == What.NAME else {}
    if decision.what == What.LATER:
        changed["later_at"] = None
    Proposal.objects.filter(pk=row.pk).update(
        state=ProposalState.OPEN, decided_at=None, problem=None, version=F("version") + 1, **changed
    )
    decision.undone_at = at
    decision.save(update_fields=["undone_at"])
    _entry(row, "decision-undone", at, role, decision=decision.pk, what=decision.what)
    return decision


def _take_out(decision: Decision, problem: Problem, staff: Staff, at: datetime, role: str) -> None:
    # Locked before it is asked whether a unit has it: an assignment at this moment must not slip between.
    problem = Problem.objects.select_for_update(of=("self",)).select_related("office").get(pk=problem.pk)
    if problem.state != State.OPEN or Assignment.objects.filter(problem=problem).exists():
        raise Refused(
            _("A unit has begun with problem %s. Take the letter out there, and say why.") % problem.number
        )
    there = Belonging.objects.filter(problem=problem, matter__in=decision.matters.all(), undone_at=None)
    for belonging in there.select_related("matter__letter").order_by("pk"):
        belonging_undo(
            belonging=belonging, why=_("Undone on the sorting board"), at=at, role=role, staff=staff
        )
    if decision.opened and not letters_in(problem=problem).exists():
        problem.refresh_from_db()
        problem_move(
            problem=problem,
            move="void",
            at=at,
            role="system",
            by=staff,
            words=_("Undone on the sorting board"),
        )


def _take_back(row: Proposal, part: Proposal, at: datetime) -> None:
    moved = Proposal.objects.filter(pk=part.pk, state=ProposalState.OPEN, version=1).update(
        state=ProposalState.REPLACED, decided_at=at, version=F("version") + 1
    )
    if not moved:
        raise Conflict(_("What was split off has been decided about already. Undo that first."))
    ids = [*row.matters.values_list("pk", flat=True), *part.matters.values_list("pk", flat=True)]
    back = Matter.objects.filter(pk__in=ids).select_related("letter__area")
    proposal_set(proposal=row, matters=list(back), at=at)


@transaction.atomic
def decision_object(*, decision: Decision, words: str, staff: Staff, at: datetime, role: str) -> Opinion:
    """Object to somebody else's decision; a supervisor settles it. Nothing is changed by it."""
    if not words.strip():
        raise Refused(_("Say why, in a few words."), field="words")
    if decision.by_id == staff.pk:
        raise Refused(_("This is your own decision: undo it."), field="words")
    made = Opinion.objects.create(
        proposal_id=decision.proposal_id, against=decision, words=words.strip()[:300], at=at, by=staff
    )
    _entry(decision.proposal, "opinion-objected", at, role, decision=decision.pk, words=words)
    return made


@transaction.atomic
def opinion_settle(*, opinion: Opinion, outcome: str, staff: Staff, at: datetime, role: str) -> Opinion:
    """Say what became of an objection."""
    if not outcome.strip():
        raise Refused(_("Say what was done, in a few words."), field="outcome")
    changed = Opinion.objects.filter(pk=opinion.pk, settled_at=None, against__isnull=False).update(
        settled_at=at, settled_by=staff, outcome=outcome.strip()[:300]
    )
    if not changed:
        raise Conflict(_("This objection is settled already."))
    opinion.refresh_from_db()
    _entry(opinion.proposal, "opinion-settled", at, role, opinion=opinion.pk, outcome=outcome)
    return opinion


@transaction.atomic
def _keep(proposal: Proposal, choice: Choice, staff: Staff, at: datetime, role: str) -> None:
    """Keep a decision that came too late; sent twice it counts once."""
    same = Opinion.objects.filter(proposal=proposal, by=staff, what=choice.what, against=None)
    if same.filter(words=choice.words.strip()[:300]).exists():
        return
    kept = Opinion.objects.create(
        proposal=proposal, what=choice.what, words=choice.words.strip()[:300], at=at, by=staff
    )
    kept.matters.set(proposal.matters.filter(pk__in=choice.matters))
    _entry(proposal, "opinion-kept", at, role, what=choice.what, opinion=kept.pk)


def _entry(proposal: Proposal, verb: str, at: datetime, role: str, **content: object) -> None:
    entry_write(
        office=proposal.office.code,
        kind=f"problems.{verb}",
        object_kind="proposal",
        object_id=proposal.pk,
        at=at,
        role=role,
        content=content,
    )
