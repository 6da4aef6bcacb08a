"""Runs of the grouping: when one is due, that one goes on, how the last one ended. Nothing of it is on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from huiyin.accounts.models import Office
from huiyin.common.models import Mark
from huiyin.letters.models import Matter
from huiyin.letters.selectors import matters_unsorted
from huiyin.problems.models import Proposal, ProposalState

LOST = timedelta(hours=1)  # a run that was not heard of for so long died with its machine
RUNNING, DONE, FAILED = "running", "done", "failed"


class Run(NamedTuple):
    """The last run of an office: when it began, its state, and the share done (0–100), seconds or reason."""

    at: datetime
    state: str
    detail: str


def run_last(office: Office) -> Run | None:
    """Return the last run of an office."""
    mark = Mark.objects.filter(name=_name(office)).first()
    if mark is None:
        return None
    state, _space, detail = mark.detail.partition(" ")
    return Run(mark.at, state, detail)


def run_begin(*, office: Office, at: datetime, pause: timedelta, share: int) -> bool:
    """Begin a run, if a matter waits that no proposal is about and the last run is long enough ago.

    That is `pause`, or `share` times as long as the last one took. Of two that begin at once, one gets True.
    """
    last = run_last(office)
    if last is not None:
        wait = LOST if last.state == RUNNING else max(pause, share * timedelta(seconds=_seconds(last)))
        if at - last.at < wait:
            return False
    if not _waiting(office):
        return False
    if last is None:
        _mark, made = Mark.objects.get_or_create(name=_name(office), defaults={"at": at, "detail": RUNNING})
        return made
    return bool(Mark.objects.filter(name=_name(office), at=last.at).update(at=at, detail=RUNNING))


def run_tell(*, office: Office, percent: int, at: datetime) -> None:
    """Say how far a run is; `at` is when it began."""
    Mark.objects.filter(name=_name(office), at=at).update(detail=f"{RUNNING} {percent}")


def run_end(*, office: Office, at: datetime, seconds: int, failed: str = "") -> None:
    """Say that a run has ended, or failed and why; `at` is when it began."""
    detail = f"{FAILED} {seconds} {failed}" if failed else f"{DONE} {seconds}"
    Mark.objects.filter(name=_name(office), at=at).update(detail=detail[:200])


def _waiting(office: Office) -> bool:
    about = Proposal.matters.through.objects.filter(
        matter=OuterRef("pk"), proposal__state__in=(ProposalState.OPEN, ProposalState.NEW)
    )
    waiting = Matter.objects.filter(pk__in=matters_unsorted(office=office).order_by().values("pk"))
    return waiting.filter(~Exists(about)).exists()


def _seconds(run: Run) -> int:
    first = run.detail.partition(" ")[0]
    return int(first) if first.isascii() and first.isdigit() else 0


def _name(office: Office) -> str:
    return f"propose-{office.pk}"
