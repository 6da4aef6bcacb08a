"""The states a reader sees: a shape, a word, a colour, and a letter where none of these can stand.

Shapes are paths in a box of 16 × 16. Without colour, or without the word, each is still told apart.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

RING = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3z"
HALF = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z"
SPEECH = "M1 2h14v9H8l-4 4v-4H1z"
TICK = "M6 13 1 8l2-2 3 3 7-7 2 2z"
BARS = "M3 2h4v12H3zM9 2h4v12H9z"
BACK = "M7 2v3h4a4 4 0 0 1 0 9H7v-2h4a2 2 0 0 0 0-5H7v3L1 6z"
AGAIN = "M9 2v3H5a4 4 0 0 0 0 9h4v-2H5a2 2 0 0 1 0-5h4v3l6-4z"
HOLLOW = "M8 1l7 14H1zm0 4L4 13h8z"
FULL = "M8 1l7 14H1z"
OCTAGON = "M5 1h6l4 4v6l-4 4H5l-4-4V5z"
CROSS = "M3 1l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z"


class State(NamedTuple):
    """How one state is shown. `colour` is a class of the sheet; `letter` serves CSV, plain text and keys."""

    letter: str
    colour: str
    path: str
    word: str | Promise


STATES = {
    "received": State("R", "info", RING, pgettext_lazy("state", "Received")),
    "accepted": State("R", "info", RING, pgettext_lazy("state", "Accepted")),
    "assigned": State("W", "info", RING, pgettext_lazy("state", "Assigned")),
    "signed": State("W", "info", HALF, pgettext_lazy("state", "Signed for")),
    "working": State("W", "info", HALF, pgettext_lazy("state", "Working")),
    "answered": State("A", "good", SPEECH, pgettext_lazy("state", "Answered")),
    "confirming": State("A", "good", SPEECH, pgettext_lazy("state", "To confirm")),
    "closed": State("C", "good", TICK, pgettext_lazy("state", "Closed")),
    "suspended": State("P", "stop", BARS, pgettext_lazy("state", "Suspended")),
    "returned": State("B", "warn", BACK, pgettext_lazy("state", "Returned")),
    "reopened": State("O", "bad", AGAIN, pgettext_lazy("state", "Reopened")),
    "void": State("X", "stop", CROSS, pgettext_lazy("state", "Void")),
    "due_soon": State("S", "warn", HOLLOW, pgettext_lazy("state", "Due soon")),
    "overdue": State("L", "bad", FULL, pgettext_lazy("state", "Overdue")),
    "very_late": State("V", "bad", OCTAGON, pgettext_lazy("state", "Very late")),
}
