"""Text for search and display: folding, cutting into grams, shortening. See docs/algorithms/search.md."""

from __future__ import annotations

from huiyin.pure.text.fold import fold
from huiyin.pure.text.grams import LONGEST_GRAM, grams, language, query_terms
from huiyin.pure.text.marking import Mark, differing, letters_only, marks
from huiyin.pure.text.shorten import ELLIPSIS, cut

__all__ = [
    "ELLIPSIS",
    "LONGEST_GRAM",
    "Mark",
    "cut",
    "differing",
    "fold",
    "grams",
    "language",
    "letters_only",
    "marks",
    "query_terms",
]
