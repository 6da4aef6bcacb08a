"""What writers say of an answer, and what follows from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.selectors import Actor
from huiyin.common.errors import Refused
from huiyin.letters.models import Matter, Reply
from huiyin.letters.services.entry import matter_entry
from huiyin.letters.services.letter import refuse_erased
from huiyin.letters.services.matter import matter_reopened
from huiyin.problems.models import Confirmation, Problem, Solved, State
from huiyin.problems.selectors import matters_asked, newest_reply, problem_of, solved_matters
from huiyin.problems.services.work import problem_close, problem_reopen

WORDS_LIMIT = 2_000
WRITER = "writer"
SYSTEM = "system"


@transaction.atomic
def confirmation_record(
    *,
    matter: Matter,
    solved: Solved,
    at: datetime,
    role: str = WRITER,
    rating: int | None = None,
    words: str = "",
    actor: Actor | None = None,
) -> Confirmation:
    """Record what the writer says of the newest answer; without an `actor` it is the writer themself.

    Staff may write down what a writer told them (marked and counted apart), but nobody of the unit that handled the
    matter. "Not solved" puts the problem back before a supervisor; when every writer says solved, the problem closes.
    """
    reply = _answered(matter, actor)
    _check(rating, words)
    refuse_erased(matter.letter)
    problem = problem_of(matter=matter)
    if problem is not None:
        # Two last writers who say "solved" at the same moment must see each other.
        Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    confirmation = Confirmation.objects.create(
        matter=matter,
        answer=reply.answer,
        solved=solved,
        rating=rating,
        words=words.strip(),
        at=at,
        entered_by=actor.staff if actor else None,
    )
    matter_entry(
        matter=matter,
        verb="confirmed",
        at=at,
        role=role,
        solved=solved,
        rating=rating or 0,
        answer=reply.answer_id,
    )
    if solved == Solved.NO:
        _reopen(matter, problem, at, role)
    elif problem is not None and solved == Solved.YES:
        _close_if_all_solved(problem, at)
    return confirmation


def _answered(matter: Matter, actor: Actor | None) -> Reply:
    reply = newest_reply(matter=matter)
    if reply is None:
        raise Refused(_("There is no answer yet that could be confirmed."))
    if actor is not None and reply.answer.unit_id in actor.unit_ids:
        raise Refused(_("The unit that handled the matter cannot record what its writer thinks of it."))
    return reply


def _check(rating: int | None, words: str) -> None:
    if rating is not None and not 1 <= rating <= 5:
        raise Refused(_("Choose a number from 1 to 5."), field="rating")
    if len(words) > WORDS_LIMIT or "\x00" in words:
        raise Refused(_("At most 2,000 characters."), field="words")


def _reopen(matter: Matter, problem: Problem | None, at: datetime, role: str) -> None:
    matter_reopened(matter=matter)
    if problem is not None and problem.state in {State.ANSWERED, State.CLOSED}:
        by = WRITER if role == WRITER else SYSTEM
        problem_reopen(problem=problem, reason=str(_("A writer says that it is not solved.")), at=at, role=by)


def _close_if_all_solved(problem: Problem, at: datetime) -> None:
    asked = set(matters_asked(problem=problem).values_list("pk", flat=True))
    if problem.state == State.ANSWERED and asked <= solved_matters(problem=problem):
        problem_close(
            problem=problem, at=at, role=SYSTEM, words=str(_("Every writer says that it is solved."))
        )
