"""The errors of this package.

ReceiptError (a ValueError; `fault` says what is wrong)
├── BadNumber     this is no receipt number
├── BadSlip       this is no code of a slip
└── BadWord       this is no check word
"""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with what was typed; for the first fault only."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    UNKNOWN_CHARACTER = "unknown character"
    SHAPE = "shape"
    CHECK = "check"


class ReceiptError(ValueError):
    """What was typed cannot be read; `fault` says why. The message does not repeat it: it may be secret."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class BadNumber(ReceiptError):
    """This is no receipt number."""


class BadSlip(ReceiptError):
    """This is no code of a slip."""


class BadWord(ReceiptError):
    """This is no check word; `fault` is never `CHECK`."""
