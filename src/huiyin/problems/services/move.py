"""The one way in which a problem changes its state: by the table, once, with a step and an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.letters.models import Answer
from huiyin.problems.models import Delay, DelayKind, Problem, Step
from huiyin.problems.services.told import day_ends
from huiyin.problems.workflow import MOVES, Move


def problem_entry(*, problem: Problem, verb: str, at: datetime, role: str, **content: Any) -> None:
    """Write an entry about a problem."""
    entry_write(
        office=problem.office.code,
        kind=f"problems.{verb}",
        object_kind="problem",
        object_id=problem.pk,
        at=at,
        role=role,
        content=content,
    )


def problem_move(
    *,
    problem: Problem,
    move: str,
    at: datetime,
    role: str,
    by: Staff | None = None,
    unit: Unit | None = None,
    words: str = "",
    public: bool = False,
    answer: Answer | None = None,
    **fields: Any,
) -> Problem:
    """Make one move of the table in the caller's transaction; `fields` are columns that change with it.

    Refused when the role may not make it, words are missing, or it decides what the same person asked for; Conflict
    when somebody else moved the problem first, or nobody asks (any more) for what it decides.
    """
    rule = MOVES[move]
    if "answer_due" in fields:  # a new time to answer is a move, and moves are public
        fields["told_due"] = day_ends(fields["answer_due"])
    if role not in rule.roles:
        raise Refused(_("Your role does not make this move."))
    if rule.reason and not words.strip():
        raise Refused(_("Say why, in a few words."), field="words")
    if rule.decides:
        _check_asked(problem, rule.decides, by)
    state = {"state": rule.target, "state_at": at} if rule.target else {}
    changed = Problem.objects.filter(pk=problem.pk, version=problem.version, state__in=rule.sources).update(
        version=F("version") + 1, **state, **fields
    )
    if not changed:
        raise Conflict(
            _("Somebody else has moved this problem meanwhile. Nothing of yours was applied; look again.")
        )
    problem.refresh_from_db()
    _settle(problem, rule, at, by, words)
    said = {"role": role, "by": by, "unit": unit, "public": public, "words": words.strip(), "answer": answer}
    Step.objects.create(problem=problem, move=move, state=problem.state, at=at, **said)
    told = {"unit": unit.code if unit else "", "words": words, "answer": answer.pk if answer else 0}
    problem_entry(problem=problem, verb=move, at=at, role=role, **told)
    return problem


def _waiting(problem: Problem) -> Any:
    return Delay.objects.filter(problem=problem, decided_at=None, lapsed_at=None)


def _check_asked(problem: Problem, kind: DelayKind, by: Staff | None) -> None:
    asked = _waiting(problem).filter(kind=kind).first()
    if asked is None:
        raise Conflict(_("Nobody asks for this any more. Look at what happened."))
    if by is None or asked.by_id == by.pk:
        raise Refused(_("Another person decides this, not the one who asked."))


def _settle(problem: Problem, rule: Move, at: datetime, by: Staff | None, words: str) -> None:
    """Record the decision; what was asked and not decided lapses once the problem goes another way."""
    if rule.decides:
        asked = _waiting(problem).filter(kind=rule.decides)
        refused = words.strip()[:300] if rule.reason else ""
        asked.update(granted=not rule.reason, decided_at=at, decided_by=by, decision=refused)
    if rule.target and rule.name != "accept":
        _waiting(problem).update(lapsed_at=at)
