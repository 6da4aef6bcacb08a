"""Checking: the arithmetic inside a text."""

from __future__ import annotations

from huiyin.pure.figures.changes import change_findings
from huiyin.pure.figures.context import stated
from huiyin.pure.figures.model import Figure, Finding
from huiyin.pure.figures.parts import part_findings
from huiyin.pure.figures.persons import person_findings
from huiyin.pure.figures.rates import rate_findings


def check_arithmetic(text: str, figures: list[Figure]) -> list[Finding]:
    """What cannot be right among the `figures` found in `text`, in the order of the text.

    Only what the text itself contradicts is reported: a rounded or qualified figure gets the benefit of the doubt.
    """
    results = stated(text, figures)
    found = [
        *part_findings(results),
        *rate_findings(results, text),
        *change_findings(results),
        *person_findings(results),
    ]
    return sorted(found, key=lambda finding: finding.figures)
