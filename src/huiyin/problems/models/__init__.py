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
from huiyin.problems.models.delay import Delay, DelayKind, OwnDeadline
from huiyin.problems.models.evidence import Evidence, EvidenceKind, LastingRule
from huiyin.problems.models.orders import (
    SIGNS,
    Finding,
    Inspection,
    LadderRule,
    LadderTable,
    Order,
    OrderKind,
    OrderReply,
    OrderState,
    When,
)
from huiyin.problems.models.practice import NotSolved, Practice
from huiyin.problems.models.problem import (
    IN_HAND,
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
    "IN_HAND",
    "LATE_STATES",
    "SIGNS",
    "Assignment",
    "Belonging",
    "Confirmation",
    "Decision",
    "Delay",
    "DelayKind",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "Inspection",
    "LadderRule",
    "LadderTable",
    "LastingRule",
    "LineState",
    "NotSolved",
    "Opinion",
    "Order",
    "OrderKind",
    "OrderReply",
    "OrderState",
    "OwnDeadline",
    "Practice",
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
    "When",
    "Why",
]
