"""The code on a slip: `4K7-3XWJ`, six random characters of Crockford's base 32 and a check character (Luhn's).

The check character catches what was copied wrongly; it protects nothing.
"""

from __future__ import annotations

from stdnum import luhn

from huiyin.pure.receipts.alphabet import ALPHABET, LONGEST, is_known, plain
from huiyin.pure.receipts.errors import BadSlip, Fault

SLIP_BITS = 30
_LIMIT = 1 << SLIP_BITS
_LENGTH = 7


def make_slip(bits: int) -> str:
    """Return the seven characters of a code, as they are stored. BadSlip when they are over 30 bits, or negative."""
    if not 0 <= bits < _LIMIT:
        raise BadSlip(Fault.SHAPE)
    head = "".join(ALPHABET[bits >> shift & 31] for shift in range(SLIP_BITS - 5, -1, -5))
    return head + str(luhn.calc_check_digit(head, ALPHABET))


def print_slip(code: str) -> str:
    """Return a stored code as people read it: `4K7-3XWJ`."""
    return f"{code[:3]}-{code[3:]}"


def parse_slip(text: str) -> str:
    """Read a code as typed: any case, full-width, spaces, dashes or none, O for 0, I or L for 1.

    Returns its seven characters. BadSlip says in `fault` what is wrong.
    """
    if len(text) > LONGEST:
        raise BadSlip(Fault.TOO_LONG)
    typed = plain(text)
    if not typed:
        raise BadSlip(Fault.EMPTY)
    if not is_known(typed):
        raise BadSlip(Fault.UNKNOWN_CHARACTER)
    if len(typed) != _LENGTH:
        raise BadSlip(Fault.SHAPE)
    if luhn.checksum(typed, ALPHABET):
        raise BadSlip(Fault.CHECK)
    return typed
