"""The allowed moves of a problem, as one table that a clerk can read.

A move not in the table is refused. `words` in the last column: they are required. The roles are those that may make the
move; `writer` is a writer on the follow page, `system` the rule that a writer's answer sets off. `=` leaves the state as it
is. What `asks` for more time waits until another person `decides`; a move that leads elsewhere lets it lapse.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.problems.models import DelayKind, State


@dataclass(frozen=True)
class Move:
    """One allowed move."""

    name: str
    label: str | Promise
    sources: frozenset[State]
    target: State | None  # None: the state stays
    roles: frozenset[str]
    reason: bool
    asks: DelayKind | None = None
    decides: DelayKind | None = None


def _move(name: str, label: str | Promise, sources: str, target: str, roles: str, last: str = "") -> Move:
    said = last.split()
    kinds = {word: DelayKind(kind) for word, _dot, kind in (one.partition(":") for one in said) if kind}
    return Move(
        name,
        label,
        frozenset(State(s) for s in sources.split()),
        None if target == "=" else State(target),
        frozenset(roles.split()),
        "words" in said,
        **kinds,
    )


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        #     move         label                        from                      to          who                        words
        _move("assign",    _("Assign"),                 "open returned reopened", "assigned", "coordinator supervisor"),
        _move("reassign",  _("Assign to another unit"), "assigned working",       "assigned", "coordinator supervisor", "words"),
        _move("accept",    _("Accept"),                 "assigned",               "working",  "handler"),
        _move("return",    _("Return"),                 "assigned",               "returned", "handler",                 "words"),
        _move("recall",    _("Take back from the unit"), "assigned working",       "returned", "system",                  "words"),
        _move("answer",    _("Answer"),                 "working",                "answered", "handler",                 "words"),
        _move("ask-extend",   _("Ask for more time"),   "assigned working",      "=",        "handler",                 "words asks:extend"),
        _move("extend",       _("Give more time"),      "assigned working",      "=",        "coordinator supervisor",  "decides:extend"),
        _move("refuse-extend", _("Refuse more time"),   "assigned working",      "=",        "coordinator supervisor",  "words decides:extend"),
        _move("ask-suspend",  _("Ask to suspend"),      "assigned working",      "=",        "handler",                 "words asks:suspend"),
        _move("suspend",      _("Suspend"),             "assigned working",      "suspended", "coordinator supervisor", "decides:suspend"),
        _move("refuse-suspend", _("Refuse to suspend"), "assigned working",      "=",        "coordinator supervisor",  "words decides:suspend"),
        _move("resume",       _("Resume"),              "suspended",             "working",  "handler coordinator supervisor", "words"),
        _move("reopen",    _("Reopen"),                 "answered closed",        "reopened", "writer supervisor system", "words"),
        _move("rework",    _("Send back to work"),      "reopened",               "working",  "supervisor system",       "words"),
        _move("keep",      _("Keep the answer"),        "reopened",               "closed",   "supervisor",              "words"),
        _move("close",     _("Close"),                  "answered",               "closed",   "coordinator supervisor system"),
        _move("void",      _("Void"),                   "open assigned working returned reopened", "void",     "coordinator system",      "words"),
    )
}  # fmt: skip
# Between unit and office alone: nothing has changed for whoever wrote. That more time was given is told.
INNER = frozenset(move.name for move in MOVES.values() if move.target is None) - {"extend"}


def moves_from(state: str) -> list[Move]:
    """Return the moves that lead out of a state, in the order of the table."""
    return [move for move in MOVES.values() if state in move.sources]
