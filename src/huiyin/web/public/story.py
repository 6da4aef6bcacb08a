"""One letter as its writer reads it: where each matter stands, what was answered, what happened, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.letters.clocks import Table, table_of
from huiyin.letters.models import CallOutcome, ClockKind, Ending, Letter, Matter, Reply, WishKind
from huiyin.letters.selectors import text_of
from huiyin.letters.writer import calls_of, openings_of, wishes_of
from huiyin.problems.models import LATE_STATES, Confirmation, Problem, Release, Step
from huiyin.problems.practice import asked_until, practice_of
from huiyin.problems.public import matters_followed, moves_followed
from huiyin.web.public.shown import ENDINGS, FOLLOWED, ROLES, STATES, Due, Words, due, event
from huiyin.web.ui import parts

# Endings after which the writer is asked whether it helped.
ASKED = (Ending.OPEN, Ending.PROBLEM, Ending.ON_THE_SPOT, Ending.REPEAT)


@dataclass(frozen=True)
class Standing:
    """Where one matter stands. `problem` only where everybody may read it."""

    matter: Matter
    state: str
    word: Words
    due: Due | None
    unit: str
    problem: Problem | None
    replies: list[Reply]
    said: Confirmation | None
    may_confirm: bool


@dataclass(frozen=True)
class Story:
    """The letter with everything that its writer may read of it."""

    letter: Letter
    text: object
    standings: list[Standing]
    events: list[parts.Event]
    wishes: list[object]
    open_matters: int
    erase_asked: bool


def story(letter: Letter, *, at: datetime) -> Story:
    """Read a letter for its writer."""
    matters = matters_followed(letter=letter)
    for matter in matters:
        matter.letter = letter
    days = practice_of(office_id=letter.office_id).correct_days
    wishes, table = list(wishes_of(letter=letter)), table_of(office_id=letter.office_id)
    return Story(
        letter=letter,
        text=text_of(letter=letter),
        standings=[standing(matter, at=at, table=table, days=days) for matter in matters],
        events=_events(letter, matters),
        wishes=list(wishes),
        open_matters=sum(matter.ending == Ending.OPEN for matter in matters),
        erase_asked=any(wish.kind == WishKind.ERASE and wish.done_at is None for wish in wishes),
    )


def standing(matter: Matter, *, at: datetime, table: Table, days: int) -> Standing:
    """Say where a matter stands; a repeat stands where the earlier matter does."""
    source = matter.repeats if matter.ending == Ending.REPEAT and matter.repeats else matter
    problem = _problem_of(source)
    state, word = _state(source, problem)
    given = matter.replies.all() or source.replies.all()
    replies = sorted(given, key=lambda reply: (reply.answer.at, reply.pk), reverse=True)
    said = _said(matter, replies)
    unit = problem.unit if problem else None
    return Standing(
        matter=matter,
        state=state,
        word=word,
        due=_due(source, problem, at=at, table=table),
        unit=unit.name if unit else "",
        problem=problem if problem and problem.release == Release.RELEASED else None,
        replies=replies,
        said=said,
        may_confirm=bool(replies) and matter.ending in ASKED and _in_time(problem, replies[0], days, at),
    )


def _in_time(problem: Problem | None, reply: Reply, days: int, at: datetime) -> bool:
    until = asked_until(problem=problem, reply=reply, days=days)
    return until is None or at <= until


def _problem_of(matter: Matter) -> Problem | None:
    live = matter.belongings.all()  # read with those in force only
    return live[0].problem if live else None


def _state(matter: Matter, problem: Problem | None) -> tuple[str, Words]:
    if problem is not None and matter.ending in (Ending.OPEN, Ending.PROBLEM):
        return STATES.get(problem.state, "received"), ""
    return ENDINGS.get(matter.ending, ("received", ""))


def _due(matter: Matter, problem: Problem | None, *, at: datetime, table: Table) -> Due | None:
    """Return until when the next thing happens: the answer of the problem; before that, the answer of the matter."""
    if matter.ending != Ending.OPEN:
        return None
    if problem is not None:
        if problem.state not in LATE_STATES:
            return None
        return due(problem.answer_due, at=at, table=table, provisional=problem.answer_provisional)
    clock = next((clock for clock in matter.clocks.all() if clock.kind == ClockKind.ANSWER), None)
    return due(clock.due_at, at=at, table=table, provisional=clock.provisional) if clock else None


def _said(matter: Matter, replies: list[Reply]) -> Confirmation | None:
    """Return what the writer said of the newest answer."""
    newest = replies[0].answer_id if replies else None
    return next((row for row in matter.confirmations.all() if row.answer_id == newest), None)


def _events(letter: Letter, matters: list[Matter]) -> list[parts.Event]:
    problems = [problem for problem in map(_problem_of, matters) if problem]
    found = [parts.Event(letter.received_at, _("Your letter came in"))]
    found += [event(step, _told(step)) for step in moves_followed(problems=problems)] if problems else []
    found += [
        _opening(row.at, ROLES.get(row.role, ""), row.unit, row.reason) for row in openings_of(letter=letter)
    ]
    found += [
        parts.Event(row.at, CALLS[row.outcome] % {"by": _by(row.unit)}) for row in calls_of(letter=letter)
    ]
    return sorted(found, key=lambda found_event: found_event.at, reverse=True)


def _told(step: Step) -> str:
    """Return why it takes longer: the writers read that, whether or not the problem is public."""
    return step.words if step.move in FOLLOWED else ""


CALLS: dict[str, Words] = {
    CallOutcome.REACHED: _("%(by)s reached you"),
    CallOutcome.NOBODY: _("%(by)s tried to reach you; nobody answered"),
    CallOutcome.WRONG: _("%(by)s tried to reach you; the telephone number is wrong"),
    CallOutcome.REFUSED: _("%(by)s called; you did not want to be called"),
}


def _by(unit: object) -> str:
    return getattr(unit, "name", "") or gettext("The office")


def _opening(at: datetime, role: Words, unit: object, reason: str) -> parts.Event:
    text = gettext("%(by)s opened your contact data") % {"by": _by(unit)}
    return parts.Event(at, text, reason, role)
