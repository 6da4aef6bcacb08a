"""Reading for whoever sorts: in which problems the matters of a letter lie, and which open ones are like a matter."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import Actor
from huiyin.letters.models import Letter, LetterText, Matter
from huiyin.problems.models import Belonging, Problem
from huiyin.problems.selectors import problems_for
from huiyin.problems.services.problem import JOINABLE
from huiyin.pure.text import grams, language

LOOKED_AT = 500  # newest open problems
MOST_ALIKE = 5
LEAST_SHARED = 2  # grams side by side
SEPARATORS = {"zh": "", "bo": "་", "en": " "}


def problems_of_letter(*, actor: Actor, letter: Letter) -> dict[int, Problem]:
    """Return the problem of each matter (by the matter's id) of a letter, as far as this actor may see it."""
    live = Belonging.objects.filter(matter__letter=letter, undone_at=None).values_list("matter", "problem")
    seen = problems_for(actor=actor).in_bulk([problem for _matter, problem in live])
    return {matter: seen[problem] for matter, problem in live if problem in seen}


def matters_in_open_problems(*, office: Office) -> QuerySet[Matter]:
    """Return the matters in problems that more letters can join, with their newest text (`body`) and `in_problem`."""
    texts = LetterText.objects.filter(letter=OuterRef("letter")).order_by("-version")
    rows = Matter.objects.filter(
        belongings__problem__office=office,
        belongings__problem__state__in=JOINABLE,
        belongings__undone_at=None,
    )
    rows = rows.annotate(
        body=Subquery(texts.values("body")[:1]),
        in_problem=F("belongings__problem"),
        problem_path=F("belongings__problem__area__path"),
    )
    return rows.select_related("letter").order_by("pk")


@dataclass(frozen=True)
class Alike:
    """An open problem that may be the one a matter belongs to, and why: the words they share."""

    problem: Problem
    reason: str
    same_place: bool


def problems_alike(*, actor: Actor, matter: Matter, words: str = "") -> list[Alike]:
    """Return open problems whose titles share words with a matter's line (or the `words` typed), most alike first; at
    most five.

    Counted in grams (a Chinese character, a Tibetan syllable, a word); the same village counts like two more.
    """
    wanted = set(grams(words or matter.line or ""))
    rows = problems_for(actor=actor).filter(office=matter.letter.office_id, state__in=JOINABLE)
    ranked: list[tuple[int, Alike]] = []
    for problem in rows.order_by("-id")[:LOOKED_AT]:
        shared = runs(problem.title, wanted)
        same = problem.area_id == matter.area_id
        if shared:
            reason = _("both say “%s”") % "”、“".join(shared)
            ranked.append((sum(map(len, shared)) + 2 * same, Alike(problem, reason, same)))
    ranked.sort(key=lambda pair: (-pair[0], -pair[1].problem.pk))
    return [alike for _score, alike in ranked[:MOST_ALIKE]]


def runs(title: str, wanted: set[str]) -> list[str]:
    """Return the stretches of a title whose grams are all wanted, as they would be read; of single Chinese characters
    or syllables only those that stand together: one alone (村, 的) says nothing."""
    found: list[list[str]] = [[]]
    for gram in grams(title):
        if gram in wanted:
            found[-1].append(gram)
        elif found[-1]:
            found.append([])
    return [
        SEPARATORS[language("".join(run))].join(run)
        for run in found
        if len(run) >= LEAST_SHARED or ("".join(run).isascii() and run)
    ]
