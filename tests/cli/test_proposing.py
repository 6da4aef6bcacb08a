"""Runs of the grouping beside intake: when one is due, what it learns, and what is said when it fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.cli import proposing
from huiyin.problems.models import Proposal, ProposalKind, ProposalState, What
from huiyin.problems.services.board import Choice, proposal_decide
from huiyin.problems.services.run import run_last
from tests.people import NOON, Township, received

PIPE = "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样。"
LAMP = "村口的路灯半个月不亮，孩子放学看不见路，请供电所来修。"
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def write(town: Township, *bodies: str) -> None:
    for body in bodies:
        received(town, body=body, at=LATER if Proposal.objects.exists() else NOON)


def waiting() -> dict[str, int]:
    rows = Proposal.objects.filter(state=ProposalState.OPEN)
    return dict(rows.values_list("kind", "size").order_by("kind", "size"))


def run(*, minutes: int = 0) -> int:
    return proposing.propose_due(at=LATER + timedelta(minutes=minutes))


def decide(proposal: Proposal, what: What, town: Township) -> None:
    proposal_decide(
        proposal=proposal, choice=Choice(what, proposal.version), staff=town.wang, at=LATER, role="clerk"
    )


def test_it_works(town: Township) -> None:
    write(town, PIPE, PIPE + "请快来。", LAMP)
    assert run() == 2
    assert waiting() == {ProposalKind.GROUP: 2, ProposalKind.SINGLE: 1}
    assert run(minutes=5) == 0  # nothing new


def test_a_rejected_pair_is_not_proposed_again(town: Township) -> None:
    write(town, PIPE, PIPE + "请快来。")
    run()
    decide(Proposal.objects.get(), What.REJECT, town)
    assert run(minutes=5) == 2
    assert waiting() == {ProposalKind.SINGLE: 1}


def test_a_later_letter_is_proposed_to_the_problem_that_is_there(town: Township) -> None:
    write(town, PIPE, PIPE + "请快来。")
    run()
    decide(Proposal.objects.get(), What.ACCEPT, town)
    write(town, PIPE + "又一天了。")
    run(minutes=5)
    proposal = Proposal.objects.get(state=ProposalState.OPEN)
    assert (proposal.kind, proposal.into) == (
        ProposalKind.JOIN,
        Proposal.objects.get(state="accepted").problem,
    )
    decide(proposal, What.REJECT, town)
    run(minutes=10)
    assert waiting() == {ProposalKind.SINGLE: 1}


def test_a_problem_of_another_place_is_kept_at_a_distance(town: Township) -> None:
    write(town, PIPE)
    run()
    decide(Proposal.objects.get(), What.ACCEPT, town)
    received(
        town, body=PIPE.replace("三村三组", "一组") + "一直没有人来看。", area=town.other_village, at=LATER
    )
    run(minutes=5)
    found = Proposal.objects.get(state=ProposalState.OPEN)
    assert found.kind == ProposalKind.SINGLE or found.certainty <= 0.5


def test_what_fails_is_said_and_letters_come_in(
    town: Township, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(town, PIPE)

    def broken(**_parts: object) -> None:
        raise MemoryError

    monkeypatch.setattr(proposing, "groups_of", broken)
    assert run() == 0
    last = run_last(town.office)
    assert last is not None
    assert (last.state, last.detail.split()[-1]) == ("failed", "MemoryError")
    write(town, LAMP)
    client.force_login(town.wang)
    said = client.get("/desk/sort/").content.decode()
    assert "分组没有完成（" in said
    assert "MemoryError" in said
    monkeypatch.undo()
    monkeypatch.setattr("django.utils.timezone.now", timezone.now)
    assert proposing.propose_due(at=LATER + timedelta(minutes=5)) == 2


def test_a_run_waits_for_the_one_before(town: Township) -> None:
    write(town, PIPE)
    run()
    write(town, LAMP)
    assert run(minutes=1) == 0
    assert run(minutes=3) > 0
