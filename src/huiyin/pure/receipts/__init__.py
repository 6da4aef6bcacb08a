"""What a writer holds: a letter's number and check word, the code of a slip. See docs/algorithms/receipt-numbers.md."""

from __future__ import annotations

from huiyin.pure.receipts.errors import BadNumber, BadSlip, BadWord, Fault, ReceiptError
from huiyin.pure.receipts.number import OFFICE_CODE, SERVER, Number, format_number, parse_number
from huiyin.pure.receipts.slip import SLIP_BITS, make_slip, parse_slip, print_slip
from huiyin.pure.receipts.word import BITS, parse_word, word_chinese, word_crockford

__all__ = [
    "BITS",
    "OFFICE_CODE",
    "SERVER",
    "SLIP_BITS",
    "BadNumber",
    "BadSlip",
    "BadWord",
    "Fault",
    "Number",
    "ReceiptError",
    "format_number",
    "make_slip",
    "parse_number",
    "parse_slip",
    "parse_word",
    "print_slip",
    "word_chinese",
    "word_crockford",
]
