"""Proposing what matters are about. It never decides: a category counts when a person has taken it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Category, Office
from huiyin.common.errors import Conflict
from huiyin.journal.services import entry_write
from huiyin.letters.categories import labels, matter_words, tree_of
from huiyin.letters.models import CategoryProposal, Matter
from huiyin.letters.selectors import matters_unsorted
from huiyin.letters.services.matter import matter_change

AT_ONCE = 200  # matters a turn: about a second


def categories_propose(*, office: Office, at: datetime, role: str = "system") -> int:
    """Say of matters without category and without proposal what they seem to be about. Returns of how many.

    Nothing is done where no tree was learnt. The reading is done before the transaction, so that nobody waits for it.
    """
    tree = tree_of(office=office)
    if tree is None:
        return 0
    waiting = matters_unsorted(office=office).filter(category=None, category_proposal=None)[:AT_ONCE]
    matters = list(waiting)
    branches = tree.routes([matter_words(one, one.body) for one in matters])  # type: ignore[attr-defined]
    by_label = {way: pk for pk, way in labels().items()}
    open_now = set(Category.objects.filter(is_open=True).values_list("pk", flat=True))
    said = []
    for matter, branch in zip(matters, branches, strict=True):
        known = by_label.get(branch.path)
        category = known if known in open_now else None
        said.append(
            CategoryProposal(
                matter=matter,
                category_id=category,
                certainty=branch.certainty if category else 0.0,
                reason="、".join(branch.words)[:100] if category else "",
                made_at=at,
            )
        )
    return _keep(office, said, at, role) if said else 0


@transaction.atomic
def _keep(office: Office, said: Iterable[CategoryProposal], at: datetime, role: str) -> int:
    # Two workers at once: whoever comes second keeps nothing twice.
    CategoryProposal.objects.bulk_create(said, ignore_conflicts=True)
    count = len(list(said))
    entry_write(
        office=office.code,
        kind="letters.categories-proposed",
        object_kind="office",
        object_id=office.pk,
        at=at,
        role=role,
        content={"matters": count},
    )
    return count


@transaction.atomic
def categories_learnt(*, office: Office, examples: int, at: datetime, role: str) -> int:
    """Write down that a new tree is in use, and drop the undecided proposals, so that they are made anew.

    They are nobody's words and no record of anybody: only what an earlier tree thought.
    """
    dropped = CategoryProposal.objects.filter(matter__letter__office=office, matter__category=None).delete()[
        0
    ]
    entry_write(
        office=office.code,
        kind="letters.categories-learnt",
        object_kind="office",
        object_id=office.pk,
        at=at,
        role=role,
        content={"examples": examples, "proposals_dropped": dropped},
    )
    return dropped


@transaction.atomic
def category_take(*, proposal: CategoryProposal, at: datetime, role: str) -> Matter:
    """Give a matter the category that was proposed. Conflict where a person gave it one meanwhile."""
    matter = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("letter__office", "area")
        .get(pk=proposal.matter_id)
    )
    if matter.category_id is not None or proposal.category is None:
        raise Conflict(_("Somebody has given this matter a category meanwhile. Look at it again."))
    return matter_change(matter=matter, category=proposal.category, at=at, role=role)
