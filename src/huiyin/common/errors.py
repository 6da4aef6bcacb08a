"""The errors Huiyin raises on purpose.

HuiyinError
├── NotFound      not there, or not yours to see: the reader is told the same           404
├── Refused       the rule says no; what was typed is kept                              422
├── Conflict      somebody else was first                                               409
├── TooMany       too often; carries the seconds to wait                                429
└── Busy          cannot be done now (clock wrong, database locked, maintenance)        503

The message is a sentence for the reader, in the reader's language: what happened, what was kept, what to do.
"""

from __future__ import annotations

from django.utils.functional import Promise


class HuiyinError(Exception):
    """Base of all errors with a sentence for the reader; `field` names the input it is about, if any."""

    def __init__(self, message: str | Promise, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotFound(HuiyinError):
    """Not there, or not yours to see."""


class Refused(HuiyinError):
    """The rule says no."""


class Conflict(HuiyinError):
    """Somebody else was first."""


class Busy(HuiyinError):
    """Cannot be done now."""


class TooMany(HuiyinError):
    """Too often. `seconds` says how long to wait."""

    def __init__(self, message: str | Promise, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
