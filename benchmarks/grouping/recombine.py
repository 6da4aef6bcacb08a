"""Many letters out of few: a letter of a made-up town is the frame of one real letter with sentences of others.

`recombined(rows, count)` gives the first `len(rows)` letters as they are. Each further letter takes a title and the
sentences of one letter, swaps a third of its sentences for those of letters next to it in a shuffled order, and
writes every Chinese sign of its rare words anew, the same way throughout one town of 3,000 letters: so names
are as rare in 100,000 letters as in 3,000, and ordinary words as common.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import rjieba

TOWN = 3_000
SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*")
Letter = tuple[str, str]


def recombined(letters: Sequence[Letter], count: int) -> list[Letter]:
    """Return `count` letters as (title, body), the same ones every time."""
    chance = random.Random(0)
    found = list(letters[:count])
    rare = _rare(letters)
    signs = sorted({sign for word in rare for sign in word})
    while len(found) < count:
        other = dict(zip(signs, chance.sample(signs, len(signs)), strict=True))
        order = chance.sample(range(len(letters)), len(letters))
        for at, number in enumerate(order[:TOWN]):
            title, body = letters[number]
            parts = SENTENCE.findall(body)
            for place in range(len(parts)):
                if chance.random() < 1 / 3:
                    swapped = SENTENCE.findall(letters[order[at - 1]][1])
                    parts[place] = chance.choice(swapped) if swapped else parts[place]
            found.append((_renamed(title, rare, other), _renamed("".join(parts), rare, other)))
    return found[:count]


def _rare(letters: Sequence[Letter]) -> set[str]:
    """Return the words of few letters: the names, mostly."""
    spread: dict[str, int] = {}
    for title, body in letters:
        for word in set(rjieba.cut(title + body)):
            spread[word] = spread.get(word, 0) + 1
    return {word for word, number in spread.items() if number <= 12 and "\u4e00" <= word[0] <= "\u9fff"}


def _renamed(text: str, rare: set[str], other: dict[str, str]) -> str:
    return "".join(
        "".join(other.get(sign, sign) for sign in word) if word in rare else word for word in rjieba.cut(text)
    )
