"""Released problems like a letter that is being written: for its writer, who may say that it is the same.

Only what staff wrote for the public is compared and shown; no letter is read. See docs/algorithms/similar.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from django.db.models import Q

from huiyin.accounts.models import Area, Office
from huiyin.common.errors import NotFound
from huiyin.problems.models import Problem
from huiyin.problems.selectors import public_problem, public_problems
from huiyin.problems.services.problem import JOINABLE
from huiyin.pure.text import fold, words

LOOKED_AT = 2_000  # newest open problems of the place
MOST = 5
LEAST = 0.5  # share of a title's weight that the letter must name
SHORTEST = 2  # characters of a word that says something
WORDS_SHOWN = 4


class Similar(NamedTuple):
    """A problem, and the words of its title that the letter has too."""

    problem: Problem
    shared: tuple[str, ...]


def similar_released(*, office: Office, area: Area, text: str) -> list[Similar]:
    """Return open released problems of this place, or of one around it, that a text may be about: most alike first, at
    most five. At most 2,000 titles are looked at, the newest released first."""
    path, step = str(area.path), Area.steplen
    around = [path[:end] for end in range(step, len(path), step)]
    places = Area.objects.filter(Q(path__startswith=path) | Q(path__in=around))
    rows = public_problems(office=office).filter(state__in=JOINABLE, public_area__in=places.values("pk"))
    titles = dict(rows.order_by("-released_at", "-id").values_list("pk", "public_title")[:LOOKED_AT])
    names = {fold(name) for name in places.values_list("name", flat=True) if name.strip()}
    ranked = ranked_by(text, list(titles.items()), names)[:MOST]
    found = public_problems(office=office).in_bulk([pk for pk, _shared in ranked])
    return [Similar(found[pk], shared) for pk, shared in ranked if pk in found]


def similar_chosen(*, office: Office, number: str) -> Problem | None:
    """Return the open released problem that a writer chose; None where it is none (any more)."""
    try:
        found = public_problem(office=office, number=number)
    except NotFound:
        return None
    return found if found.state in JOINABLE else None


def ranked_by(
    text: str, titles: Sequence[tuple[int, str]], places: set[str]
) -> list[tuple[int, tuple[str, ...]]]:
    """Return (id, words shared) of the titles that a text names at least half of, by weight; most weight first.

    A word weighs more the fewer titles have it. Names of `places` are shown as a reason and weigh nothing: the place
    was asked for already.
    """
    said = fold(text)
    parts = [(pk, *_parts(fold(title), places)) for pk, title in titles]
    often = Counter(word for _pk, _names, title in parts for word in title)
    weights = {word: log(1 + len(parts) / count) for word, count in often.items()}
    ranked: list[tuple[float, int, tuple[str, ...]]] = []
    for pk, names, title in parts:
        shared = [word for word in title if word in said]
        weight = sum(weights[word] for word in shared)
        if shared and weight >= LEAST * sum(weights[word] for word in title):
            both = [name for name in names if name in said] + shared
            ranked.append((weight, pk, tuple(both[:WORDS_SHOWN])))
    ranked.sort(key=lambda row: (-row[0], -row[1]))
    return [(pk, shared) for _weight, pk, shared in ranked]


def _parts(title: str, places: set[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the places that a title names, and the words that are left of it without them."""
    names = [place for place in places if place in title]
    for name in sorted(names, key=len, reverse=True):
        title = title.replace(name, " ")
    return sorted(names), _words(title)


@lru_cache(maxsize=8 * LOOKED_AT)
def _words(title: str) -> tuple[str, ...]:
    """Return the words of a title, each once. Kept: titles hardly change, and cutting 2,000 of them takes most of the
    time."""
    return tuple(word for word in dict.fromkeys(words(title)) if len(word) >= SHORTEST)
