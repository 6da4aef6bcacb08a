"""Decisions on the sorting board: each once, about the version that was seen, and what becomes of the letters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Matter
from huiyin.letters.services.letter import letter_concerns
from huiyin.problems.board import View, decision_for, objections, proposal_for, queue, stacks
from huiyin.problems.decisions import constraints, effort
from huiyin.problems.models import (
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
from huiyin.problems.services.board import decision_object, decision_undo, opinion_settle
from huiyin.problems.services.problem import problem_join, problem_open
from huiyin.problems.services.proposal import proposal_hold, proposals_rank
from huiyin.problems.services.work import problem_assign
from tests.people import Township
from tests.problems.boards import LATER, choose, group, join, matters, proposed, take

HALF = timedelta(seconds=90)


def there() -> dict[int, int]:
    """Return the problem of each matter that lies in one."""
    return dict(Belonging.objects.filter(undone_at=None).values_list("matter", "problem"))


def problem_of(town: Township, of: list[Matter]) -> Problem:
    return problem_open(
        office=town.office, title="三村停水", matters=of, why="x", at=LATER, role="clerk", staff=town.wang
    )


def ids(proposal: Proposal) -> list[int]:
    return list(proposal.matters.order_by("pk").values_list("pk", flat=True))


def test_it_works(town: Township) -> None:
    proposal = proposed(town)
    decision = choose(proposal, What.ACCEPT, town.wang, title="三村三组水管冻裂")
    assert decision.problem is not None
    assert decision.problem.title == "三村三组水管冻裂"
    assert there() == dict.fromkeys(ids(proposal), decision.problem.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version) == (ProposalState.ACCEPTED, 2)
    assert Entry.objects.filter(kind="problems.proposal-accept", object_id=proposal.pk).count() == 1
    assert effort(office=town.office) == (1, 3)
    assert effort(office=town.office).per_thousand == pytest.approx(333.3, abs=0.1)


def test_the_order_is_by_what_a_decision_settles(town: Township) -> None:
    first, many, sure, old = matters(town, 2), matters(town, 4), matters(town, 2), matters(town, 1)
    take(
        town,
        group(first, title="两封", certainty=0.6),
        group(many, title="四封", certainty=0.8),
        group(sure, title="更像", certainty=0.9),
        group(old, title="一封"),
    )
    rows = queue(actor=town.actor("wang"), view=View())
    assert [row.title for row in rows] == ["四封", "更像", "两封"]
    assert [row.title for row in queue(actor=town.actor("wang"), view=View("single"))] == ["一封"]


def test_what_is_hard_to_say_is_not_in_the_queue(town: Township) -> None:
    proposed(town, certainty=0.3)
    assert not queue(actor=town.actor("wang"), view=View()).exists()
    assert queue(actor=town.actor("wang"), view=View("unsure")).count() == 1


def test_a_filter_shows_what_lies_wholly_in_a_place(town: Township) -> None:
    inside = proposed(town)
    across = [*matters(town, 1), *matters(town, 1, area=town.other_village)]
    take(town, group(across, title="两村"), group(list(inside.matters.all()), title="一处"))
    rows = queue(actor=town.actor("wang"), view=View(area=town.village))
    assert [row.title for row in rows] == ["一处"]
    assert Proposal.objects.get(title="两村").area == town.office.area


@pytest.mark.parametrize("what", [What.SPLIT, What.MOVE])
def test_without_a_tick_nothing_is_taken_out(town: Township, what: What) -> None:
    problem = problem_of(town, matters(town, 1))
    with pytest.raises(Refused):
        choose(proposed(town), what, town.wang, problem=problem)


def test_split_off_makes_a_proposal_of_its_own(town: Township) -> None:
    proposal = proposed(town)
    one, *rest = ids(proposal)
    decision = choose(proposal, What.SPLIT, town.wang, matters=frozenset([one]))
    assert decision.part is not None
    assert (ids(decision.part), decision.part.kind) == ([one], ProposalKind.SINGLE)
    proposal.refresh_from_db()
    assert (ids(proposal), proposal.size, proposal.score) == (rest, 2, 1.8)
    assert there() == {}
    assert constraints(office=town.office).cannot == [(one, other) for other in rest]


def test_merge_puts_all_into_a_problem_that_is_there(town: Township) -> None:
    problem = problem_of(town, matters(town, 1))
    proposal = proposed(town)
    choose(proposal, What.MERGE, town.wang, problem=problem)
    assert set(there().values()) == {problem.pk}
    assert Problem.objects.count() == 1
    assert len(constraints(office=town.office).must) == 3


def test_move_takes_what_is_ticked_and_the_rest_waits(town: Township) -> None:
    problem = problem_of(town, matters(town, 1))
    proposal = proposed(town)
    one, *_rest = ids(proposal)
    choose(proposal, What.MOVE, town.wang, matters=frozenset([one]), problem=problem)
    assert there()[one] == problem.pk
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    assert [stack.matter.pk for stack in stacks(actor=town.actor("wang"), proposal=proposal)] != []
    decision = choose(proposal, What.ACCEPT, town.wang)
    assert decision.problem is not None
    assert decision.problem.letters_count == 2


def test_a_later_letter_joins_the_problem_it_was_proposed_to(town: Township) -> None:
    problem = problem_of(town, matters(town, 2))
    proposal = take(town, group(matters(town, 1), **join(problem.pk)))[0]
    assert proposal.kind == ProposalKind.JOIN
    choose(proposal, What.ACCEPT, town.wang)
    assert set(there().values()) == {problem.pk}


def test_a_letter_told_apart_from_a_problem_is_kept_from_it(town: Township) -> None:
    problem = problem_of(town, matters(town, 2))
    proposal = take(town, group(matters(town, 1), **join(problem.pk)))[0]
    choose(proposal, What.REJECT, town.wang, why="place")
    (letter,) = ids(proposal)
    inside = sorted(problem.belongings.values_list("matter", flat=True))
    assert constraints(office=town.office).cannot == [(other, letter) for other in inside]
    assert there().keys() == set(inside)


def test_what_lies_together_outranks_what_was_told_apart(town: Township) -> None:
    proposal = proposed(town, 2)
    choose(proposal, What.REJECT, town.wang)
    assert constraints(office=town.office).cannot == [tuple(ids(proposal))]
    problem_of(town, list(proposal.matters.select_related("letter__office")))
    assert constraints(office=town.office).cannot == []


def test_a_name_is_kept_and_the_proposal_stays(town: Township) -> None:
    proposal = proposed(town)
    decision = choose(proposal, What.NAME, town.wang, title="三村三组水管")
    proposal.refresh_from_db()
    assert (proposal.title, proposal.state) == ("三村三组水管", ProposalState.OPEN)
    decision_undo(decision=decision, staff=town.wang, at=LATER, role="clerk")
    proposal.refresh_from_db()
    assert proposal.title == "三村水管冻裂"


@pytest.mark.parametrize("title", ["", "长" * 61, "三村\x00"])
def test_a_name_that_cannot_be_is_refused(town: Township, title: str) -> None:
    with pytest.raises(Refused):
        choose(proposed(town), What.NAME, town.wang, title=title)


def test_a_single_letter_cannot_be_told_apart(town: Township) -> None:
    with pytest.raises(Refused):
        choose(proposed(town, 1), What.REJECT, town.wang)


# Two at once


def test_the_later_of_two_is_told_and_kept_as_an_opinion(town: Township) -> None:
    proposal = proposed(town)
    choose(proposal, What.ACCEPT, town.wang)
    before = there()
    with pytest.raises(Conflict, match="王登记员"):
        choose(proposal, What.REJECT, town.li)
    assert there() == before
    opinion = Opinion.objects.get()
    assert (opinion.by, opinion.what, opinion.against) == (town.li, What.REJECT, None)
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(kind="problems.opinion-kept").count() == 1


def test_the_same_decision_sent_twice_counts_once(town: Township) -> None:
    proposal = proposed(town)
    one = choose(proposal, What.ACCEPT, town.wang)
    assert choose(proposal, What.ACCEPT, town.wang) == one
    assert Problem.objects.count() == 1
    assert not Opinion.objects.exists()
    with pytest.raises(Conflict):
        choose(proposal, What.ACCEPT, town.li)


def test_a_stale_version_is_refused(town: Township) -> None:
    proposal = proposed(town)
    choose(proposal, What.SPLIT, town.wang, matters=frozenset(ids(proposal)[:1]))
    with pytest.raises(Conflict):
        choose(proposal, What.ACCEPT, town.li)
    assert there() == {}


def test_letters_sorted_elsewhere_meanwhile_are_left_out_or_said(town: Township) -> None:
    proposal = proposed(town)
    one, *rest = list(proposal.matters.select_related("letter__office").order_by("pk"))
    problem_of(town, [one])
    with pytest.raises(Conflict):
        choose(proposal, What.SPLIT, town.wang, matters=frozenset([one.pk]))
    decision = choose(proposal, What.ACCEPT, town.wang)
    assert set(decision.matters.all()) == set(rest)


def test_a_proposal_is_held_for_two_minutes_and_longer_by_use(town: Township) -> None:
    proposal = proposed(town)
    assert proposal_hold(proposal=proposal, staff=town.wang, at=LATER)
    assert not proposal_hold(proposal=proposal, staff=town.li, at=LATER + HALF)
    assert proposal_hold(proposal=proposal, staff=town.wang, at=LATER + HALF)
    assert not proposal_hold(proposal=proposal, staff=town.li, at=LATER + 2 * HALF)
    assert proposal_hold(proposal=proposal, staff=town.li, at=LATER + 4 * HALF)


def test_who_opens_another_lets_go(town: Township) -> None:
    first, second = take(town, group(matters(town, 2)), group(matters(town, 2)))
    proposal_hold(proposal=first, staff=town.wang, at=LATER)
    proposal_hold(proposal=second, staff=town.wang, at=LATER)
    assert proposal_hold(proposal=first, staff=town.li, at=LATER)


def test_new_results_wait_while_somebody_works(town: Township) -> None:
    first, other = take(town, group(matters(town, 2), title="甲"), group(matters(town, 2), title="乙"))
    proposal_hold(proposal=first, staff=town.wang, at=LATER)
    aside = choose(other, What.LATER, town.li)
    take(town, group(matters(town, 3), title="丙"), group(list(first.matters.all()), title="丁"))

    def titles() -> list[str]:
        return [row.title for row in queue(actor=town.actor("wang"), view=View())]

    assert titles() == ["甲"]
    assert proposals_rank(office=town.office, at=LATER, role="clerk") == 1
    assert titles() == ["丙", "甲"]  # what was held stays, and its letters are proposed once
    assert Proposal.objects.get(pk=aside.proposal_id).state == ProposalState.OPEN
    assert proposals_rank(office=town.office, at=LATER, role="clerk") == 0


# Undo


def test_undo_goes_back_one_by_one(town: Township) -> None:
    proposal = proposed(town)
    one = ids(proposal)[0]
    split = choose(proposal, What.SPLIT, town.wang, matters=frozenset([one]))
    proposal.refresh_from_db()
    accepted = choose(proposal, What.ACCEPT, town.wang)
    with pytest.raises(Conflict):
        decision_undo(decision=split, staff=town.wang, at=LATER, role="clerk")
    decision_undo(decision=accepted, staff=town.wang, at=LATER, role="clerk")
    assert there() == {}
    assert Problem.objects.get().state == State.VOID
    decision_undo(decision=split, staff=town.wang, at=LATER, role="clerk")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.size, one in ids(proposal)) == (ProposalState.OPEN, 3, True)
    assert constraints(office=town.office) == ([], [])
    again = decision_undo(decision=split, staff=town.wang, at=LATER, role="clerk")
    assert again.undone_at == LATER
    assert choose(proposal, What.ACCEPT, town.wang).problem is not None


@pytest.mark.parametrize("what", [What.REJECT, What.LATER])
def test_undo_puts_a_proposal_back_into_the_queue(town: Township, what: What) -> None:
    proposal = proposed(town)
    decision = choose(proposal, what, town.wang)
    assert not queue(actor=town.actor("wang"), view=View()).exists()
    decision_undo(decision=decision, staff=town.wang, at=LATER, role="clerk")
    assert queue(actor=town.actor("wang"), view=View()).get() == proposal


def test_a_merge_is_undone_and_the_problem_stays(town: Township) -> None:
    problem = problem_of(town, matters(town, 1))
    decision = choose(proposed(town), What.MERGE, town.wang, problem=problem)
    decision_undo(decision=decision, staff=town.wang, at=LATER, role="clerk")
    problem.refresh_from_db()
    assert (problem.state, problem.letters_count, len(there())) == (State.OPEN, 1, 1)


def test_undo_leaves_what_others_put_in_meanwhile(town: Township) -> None:
    decision = choose(proposed(town), What.ACCEPT, town.wang)
    assert decision.problem is not None
    (late,) = matters(town, 1)
    problem_join(problem=decision.problem, matter=late, why="x", at=LATER, role="clerk", staff=town.li)
    decision_undo(decision=decision, staff=town.wang, at=LATER, role="clerk")
    assert there() == {late.pk: decision.problem.pk}
    assert Problem.objects.get().state == State.OPEN


def test_once_a_unit_has_it_undo_is_refused(town: Township) -> None:
    decision = choose(proposed(town), What.ACCEPT, town.wang)
    assert decision.problem is not None
    problem_assign(
        problem=decision.problem, lead=town.water, why="x", staff=town.li, at=LATER, role="coordinator"
    )
    before = there()
    with pytest.raises(Refused):
        decision_undo(decision=decision, staff=town.wang, at=LATER, role="clerk")
    assert there() == before


def test_another_clerks_decision_is_objected_to_and_settled(town: Township) -> None:
    decision = choose(proposed(town), What.ACCEPT, town.wang)
    with pytest.raises(Refused):
        decision_undo(decision=decision, staff=town.li, at=LATER, role="coordinator")
    with pytest.raises(Refused):
        decision_object(decision=decision, words="  ", staff=town.li, at=LATER, role="coordinator")
    with pytest.raises(Refused):
        decision_object(decision=decision, words="自己的", staff=town.wang, at=LATER, role="clerk")
    opinion = decision_object(decision=decision, words="组不同", staff=town.li, at=LATER, role="coordinator")
    assert list(objections(actor=town.actor("chen"))) == [opinion]
    assert not objections(actor=town.actor("li")).exists()
    opinion_settle(opinion=opinion, outcome="已移走一封", staff=town.chen, at=LATER, role="supervisor")
    assert not objections(actor=town.actor("chen")).exists()
    with pytest.raises(Conflict):
        opinion_settle(opinion=opinion, outcome="再", staff=town.chen, at=LATER, role="supervisor")


# Rights


@pytest.mark.parametrize("who", ["village_clerk", "stranger", "zhaxi", "nima", "reviewer", "admin"])
def test_whose_letters_they_are_not_sees_no_proposal(town: Township, who: str) -> None:
    proposal = proposed(town)
    decision = choose(proposal, What.LATER, town.wang)
    with pytest.raises(NotFound):
        proposal_for(actor=town.actor(who), pk=proposal.pk)
    with pytest.raises(NotFound):
        decision_for(actor=town.actor(who), pk=decision.pk)
    assert not queue(actor=town.actor(who), view=View("later")).exists()


def test_whom_one_letter_concerns_never_sees_it(town: Township) -> None:
    proposal = proposed(town)
    assert proposal_for(actor=town.actor("li"), pk=proposal.pk) == proposal
    letter = proposal.matters.all()[0].letter
    letter_concerns(letter=letter, staff=town.li, reason="x", at=LATER, role="clerk")
    with pytest.raises(NotFound):
        proposal_for(actor=town.actor("li"), pk=proposal.pk)
    assert not queue(actor=town.actor("li"), view=View()).exists()
    assert queue(actor=town.actor("wang"), view=View()).exists()


def test_a_problem_that_is_not_theirs_is_not_proposed(town: Township) -> None:
    of = matters(town, 1)
    problem = problem_of(town, of)
    letter_concerns(letter=of[0].letter, staff=town.li, reason="x", at=LATER, role="clerk")
    take(town, group(matters(town, 1), **join(problem.pk)))
    assert not queue(actor=town.actor("li"), view=View()).exists()
    assert queue(actor=town.actor("wang"), view=View()).exists()


def test_letters_of_one_text_lie_on_one_stack_and_the_least_fitting_is_first(town: Township) -> None:
    same = matters(town, 2)
    other = matters(town, 1, body="六村的水表井冻裂了，水费多算了。")
    for matter in same:
        letter = matter.letter.texts.get()
        letter.line = "三村水管冻裂"
        letter.save()
    fits = (0.9, 0.9, 0.4)
    proposal = take(town, group([*same, *other], fits=fits))[0]
    found = stacks(actor=town.actor("wang"), proposal=proposal)
    assert [(stack.matter, len(stack.others)) for stack in found] == [(other[0], 0), (same[0], 1)]
