"""What a writer holds: the number of a letter and its check word. See docs/algorithms/receipt-numbers.md."""

from __future__ import annotations

from huiyin.pure.receipts.errors import BadNumber, BadWord, Fault, ReceiptError
from huiyin.pure.receipts.number import OFFICE_CODE, SERVER, Number, format_number, parse_number
from huiyin.pure.receipts.word import BITS, parse_word, word_chinese, word_crockford

__all__ = [
    "BITS",
    "OFFICE_CODE",
    "SERVER",
    "BadNumber",
    "BadWord",
    "Fault",
    "Number",
    "ReceiptError",
    "format_number",
    "parse_number",
    "parse_word",
    "word_chinese",
    "word_crockford",
]
