"""What grouping reads and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mode = Literal["fast", "careful"]
Pair = tuple[str, str]
Progress = Callable[[float], None]
Meaning = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Item:
    """One matter. Who wrote it has no place here: grouping never knows."""

    id: str
    title: str
    body: str = ""
    time: datetime | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why items belong together: terms that they share, near-copies among them, decisions that bind them."""

    shared: tuple[str, ...] = ()
    copies: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Items about one problem, with a certainty in 0..1 for each member; `certainty` is the lowest of them."""

    members: tuple[str, ...]
    title: str
    certainty: float
    certainties: tuple[float, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Proposal:
    """An existing problem that an item may belong to, with a certainty in 0..1."""

    problem_id: str
    certainty: float
    reason: Reason
