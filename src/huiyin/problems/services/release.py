"""Making a problem public: only by a publisher who has read its title and summary beside its letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff
from huiyin.accounts.selectors import village_of
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.models import Letter
from huiyin.problems.models import Problem, Release, ReleaseLook
from huiyin.problems.search import released_put
from huiyin.problems.selectors import letters_in
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.problem import TITLE_LIMIT, may_be_public
from huiyin.problems.services.public import check_words
from huiyin.problems.services.told import told_at_release
from huiyin.pure.text import proposals

SUMMARY_LIMIT = 600
DOOR = 0.7  # certainty from which a house or a number in a street counts as named
T = TypeVar("T")


@transaction.atomic
def release_decide(
    *,
    problem: Problem,
    decision: Release,
    staff: Staff,
    at: datetime,
    role: str,
    title: str = "",
    summary: str = "",
    public_property: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Problem:
    """Release a problem with the words the public will read, hold it back, or refuse it for good (with a reason).

    Its place and category stay for the public what they are now, until it is looked at again; the place is the village,
    unless `public_property` says that the matter is about something that belongs to all. `version` is that of the
    problem as the publisher read it: Conflict when a letter joined or left, or anything was written anew, meanwhile.
    """
    problem = _locked(problem)
    if version is not None and version != problem.version:
        raise Conflict(_("The problem has changed since you opened it. Read it again; your words are kept."))
    letters = letters_in(problem=problem)
    fields = {"release": decision, "release_reason": reason.strip()[:300], "released_at": problem.released_at}
    if decision == Release.RELEASED:
        _check_public(title, summary, letters=may_be_public(letters=letters), finer=public_property)
        fields |= {"public_title": title.strip(), "public_summary": summary.strip(), "released_at": at}
        fields |= told_at_release(problem) | _place(problem, public_property)
    elif decision not in {Release.HELD, Release.REFUSED} or not reason.strip():
        raise Refused(_("Say why this does not become public."), field="reason")
    if problem.release == Release.REFUSED and decision == Release.RELEASED:
        raise Refused(_("It was decided that this problem never becomes public."))
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1, **fields)
    problem.refresh_from_db()
    released_put(problem=problem)
    _look_keep(problem, letters, decision, reason, at, staff)
    said = {"title": title, "summary": summary, "reason": reason}
    if decision == Release.RELEASED:
        said |= _place_said(problem)
    problem_entry(problem=problem, verb=f"release-{decision}", at=at, role=role, **said)
    return problem


def release_try(*, look: Callable[[Problem], T], at: datetime, **decided: Any) -> T:
    """Release a problem (see `release_decide`), let `look` read what the public would, and take all of it back."""
    with transaction.atomic():
        seen = look(release_decide(decision=Release.RELEASED, at=at, **decided))
        transaction.set_rollback(True)
    return seen


def _locked(problem: Problem) -> Problem:
    """Return the row, locked: a letter that joins at this moment would become public unread."""
    rows = Problem.objects.select_for_update(of=("self",)).select_related("office", "area", "category")
    return rows.get(pk=problem.pk)


def _place(problem: Problem, public_property: bool) -> dict[str, Any]:
    """Return the columns with the place and category that the public reads from this release on."""
    return {
        "public_area": problem.area if public_property else village_of(area=problem.area),
        "public_category": problem.category,
        "public_property": public_property,
    }


def _place_said(problem: Problem) -> dict[str, str]:
    """Return what an entry says of the place and category that the public reads."""
    assert problem.public_area is not None
    category = problem.public_category
    return {
        "area": problem.public_area.code,
        "category": f"{category.scheme}:{category.code}" if category else "",
        "property": "yes" if problem.public_property else "",
    }


def _look_keep(
    problem: Problem, letters: QuerySet[Letter], decision: Release, reason: str, at: datetime, staff: Staff
) -> None:
    look = ReleaseLook.objects.create(
        problem=problem, decision=decision, reason=reason[:300], at=at, by=staff
    )
    look.letters.set(letters)


def _check_public(title: str, summary: str, *, letters: bool, finer: bool) -> None:
    if not letters:
        raise Refused(_("Reports of wrongdoing and complaints about persons never become public."))
    if not title.strip() or len(title) > TITLE_LIMIT:
        raise Refused(_("Write a title of at most 60 characters: the place, then the matter."), field="title")
    if len(summary) > SUMMARY_LIMIT or "\x00" in title + summary:
        raise Refused(_("The summary is too long: at most 600 characters."), field="summary")
    for name, text in (("title", title), ("summary", summary)):
        check_words(text, field=name)
        door = next((x for x in proposals(text) if x.kind == "house" and x.certainty >= DOOR), None)
        if door and not finer:
            message = _(
                "“%(words)s” is a place finer than the village. Mask it, or tick that it is about public property."
            )
            raise Refused(message % {"words": text[door.start : door.end]}, field=name)
