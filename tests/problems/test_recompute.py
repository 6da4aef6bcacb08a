"""Due times of a year whose calendar was not known become final, once, when it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from huiyin.journal.models import Entry
from huiyin.letters.models import Clock, ClockKind
from huiyin.problems.models import Problem
from huiyin.problems.services.recompute import provisional_settle
from huiyin.pure.calendar import days, due
from tests.people import SHANGHAI, Township, received
from tests.problems.handled import in_hand

LATE = datetime(
    2026, 12, 30, 12, tzinfo=SHANGHAI
)  # a Wednesday; the notice of 2027 is not known to the package
NEXT = LATE + timedelta(hours=1)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let the calendar become longer on demand: 1 January 2027 off, as an invented notice says."""
    yield monkeypatch
    monkeypatch.undo()
    forget()


def forget() -> None:
    due._last.cache_clear()
    due._count.cache_clear()


def announce(patch: pytest.MonkeyPatch) -> None:
    before = days._notices()
    longer = before._replace(holidays=before.holidays | {date(2027, 1, 1)}, last=date(2027, 12, 28))
    patch.setattr(days, "_notices", lambda: longer)
    forget()


def answer(problem: Problem) -> Clock:
    return Clock.objects.get(kind=ClockKind.ANSWER, matter__belongings__problem=problem)


def test_it_works(town: Township, announced: pytest.MonkeyPatch) -> None:
    problem = in_hand(town, at=LATE + timedelta(minutes=1), received_at=LATE)
    assert problem.answer_provisional
    assert problem.answer_due == datetime(2027, 1, 6, 18, tzinfo=SHANGHAI)
    announce(announced)
    assert provisional_settle(at=NEXT) > 0
    problem.refresh_from_db()
    clock = answer(problem)
    assert (problem.answer_due, clock.due_at) == (datetime(2027, 1, 7, 18, tzinfo=SHANGHAI),) * 2
    assert not Problem.objects.filter(answer_provisional=True).exists()
    assert not clock.provisional
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"problems.due-recomputed", "letters.clocks-recomputed"} <= kinds


def test_twice_does_nothing_more(town: Township, announced: pytest.MonkeyPatch) -> None:
    in_hand(town, at=LATE + timedelta(minutes=1), received_at=LATE)
    announce(announced)
    provisional_settle(at=NEXT)
    count = Entry.objects.count()
    assert provisional_settle(at=NEXT) == 0
    assert Entry.objects.count() == count


def test_nothing_moves_while_the_calendar_is_as_it_was(town: Township) -> None:
    problem = in_hand(town, at=LATE + timedelta(minutes=1), received_at=LATE)
    assert provisional_settle(at=NEXT) == 0
    assert Problem.objects.get().answer_due == problem.answer_due


def test_a_letter_of_known_days_is_left_alone(town: Township, announced: pytest.MonkeyPatch) -> None:
    clock = received(town).letter.matters.get().clocks.get(kind=ClockKind.ANSWER)
    announce(announced)
    provisional_settle(at=NEXT)
    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at
