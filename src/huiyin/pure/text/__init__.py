"""Text for search and display: folding, cutting into grams, shortening, marking, masking.

See docs/algorithms/search.md and masking.md.
"""

from __future__ import annotations

from huiyin.pure.text.fold import fold
from huiyin.pure.text.grams import LONGEST_GRAM, grams, language, query_terms
from huiyin.pure.text.marking import Mark, differing, letters_only, marks, words
from huiyin.pure.text.masking import MASK, Span, long_number, mask, proposals
from huiyin.pure.text.shorten import ELLIPSIS, cut

__all__ = [
    "ELLIPSIS",
    "LONGEST_GRAM",
    "MASK",
    "Mark",
    "Span",
    "cut",
    "differing",
    "fold",
    "grams",
    "language",
    "letters_only",
    "long_number",
    "marks",
    "mask",
    "proposals",
    "query_terms",
    "words",
]
