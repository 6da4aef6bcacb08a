"""Released problems like a letter, and what becomes of a writer's choice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.journal.models import Entry
from huiyin.letters.models import Letter
from huiyin.letters.services.flood import Limits
from huiyin.problems.board import View, queue
from huiyin.problems.models import (
    Belonging,
    Problem,
    Proposal,
    ProposalKind,
    ProposalState,
    Release,
    State,
    What,
)
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.proposal import proposals_rank
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.same import letter_receive_same
from huiyin.problems.similar import MOST, ranked_by, similar_chosen, similar_released
from tests.people import NOON, Township, a_letter, received
from tests.problems.boards import choose, group, matters, take

LATER = NOON + timedelta(minutes=1)
TEXT = "三村三组的水管又冻裂了，四十一户没水吃。"


def released(town: Township, title: str, **more: Any) -> Problem:
    made = problem_open(
        office=town.office, title=title, matters=[received(town).letter.matters.get()], why="x", at=NOON, role="clerk",
        **more,
    )  # fmt: skip
    return release_decide(
        problem=made, decision=Release.RELEASED, title=title, staff=town.nima, at=NOON, role="publisher"
    )


def found(town: Township, text: str = TEXT) -> list[tuple[str, tuple[str, ...]]]:
    rows = similar_released(office=town.office, area=town.village, text=text)
    return [(row.problem.public_title, row.shared) for row in rows]


def chosen(town: Township, same: Problem | None, **more: Any) -> Letter:
    limits = {"limits": Limits(held=100, refused=100)} | more
    return letter_receive_same(
        address="192.0.2.1", office=town.office, new=a_letter(town), same=same, at=LATER, **limits
    ).letter


def test_it_works(town: Township) -> None:
    released(town, "三村水管冻裂")
    released(town, "三村路灯不亮")
    assert found(town) == [("三村水管冻裂", ("三村", "水管", "冻裂"))]


def test_only_the_place_is_not_enough(town: Township) -> None:
    released(town, "三村路灯不亮")
    assert found(town) == []


def test_other_villages_and_what_is_not_public_or_open_are_left_out(town: Township) -> None:
    released(town, "一村水管冻裂", area=town.other_village)
    hidden = released(town, "三村水管冻裂")
    Problem.objects.filter(pk=hidden.pk).update(release=Release.HELD)
    done = released(town, "三村水管冻裂")
    Problem.objects.filter(pk=done.pk).update(state=State.CLOSED)
    assert found(town) == []
    assert similar_chosen(office=town.office, number=hidden.number) is None
    assert similar_chosen(office=town.office, number=done.number) is None
    assert similar_chosen(office=town.office, number="x" * 40) is None


def test_what_is_about_the_whole_township_counts(town: Township) -> None:
    released(town, "云岭乡水管冻裂", area=town.office.area)
    assert [title for title, _shared in found(town)] == ["云岭乡水管冻裂"]


def test_at_most_five(town: Township) -> None:
    for _n in range(MOST + 2):
        released(town, "三村水管冻裂")
    assert len(found(town)) == MOST


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_is_compared(text: str, titles: list[str]) -> None:
    rows = ranked_by(text, list(enumerate(titles)), {"三村"})
    assert len({pk for pk, _shared in rows}) == len(rows)
    assert all(shared for _pk, shared in rows)


def test_a_choice_is_a_proposal_and_no_belonging(town: Township) -> None:
    problem = released(town, "三村水管冻裂")
    before = Belonging.objects.count()
    letter = chosen(town, problem)
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.into, proposal.certainty) == (ProposalKind.JOIN, problem, 1)
    assert proposal.by_writer
    assert list(proposal.matters.values_list("letter", flat=True)) == [letter.pk]
    assert Belonging.objects.count() == before
    assert letter.matters.get().sorted_at is None


def test_without_a_choice_there_is_none(town: Township) -> None:
    chosen(town, None)
    assert not Proposal.objects.exists()


def test_it_stands_first_and_no_run_replaces_it(town: Township) -> None:
    letter = chosen(town, released(town, "三村水管冻裂"))
    mine = Proposal.objects.get()
    many = matters(town, 4)
    take(town, group([*many, letter.matters.select_related("letter__area").get()], certainty=1.0))
    proposals_rank(office=town.office, at=LATER, role="system")
    rows = list(queue(actor=town.actor("wang"), view=View()))
    assert rows[0] == mine
    mine.refresh_from_db()
    assert mine.state == ProposalState.OPEN
    assert rows[1].matters.count() == 4


def test_a_clerk_accepts_it(town: Township) -> None:
    problem = released(town, "三村水管冻裂")
    letter = chosen(town, problem)
    choose(Proposal.objects.get(), What.ACCEPT, town.wang)
    assert Belonging.objects.filter(problem=problem, matter__letter=letter, by=town.wang).exists()


def test_a_letter_held_for_review_brings_no_proposal(town: Township) -> None:
    assert chosen(town, released(town, "三村水管冻裂"), limits=Limits(held=0, refused=9)).held_for
    assert not Proposal.objects.exists()


def test_sent_twice_it_is_chosen_once(town: Township) -> None:
    problem, new = released(town, "三村水管冻裂"), a_letter(town, client_id=uuid4())
    for _time in range(2):
        letter_receive_same(
            address="192.0.2.1", limits=Limits(9, 9), office=town.office, new=new, same=problem, at=LATER
        )
    assert Proposal.objects.count() == 1


def test_letter_and_choice_come_together_or_not_at_all(
    town: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = released(town, "三村水管冻裂")
    letters, entries = Letter.objects.count(), Entry.objects.count()

    def broken(**_said: Any) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr("huiyin.problems.services.same.proposal_by_writer", broken)
    with pytest.raises(RuntimeError, match="gone"):
        chosen(town, problem)
    assert (Letter.objects.count(), Entry.objects.count()) == (letters, entries)
