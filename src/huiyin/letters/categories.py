"""What the software takes matters to be about: read from the tree of models that was learnt from decisions here."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet

from huiyin.accounts.models import Category, Office
from huiyin.accounts.selectors import Actor
from huiyin.letters.listing import DESK
from huiyin.letters.models import CategoryProposal, Ending, Matter
from huiyin.letters.selectors import seen_by
from huiyin.pure.routing import ModelError, Tree, load_tree

LIKELY = 0.8  # from here on it is offered to be taken as it is
POSSIBLE = 0.5  # below, the matter waits among those that nobody can say
LOG = logging.getLogger("huiyin.letters")


@dataclass(frozen=True)
class Learnt:
    """When the tree in use was learnt, from how many decided matters, and the file it lies in."""

    made_at: str
    examples: int
    file: str


def _home(office: Office) -> Path:
    return Path(settings.DATA) / "routing" / office.code


def learnt(*, office: Office) -> Learnt | None:
    """Return what is known of the tree in use, or None where none was learnt yet or its note is damaged."""
    try:
        return Learnt(**json.loads((_home(office) / "current.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        LOG.warning("The note on the learnt categories cannot be read; categories are not proposed")
        return None


def tree_of(*, office: Office) -> Tree | None:
    """Return the tree in use, or None where there is none or it is damaged: intake goes on without proposals."""
    note = learnt(office=office)
    if note is None:
        return None
    try:
        return _load(_home(office) / Path(note.file).name)
    except ModelError:
        LOG.warning("The learnt categories cannot be read; categories are not proposed")
        return None


@lru_cache(maxsize=4)
def _load(path: Path) -> Tree:
    return load_tree(path)


def tree_keep(*, office: Office, tree: Tree, examples: int, at: datetime) -> None:
    """Put a new tree into use; the earlier ones stay beside it. Raises OSError."""
    home = _home(office)
    note = Learnt(at.isoformat(), examples, f"{at:%Y%m%d%H%M%S}-{uuid4().hex[:6]}.npz")
    home.mkdir(parents=True, exist_ok=True)
    tree.save(home / note.file)
    draft = home / f"{note.file}.json"
    draft.write_text(json.dumps(asdict(note)), encoding="utf-8")
    draft.replace(home / "current.json")


Label = tuple[str, ...]


def labels() -> dict[int, Label]:
    """Return every category as the labels on its way from the top; a label names the scheme and the code."""
    found: dict[int, Label] = {}
    way: list[str] = []
    for node in Category.objects.order_by("path"):
        way = [*way[: node.depth - 1], f"{node.scheme}:{node.code}"]
        found[node.pk] = tuple(way)
    return found


def matter_words(matter: Matter, body: str | None) -> str:
    """Return what a matter says: its line, and its span of the text, or the whole text."""
    text = body or ""
    if matter.span_end is not None:
        text = text[matter.span_start : matter.span_end]
    return f"{matter.line or ''}\n{text}"


def category_proposals(*, actor: Actor, sure: bool | None = None) -> QuerySet[CategoryProposal]:
    """Return the proposals for matters without a category that this actor may sort: the likeliest first.

    `sure` narrows to those that can be taken as they are, or to the others.
    """
    rows = CategoryProposal.objects.filter(
        seen_by(actor=actor, letter="matter__letter"),
        actor.within(DESK, office="matter__letter__office_id", area_path="matter__letter__area__path"),
        matter__category=None,
        matter__ending=Ending.OPEN,
    )
    if sure is not None:
        certain = {"certainty__gte": LIKELY, "category__isnull": False}
        rows = rows.filter(**certain) if sure else rows.exclude(**certain)
    return rows.select_related("category", "matter__letter__office", "matter__area").order_by(
        "-certainty", "pk"
    )
