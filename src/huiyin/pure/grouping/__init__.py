"""Grouping: matters in, groups with reasons out. See docs/algorithms/grouping.md."""

from __future__ import annotations

from huiyin.pure.grouping.decisions import ContradictionError
from huiyin.pure.grouping.grouping import group
from huiyin.pure.grouping.index import Index, propose
from huiyin.pure.grouping.items import Group, Item, Meaning, Mode, Progress, Proposal, Reason

__all__ = [
    "ContradictionError",
    "Group",
    "Index",
    "Item",
    "Meaning",
    "Mode",
    "Progress",
    "Proposal",
    "Reason",
    "group",
    "propose",
]
