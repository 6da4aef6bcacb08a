"""Making a problem public: only by a publisher who has read its title and summary beside its letters."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.letters.models import Letter
from huiyin.problems.models import Problem, Release, ReleaseLook
from huiyin.problems.search import released_put
from huiyin.problems.selectors import letters_in
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.problem import TITLE_LIMIT, may_be_public
from huiyin.problems.services.public import check_words
from huiyin.problems.services.told import told_at_release

SUMMARY_LIMIT = 600


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
    reason: str = "",
    version: int | None = None,
) -> Problem:
    """Release a problem with the words the public will read, hold it back, or refuse it for good (with a reason).

    `version` is that of the problem as the publisher read it: Conflict when a letter joined or left meanwhile.
    """
    # Locked: a letter that joins at this moment would become public unread.
    problem = (
        Problem.objects.select_for_update(of=("self",)).select_related("office", "area").get(pk=problem.pk)
    )
    if version is not None and version != problem.version:
        raise Conflict(_("The problem has changed since you opened it. Read it again; your words are kept."))
    letters = letters_in(problem=problem)
    fields = {"release": decision, "release_reason": reason.strip()[:300], "released_at": problem.released_at}
    if decision == Release.RELEASED:
        _check_public(title, summary, letters=may_be_public(letters=letters))
        fields |= {"public_title": title.strip(), "public_summary": summary.strip(), "released_at": at}
        fields |= told_at_release(problem)
    elif decision not in {Release.HELD, Release.REFUSED} or not reason.strip():
        raise Refused(_("Say why this does not become public."), field="reason")
    if problem.release == Release.REFUSED and decision == Release.RELEASED:
        raise Refused(_("It was decided that this problem never becomes public."))
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1, **fields)
    problem.refresh_from_db()
    released_put(problem=problem)
    _look_keep(problem, letters, decision, reason, at, staff)
    said = {"title": title, "summary": summary, "reason": reason}
    problem_entry(problem=problem, verb=f"release-{decision}", at=at, role=role, **said)
    return problem


def _look_keep(
    problem: Problem, letters: QuerySet[Letter], decision: Release, reason: str, at: datetime, staff: Staff
) -> None:
    look = ReleaseLook.objects.create(
        problem=problem, decision=decision, reason=reason[:300], at=at, by=staff
    )
    look.letters.set(letters)


def _check_public(title: str, summary: str, *, letters: bool) -> None:
    if not letters:
        raise Refused(_("Reports of wrongdoing and complaints about persons never become public."))
    if not title.strip() or len(title) > TITLE_LIMIT:
        raise Refused(_("Write a title of at most 60 characters: the place, then the matter."), field="title")
    if len(summary) > SUMMARY_LIMIT or "\x00" in title + summary:
        raise Refused(_("The summary is too long: at most 600 characters."), field="summary")
    for name, text in (("title", title), ("summary", summary)):
        check_words(text, field=name)
