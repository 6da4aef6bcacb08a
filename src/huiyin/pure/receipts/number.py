"""The number of a letter: `YN2026-0001234-G` is office YN, year 2026, device block 0, sequence 1234,
check G.

The check character is Luhn's in base 32 (PyPI `python-stdnum`) over all other characters. Dashes only help
the eye: the year begins at the first `20`, because no office code holds one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stdnum import luhn

from huiyin.pure.receipts.alphabet import ALPHABET, LONGEST, is_known, plain
from huiyin.pure.receipts.errors import BadNumber, Fault

SERVER = "0"  # the device block of the server itself
OFFICE_CODE = rf"(?!.*20)[{ALPHABET}]{{1,6}}"  # a pattern for the whole of it
_SEQUENCE = r"[0-9]{6}|[1-9][0-9]{6,8}"
_NUMBER = re.compile(
    rf"(?P<office>[{ALPHABET}]{{1,6}}?)(?P<year>20[0-9]{{2}})(?P<block>[{ALPHABET}])"
    rf"(?P<sequence>{_SEQUENCE})[{ALPHABET}]"
)


class Number(NamedTuple):
    """A letter's number taken apart."""

    office: str
    year: int
    block: str
    sequence: int


def format_number(*, office: str, year: int, sequence: int, block: str = SERVER) -> str:
    """Print a number: `office` as `OFFICE_CODE` (1 to 6 characters), `year` 2000 to 2099, `sequence` 1 to
    999999999, `block` one character. BadNumber where a part is out of range.
    """
    fits = (
        re.fullmatch(OFFICE_CODE, office)
        and 2000 <= year <= 2099
        and 1 <= sequence <= 999_999_999
        and len(block) == 1
        and is_known(block)
    )
    if not fits:
        raise BadNumber(Fault.SHAPE)
    head, tail = f"{office}{year}", f"{block}{sequence:06}"
    return f"{head}-{tail}-{luhn.calc_check_digit(head + tail, ALPHABET)}"


def parse_number(text: str) -> Number:
    """Read a number as typed: any case, full-width, spaces, dashes or none, O for 0, I or L for 1.

    BadNumber says in `fault` what is wrong.
    """
    if len(text) > LONGEST:
        raise BadNumber(Fault.TOO_LONG)
    typed = plain(text)
    if not typed:
        raise BadNumber(Fault.EMPTY)
    if not is_known(typed):
        raise BadNumber(Fault.UNKNOWN_CHARACTER)
    found = _NUMBER.fullmatch(typed)
    if not found or not int(found["sequence"]):
        raise BadNumber(Fault.SHAPE)
    if luhn.checksum(typed, ALPHABET):
        raise BadNumber(Fault.CHECK)
    return Number(found["office"], int(found["year"]), found["block"], int(found["sequence"]))
