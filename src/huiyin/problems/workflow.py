"""The allowed moves of a problem, as one table that a clerk can read.

A move not in the table is refused. `reason` says that words are required. The roles are those that may make the move;
`writer` is a writer on the follow page, `system` the rule that a writer's answer sets off.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.problems.models import State


@dataclass(frozen=True)
class Move:
    """One allowed move."""

    name: str
    label: str | Promise
    sources: frozenset[State]
    target: State
    roles: frozenset[str]
    reason: bool


def _move(
    name: str, label: str | Promise, sources: str, target: str, roles: str, reason: bool = False
) -> Move:
    return Move(
        name,
        label,
        frozenset(State(s) for s in sources.split()),
        State(target),
        frozenset(roles.split()),
        reason,
    )


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        #     move         label                        from                      to          who                        words
        _move("assign",    _("Assign"),                 "open returned reopened", "assigned", "coordinator supervisor"),
        _move("reassign",  _("Assign to another unit"), "assigned working",       "assigned", "coordinator supervisor", True),
        _move("accept",    _("Accept"),                 "assigned",               "working",  "handler"),
        _move("return",    _("Return"),                 "assigned",               "returned", "handler",                 True),
        _move("answer",    _("Answer"),                 "working",                "answered", "handler",                 True),
        _move("reopen",    _("Reopen"),                 "answered closed",        "reopened", "writer supervisor system", True),
        _move("rework",    _("Send back to work"),      "reopened",               "working",  "supervisor",              True),
        _move("keep",      _("Keep the answer"),        "reopened",               "closed",   "supervisor",              True),
        _move("close",     _("Close"),                  "answered",               "closed",   "coordinator supervisor system"),
        _move("void",      _("Void"),                   "open assigned working returned reopened", "void",     "coordinator system",      True),
    )
}  # fmt: skip


def moves_from(state: str) -> list[Move]:
    """Return the moves that lead out of a state, in the order of the table."""
    return [move for move in MOVES.values() if state in move.sources]
