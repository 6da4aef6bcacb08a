"""Reading what shows that a problem was worked on: at the desk with the problem, in public what was released."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from huiyin.accounts.models import Office, Unit
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.problems.models import Evidence, EvidenceKind, LastingRule, Problem
from huiyin.problems.selectors import problem_for, public_problem, public_problems


@dataclass(frozen=True)
class Shown:
    """The files of a problem by what they show; void ones are left out."""

    before: list[Evidence]
    after: list[Evidence]
    documents: list[Evidence]

    @property
    def lacks(self) -> str:
        """Say what a pair lacks: before, after, both or nothing."""
        if self.before:
            return "" if self.after else "after"
        return "before" if self.after else "both"


def evidence_of(*, problem: Problem) -> Shown:
    """Return what whoever may see the problem sees, oldest first."""
    rows = list(Evidence.objects.filter(problem=problem, void_at=None).select_related("unit").order_by("pk"))
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in EvidenceKind}
    kinds = (EvidenceKind.BEFORE, EvidenceKind.AFTER, EvidenceKind.DOCUMENT)
    return Shown(*(by_kind[kind] for kind in kinds))


def evidence_for(*, actor: Actor, number: str, pk: int) -> Evidence:
    """Return one file of a problem that this member of staff may see, or NotFound."""
    return _one(Evidence.objects.filter(problem=problem_for(actor=actor, number=number)), pk)


def pictures_public(*, problem: Problem) -> list[Evidence]:
    """Return the pictures of a public problem that a publisher has released, oldest first."""
    return list(Evidence.objects.filter(problem=problem, released_at__isnull=False).order_by("pk"))


def picture_public(*, office: Office, number: str, pk: int) -> Evidence:
    """Return one released picture of a public problem, or NotFound."""
    problem = public_problem(office=office, number=number)
    return _one(Evidence.objects.filter(problem=problem, released_at__isnull=False), pk)


def _one(rows: QuerySet[Evidence], pk: int) -> Evidence:
    found = rows.filter(pk=pk, void_at=None).select_related("problem__office").first()
    if found is None:
        raise NotFound(NOBODY)
    return found


def rules_of(*, problem: Problem) -> QuerySet[LastingRule]:
    """Return the rules that came of a problem, also those that ended, oldest first."""
    return LastingRule.objects.filter(problem=problem).select_related("unit").order_by("pk")


def rules_of_unit(*, unit: Unit) -> QuerySet[LastingRule]:
    """Return the rules that came of a unit's problems, newest first; also those that ended."""
    rows = LastingRule.objects.filter(unit=unit).select_related("problem")
    return rows.order_by("-in_force_from", "-pk")


def rules_public(
    *, office: Office, unit: Unit | None = None, problem: Problem | None = None
) -> QuerySet[LastingRule]:
    """Return the rules in force that a publisher has released with their problem after they were written."""
    rows = LastingRule.objects.filter(ended_at=None, at__lte=F("problem__released_at"))
    if unit is not None:
        rows = rows.filter(unit=unit)
    if problem is not None:
        rows = rows.filter(problem=problem)
    rows = rows.filter(problem__in=public_problems(office=office).values("pk"))
    return rows.select_related("problem", "unit").order_by("-in_force_from", "-pk")


def rule_for(*, actor: Actor, number: str, pk: int) -> LastingRule:
    """Return a rule in force of a problem that this member of staff may see, or NotFound."""
    rows = LastingRule.objects.filter(problem=problem_for(actor=actor, number=number), ended_at=None)
    found = rows.filter(pk=pk).select_related("problem__office", "unit").first()
    if found is None:
        raise NotFound(NOBODY)
    return found
