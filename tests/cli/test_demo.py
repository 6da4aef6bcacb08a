"""The demo's township: the same at every run, with something of everything in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from huiyin.accounts.models import Area, Office, Staff, Unit
from huiyin.cli.demo_town import build
from huiyin.letters.models import Batch, Channel, ClockRule, Letter, LetterText, Slip
from huiyin.problems.models import (
    LineState,
    Problem,
    Proposal,
    ProposalKind,
    ProposalState,
    Release,
    State,
    UnitLine,
)
from tests.people import NOON

EVENING = NOON + timedelta(hours=8)  # most boxes of the day were opened long ago


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_it_works(transactional_db: None) -> None:
    empty()
    with translation.override("zh-hans"):
        build(at=EVENING)
    assert Area.objects.filter(depth=2).count() == 9
    assert sum(Area.objects.filter(depth=2).values_list("households", flat=True)) == 1235
    assert Unit.objects.count() == 6
    assert Letter.objects.count() == 1208
    assert Letter.objects.filter(channel=Channel.PHONE).count() == 85
    assert (Slip.objects.count(), Slip.objects.exclude(returned_on=None).count()) == (1235, 1208)
    assert Problem.objects.count() == 170
    batch = Batch.objects.get(closed_at=None)
    assert batch.letters.count() < batch.pieces
    assert set(Problem.objects.values_list("state", flat=True)) == set(State) - {State.VOID}
    assert Problem.objects.filter(state=State.WORKING, answer_due__lt=EVENING).exists()
    assert LetterText.objects.filter(body__contains="ཆུ་མདོང་").exists()
    assert {row.office.code for row in Staff.objects.select_related("office")} == {"YN"}
    for_each_desk_something_waits()
    first = told()
    empty()
    with translation.override("zh-hans"):
        build(at=EVENING)
    assert told() == first


def for_each_desk_something_waits() -> None:
    kinds = Proposal.objects.filter(state=ProposalState.OPEN).values_list("kind", flat=True)
    assert {ProposalKind.GROUP, ProposalKind.JOIN} <= set(kinds)
    assert (
        Proposal.matters.through.objects.count() == 96 + 1 + 2
    )  # one about a unit, one letter with two matters
    assert set(UnitLine.objects.values_list("state", flat=True)) == {LineState.WAITING, LineState.RELEASED}
    assert Problem.objects.filter(release=Release.WAITING, state=State.WORKING).exists()
    assert set(ClockRule.objects.values_list("category__name", "hours")) == {("供水", 24), ("供电", 24)}


def told() -> list[tuple[object, ...]]:
    """Return what each run must say the same; only what chance makes (check words, salts) may differ."""
    letters = Letter.objects.order_by("number").values_list(
        "number", "client_id", "channel", "texts__body", "received_at"
    )
    problems = Problem.objects.order_by("year", "sequence").values_list(
        "title", "state", "letters_count", "answer_due"
    )
    return [*letters, *problems]


def empty() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    assert not Office.objects.exists()
