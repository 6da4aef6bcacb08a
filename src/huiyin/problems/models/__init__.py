"""Problems, what belongs to them, who handles them, what was done, whether it helped; and the sorting board."""

from __future__ import annotations

from huiyin.problems.models.board import (
    Decision,
    Opinion,
    Proposal,
    ProposalKind,
    ProposalState,
    What,
    Why,
)
from huiyin.problems.models.problem import (
    LATE_STATES,
    Assignment,
    Belonging,
    Confirmation,
    LineState,
    Problem,
    Release,
    ReleaseLook,
    Solved,
    State,
    Step,
    UnitLine,
)

__all__ = [
    "LATE_STATES",
    "Assignment",
    "Belonging",
    "Confirmation",
    "Decision",
    "LineState",
    "Opinion",
    "Problem",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Release",
    "ReleaseLook",
    "Solved",
    "State",
    "Step",
    "UnitLine",
    "What",
    "Why",
]
