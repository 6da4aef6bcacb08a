"""One run of grouping for an office: which letters tell of one matter, and which problems they may be part of.

Beside intake, and never in its way: what fails here is said on the board and tried again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from huiyin.accounts.models import Office
    from huiyin.letters.models import Matter
    from huiyin.problems.services.proposal import Group
    from huiyin.pure.grouping import Group as Found
    from huiyin.pure.grouping import Index, Item

PAUSE = timedelta(minutes=2)
SHARE = 10  # a run waits ten times as long as the last one took, so that it takes a tenth of the time at most
JOINED = 0.5  # certainty from which a group is proposed to a problem
ELSEWHERE = (
    0.5  # what is left of it where the problem is of another place: the same topic there is another matter
)
Progress = Callable[[float], None]
LOG = logging.getLogger("huiyin.tick")


def propose_due(*, at: datetime) -> int:
    """Run for each office where a matter waits that no proposal is about. Returns the proposals made."""
    from huiyin.accounts.selectors import offices
    from huiyin.problems.services.run import run_begin, run_end

    made = 0
    for office in offices():
        if not run_begin(office=office, at=at, pause=PAUSE, share=SHARE):
            continue
        began, failed = time.monotonic(), ""
        try:
            made += propose(office=office, began=at)
        except Exception as error:
            LOG.exception("The grouping failed; it is tried again")
            failed = type(error).__name__
        run_end(office=office, at=at, seconds=int(time.monotonic() - began), failed=failed)
    return made


def propose(*, office: Office, began: datetime) -> int:
    """Group the matters of an office that wait, and put the groups before the clerks. Returns how many."""
    from huiyin.letters.selectors import matters_unsorted
    from huiyin.problems.services.proposal import proposals_take
    from huiyin.problems.services.run import run_tell

    def tell(share: float) -> None:
        run_tell(office=office, percent=int(100 * share), at=began)

    groups = groups_of(office=office, matters=list(matters_unsorted(office=office)), progress=tell)
    return proposals_take(office=office, groups=groups, at=timezone.now(), role="system")


def groups_of(*, office: Office, matters: list[Matter], progress: Progress | None = None) -> list[Group]:
    """Return the groups among these matters as proposals; what was told apart stays apart."""
    from huiyin.cli.meaning import encoder
    from huiyin.cli.sort import CAREFUL_UP_TO
    from huiyin.problems.decisions import constraints
    from huiyin.pure.grouping import group

    learnt = constraints(office=office)
    items = {str(matter.pk): item_of(matter) for matter in matters}
    known = [(str(one), str(other)) for one, other in learnt.cannot]
    found = group(
        list(items.values()),
        mode="careful" if len(items) <= CAREFUL_UP_TO else "fast",
        must=[(str(one), str(other)) for one, other in learnt.must],
        cannot=known,
        meaning=encoder() if len(items) <= CAREFUL_UP_TO else None,
        progress=progress,
    )
    apart, places = _by_item(known), {str(matter.pk): str(matter.area.path) for matter in matters}
    index, homes = _index(office)
    return [_group(one, _problem(one, items, index, apart, places, homes)) for one in found]


def item_of(matter: Matter) -> Item:
    """Return a matter as the grouping reads it: its line, its text, its time; never who wrote."""
    from huiyin.pure.grouping import Item

    body = matter.body or ""  # type: ignore[attr-defined]
    return Item(str(matter.pk), matter.line or "", body, time=matter.letter.received_at)


def _index(office: Office) -> tuple[Index, dict[str, str]]:
    """Return what lies in problems that more letters can join, and the place of each problem."""
    from huiyin.problems.joining import matters_in_open_problems
    from huiyin.pure.grouping import Index

    rows = list(matters_in_open_problems(office=office))
    homes = {str(matter.in_problem): str(matter.problem_path) for matter in rows}  # type: ignore[attr-defined]
    return Index((str(matter.in_problem), item_of(matter)) for matter in rows), homes  # type: ignore[attr-defined]


def _by_item(pairs: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        for end in pair:
            found.setdefault(end, []).append(pair)
    return found


def _problem(
    found: Found,
    items: dict[str, Item],
    index: Index,
    apart: dict[str, list[tuple[str, str]]],
    places: dict[str, str],
    homes: dict[str, str],
) -> tuple[int, float, tuple[str, ...]] | None:
    """Return the problem that the whole group is likely part of: its id, the mean certainty, the words they share."""
    if not len(index):
        return None
    sums: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}
    for member in found.members:
        for one in index.propose(items[member], cannot=apart.get(member, ())):
            home, place = homes[one.problem_id], places[member]
            near = home.startswith(place) or place.startswith(home)
            sums[one.problem_id] = sums.get(one.problem_id, 0.0) + one.certainty * (1 if near else ELSEWHERE)
            words.setdefault(one.problem_id, one.reason.shared)
    best = max(sums, key=lambda pk: (sums[pk], -int(pk)), default=None)
    if best is None or sums[best] / len(found.members) < JOINED:
        return None
    return int(best), round(sums[best] / len(found.members), 3), words[best]


def _group(found: Found, into: tuple[int, float, tuple[str, ...]] | None) -> Group:
    from huiyin.cli.sort import sentence
    from huiyin.problems.models import ProposalKind
    from huiyin.problems.services.proposal import Group
    from huiyin.pure.grouping import Reason

    matters = tuple(int(member) for member in found.members)
    if into is not None:
        problem, certainty, shared = into
        reason = sentence(Reason(shared=shared))
        fits = found.certainties if len(matters) > 1 else (certainty,)
        return Group(found.title, certainty, reason, matters, ProposalKind.JOIN, shared, fits, problem)
    copies = found.reason.copies == len(matters) > 1
    kind = ProposalKind.COPY if copies else ProposalKind.GROUP
    return Group(
        found.title,
        found.certainty,
        sentence(found.reason),
        matters,
        kind,
        found.reason.shared,
        found.certainties,
    )
