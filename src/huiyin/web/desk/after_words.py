"""What the page of a problem shows of the time after the work: evidence, lasting rules, what writers say."""

from __future__ import annotations

from typing import Any

from huiyin.problems.evidence import evidence_of, rules_of
from huiyin.problems.models import EvidenceKind, Problem
from huiyin.problems.telling import asked_of


def after_values(problem: Problem) -> dict[str, Any]:
    """Return the values of `desk/problem_evidence.html`."""
    found = evidence_of(problem=problem)
    return {
        "evidence": found,
        "pictures": [(EvidenceKind.BEFORE.label, found.before), (EvidenceKind.AFTER.label, found.after)],
        "rules": rules_of(problem=problem),
        "asked": asked_of(problem=problem),
    }
