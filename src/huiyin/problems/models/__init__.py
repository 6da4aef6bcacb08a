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
    Assignment,
    Belonging,
    Confirmation,
    Problem,
    Release,
    ReleaseLook,
    Solved,
    State,
    Step,
)

__all__ = [
    "Assignment",
    "Belonging",
    "Confirmation",
    "Decision",
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
    "What",
    "Why",
]
