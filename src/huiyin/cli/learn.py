"""`huiyin learn`: learn from this office's own decisions what matters are about, and say whether it helped."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from huiyin.cli.text import gettext as _

if TYPE_CHECKING:
    from huiyin.problems.decided import Decided
    from huiyin.pure.routing import Branch

FOLDS = 3
SURE = 0.9
LEAST = 30  # decided matters


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the office, and whether a worse result is wanted all the same."""
    parser.add_argument("--office", default="", metavar="CODE", help=_("the office, where there are several"))
    parser.add_argument(
        "--try", dest="only_try", action="store_true", help=_("print the table, change nothing")
    )
    parser.add_argument(
        "--even-if-worse", action="store_true", help=_("use it even if the one in use is better")
    )


def run(options: argparse.Namespace) -> int:
    """Learn, compare with what is in use on the same matters, and put the better one into use."""
    from django.utils import timezone

    from huiyin.accounts.selectors import office_by_code, public_office
    from huiyin.common.errors import Refused
    from huiyin.letters.categories import labels, learnt, tree_keep, tree_of
    from huiyin.letters.services.category import categories_learnt
    from huiyin.problems.decided import matters_decided
    from huiyin.pure.routing import train_tree

    office = office_by_code(code=options.office) if options.office else public_office()
    if office is None:
        raise Refused(_("There is no office yet. Begin with: huiyin admin create"))
    ways = labels()
    decided = matters_decided(office=office)
    if len(decided) < LEAST:
        print(_("%s matters have a category; at least %s are needed to learn from.") % (len(decided), LEAST))
        return 1
    texts, paths = [one.words for one in decided], [ways[one.category] for one in decided]
    try:
        tree = train_tree(texts, paths)
    except ValueError:
        print(_("At least two categories need five matters each to learn from."))
        return 1
    note, old = learnt(office=office), tree_of(office=office)
    judged = _unread(decided, note.made_at if note and old else None)
    after = _score(_crossed(texts, paths), paths, judged)
    before = _score(old.routes(texts), paths, judged) if old else None
    _show(before, after)
    if options.only_try:
        return 0
    if before and after.top < before.top and not options.even_if_worse:
        print(_("The one in use is better. Nothing was changed."))
        return 1
    at = timezone.now()
    tree_keep(office=office, tree=tree, examples=len(decided), at=at)
    categories_learnt(office=office, examples=len(decided), at=at, role="system")
    print(_("Learnt from %s matters; in use from now on.") % len(decided))
    return 0


def _unread(decided: Sequence[Decided], made_at: str | None) -> list[int]:
    """Return the places of the matters that the tree in use cannot have read; all, where that leaves too few."""
    if made_at is None:
        return list(range(len(decided)))
    newer = [at for at, one in enumerate(decided) if one.received_at > datetime.fromisoformat(made_at)]
    return newer if len(newer) >= LEAST else list(range(len(decided)))


def _crossed(texts: Sequence[str], paths: Sequence[tuple[str, ...]]) -> list[Branch]:
    """Read every text with a tree that has not learnt it."""
    from huiyin.pure.routing import Branch, train_tree

    found = [Branch((), 0.0)] * len(texts)
    for part in range(FOLDS):
        inside = [at for at in range(len(texts)) if at % FOLDS != part]
        outside = range(part, len(texts), FOLDS)
        try:
            tree = train_tree([texts[at] for at in inside], [paths[at] for at in inside])
        except ValueError:  # too few examples without this part
            continue
        for at, branch in zip(outside, tree.routes([texts[at] for at in outside]), strict=True):
            found[at] = branch
    return found


@dataclass(frozen=True)
class Score:
    """Of so many matters: the top category right, every proposed level right, sure, and sure with the top right."""

    number: int
    top: int
    deep: int
    sure: int
    sure_right: int


def _score(branches: Sequence[Branch], paths: Sequence[tuple[str, ...]], judged: Sequence[int]) -> Score:
    pairs = [(branches[at], paths[at]) for at in judged]
    top = [branch.path[:1] == path[:1] for branch, path in pairs]
    sure = [branch.certainty >= SURE for branch, _path in pairs]
    return Score(
        len(pairs),
        sum(top),
        sum(bool(branch.path) and branch.path == path[: len(branch.path)] for branch, path in pairs),
        sum(sure),
        sum(right and certain for right, certain in zip(top, sure, strict=True)),
    )


def _show(before: Score | None, after: Score) -> None:
    print(
        _("Of %s matters with a category that a person gave (read by a tree that had not learnt them):")
        % after.number
    )
    rows = (
        (_("top category right"), "top", "number"),
        (_("right on every level proposed"), "deep", "number"),
        (_("certainty 0.9 and more"), "sure", "number"),
        (_("of these right"), "sure_right", "sure"),
    )
    for words, part, whole in rows:
        shown = [_share(getattr(one, part), getattr(one, whole)) if one else "—" for one in (before, after)]
        print(
            _("%(words)s: before %(before)s, after %(after)s")
            % {"words": words, "before": shown[0], "after": shown[1]}
        )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"
