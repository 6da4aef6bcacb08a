"""Builds the demo's invented township: the same at every run, through the services that everybody uses.

1,123 letters and 85 calls from 1,208 of 1,235 households, and 170 problems in every state; for each desk something
waits. Its days are counted back from now, so that something is always due and something always late.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.timezone import localtime

from huiyin.accounts.models import Role
from huiyin.cli import demo_words as words
from huiyin.cli.demo_places import DAY, HOUR, PASSWORD, Town, count_silent, settle
from huiyin.cli.demo_story import Story
from huiyin.cli.proposing import groups_of
from huiyin.letters.data import ContactData, NewLetter
from huiyin.letters.models import Batch, Channel, Ending, Kind, Letter, MayContact
from huiyin.letters.selectors import matters_unsorted
from huiyin.letters.services import intake
from huiyin.letters.services.batch import batch_close, batch_open
from huiyin.letters.services.many import letters_receive
from huiyin.letters.services.matter import Part, letter_split, matter_answer_on_spot, matter_end
from huiyin.letters.services.slip import slips_return_each
from huiyin.problems.services.proposal import proposals_take

__all__ = ["PASSWORD", "Town", "build"]

LETTERS, CALLS = 1_123, 85
PROBLEMS = 170
ON_THE_SPOT = 30
UNSORTED = 96
# How many letters a problem has, in turn: 107 in 17 problems. What is left over comes to the last ones.
SIZES = (1, 2, 4, 1, 8, 3, 1, 14, 2, 5, 1, 9, 3, 25, 6, 2, 20)
# How far a problem got, in turn, with the days since its first letter. 12 of 17 are closed.
FATES = (
    ("closed", 20), ("closed", 16), ("answered", 7), ("closed", 14), ("working", 3), ("closed", 18), ("closed", 12),
    ("closed", 15), ("new", 1), ("closed", 13), ("closed", 19), ("late", 9), ("closed", 17), ("closed", 11),
    ("closed", 22), ("closed", 21), ("unhappy", 13),
)  # fmt: skip
NEW = (("open", 0.2), ("assigned", 1), ("returned", 3), ("open", 0.5), ("assigned", 2))
# Which of the late problems have a line of their unit, and which of those that are worked on nobody has released yet,
# and which are suspended.
EXCUSED, UNREAD, SUSPENDED = (0, 3, 6), (1, 4, 7), (2, 8)
UNHAPPY = ("reopened", "silent", "answered")


@dataclass
class Piece:
    """One letter to come: when, what it says, and who waits for it."""

    when: datetime
    body: str
    village: str
    kind: Kind = Kind.HELP
    then: Callable[[Letter, datetime], None] = lambda letter, when: None
    concerned: tuple[str, ...] = ()
    channel: Channel = Channel.PAPER
    client_id: UUID = field(default_factory=lambda: NAMESPACE_URL)


def build(*, at: datetime) -> Town:
    """Build the township in an empty database, as it stands at this time."""
    order = count()

    def plan(when: datetime, act: Any) -> None:
        heapq.heappush(town.acts, (min(when, at), next(order), act))

    with transaction.atomic():
        town = settle(at=at)
        pieces, stories = _letters(town)
        _arrive(town, pieces, plan)
        for when, story in stories:
            plan(when, story.open)
        plan(at - 2 * DAY, lambda when: count_silent(town, when))
        # The journal goes forward only, so everything happens in the order of its time.
        while town.acts:
            when, _order, act = heapq.heappop(town.acts)
            for later, then in act(when) or ():
                plan(later, then)
        groups = groups_of(office=town.office, matters=list(matters_unsorted(office=town.office)))
        proposals_take(office=town.office, groups=groups, at=at, role="system")
    return town


def _letters(town: Town) -> tuple[list[Piece], list[tuple[datetime, Story]]]:
    pieces: list[Piece] = []
    stories = []
    left = LETTERS + CALLS - ON_THE_SPOT - UNSORTED - 3 - sum(SIZES) * (PROBLEMS // len(SIZES))
    for number in range(PROBLEMS):
        extra = left // 9 + (number - PROBLEMS + 9 < left % 9) if number >= PROBLEMS - 9 else 0
        came, story, opened = _problem(town, number, SIZES[number % len(SIZES)] + extra)
        pieces += came
        stories.append((opened, story))
    pieces += _singles(town)
    return pieces, stories


def _problem(town: Town, number: int, size: int) -> tuple[list[Piece], Story, datetime]:
    theme = words.THEMES[number % len(words.THEMES)]
    village = list(town.areas)[(number * 4 + number // 9) % len(town.areas)]
    group = words.GROUPS[(number * 3 + number // 9) % len(words.GROUPS)]
    said = {"v": village, "g": group, "n": 12 + number % 30}
    turn = number // len(FATES)
    days: float
    fate, days = FATES[number % len(FATES)]
    unread = fate == "working" and turn in UNREAD
    if fate == "working" and turn in SUSPENDED:
        fate = "suspended"
    excuse = words.EXCUSES[EXCUSED.index(turn)] if fate == "late" and turn in EXCUSED else ""
    if fate == "new":
        fate, days = NEW[turn % len(NEW)]
    elif fate == "unhappy":
        fate = UNHAPPY[turn % len(UNHAPPY)]
    elif fate == "late":
        fate, days = ("working", days) if turn < 8 else ("working", 2)
    begin = town.at - days * DAY - (number % 7) * HOUR
    spread = min(days, 2.0) * DAY / size
    story = Story(town, theme, said, fate, unread, excuse)
    pieces = []
    for place in range(size):
        bodies = (theme.bo, *theme.bodies) if theme.bo and number % 3 == 1 else theme.bodies
        body = _around(bodies[place % len(bodies)].format(**said), number * 5 + place)
        pieces.append(Piece(begin + place * spread, body, village, then=story.receive))
    return pieces, story, begin + size * spread + HOUR


def _around(body: str, number: int) -> str:
    """Put a greeting before and a plea behind; Tibetan stays as it is."""
    if body[:1] > "\u9fff" or "\u0f00" <= body[:1] <= "\u0fff":
        return body
    return f"{words.BEFORE[number % len(words.BEFORE)]}{body}{words.AFTER[number % len(words.AFTER)]}"


def _singles(town: Town) -> list[Piece]:
    """Letters in no problem: questions answered at once, some for somebody else, and those nobody has sorted yet."""
    villages = list(town.areas)
    pieces = []
    for number in range(ON_THE_SPOT):
        question, answer = words.ON_THE_SPOT[number % len(words.ON_THE_SPOT)]
        begin = town.at - (number % 20 + 1) * DAY - (number % 5) * HOUR
        asked = _around(question, number)
        pieces.append(Piece(begin, asked, villages[number % 9], Kind.CONSULT, _answer(town, answer)))
    new = town.at - 0.4 * DAY
    said = {"v": villages[3], "g": words.GROUPS[3], "n": 9}
    pieces += [
        Piece(new, words.OUTSIDE[0], villages[1], then=_pass_on),
        Piece(new, words.ABOUT_UNIT, villages[2], Kind.COMPLAINT, concerned=("water",), channel=Channel.WEB),
        Piece(new, words.TWO_MATTERS.format(**said), villages[3], then=_split),
    ]
    for number in range(UNSORTED):
        # Half of them tell of what is in a problem already, four letters each; half of what is new, eight each.
        group, place = divmod(number, 4) if number < UNSORTED // 2 else divmod(number, 8)
        known = words.THEMES[(group * 7 + 2) % len(words.THEMES)]
        theme = known if number < UNSORTED // 2 else words.NEW[group % len(words.NEW)]
        village = villages[(group * 5) % 9]
        said = {"v": village, "g": words.GROUPS[(group * 2 + 1) % 5], "n": 9 + group}
        body = _around(theme.bodies[place % len(theme.bodies)].format(**said), number * 3)
        pieces.append(Piece(town.at - 0.3 * DAY - place % 4 * HOUR, body, village))
    return pieces


def _answer(town: Town, answer: str) -> Callable[[Letter, datetime], None]:
    def at_once(letter: Letter, when: datetime) -> None:
        clerk = town.staff["wang"]
        matter_answer_on_spot(matter=letter.matters.get(), body=answer, staff=clerk, at=when, role=Role.CLERK)

    return at_once


def _pass_on(letter: Letter, when: datetime) -> None:
    _body, reason, go_to = words.OUTSIDE
    matter = letter.matters.get()
    matter_end(matter=matter, ending=Ending.TRANSFERRED, reason=reason, go_to=go_to, at=when, role=Role.CLERK)


def _split(letter: Letter, when: datetime) -> None:
    letter_split(letter=letter, parts=[Part("门前水沟堵塞")], at=when, role=Role.CLERK)


def _arrive(town: Town, pieces: list[Piece], plan: Callable[[datetime, Any], None]) -> None:
    """Let the pieces come: the calls one by one, a part over the web, most of them on paper in a box a day."""
    pieces.sort(key=lambda piece: piece.when)
    calls = {round(at * (len(pieces) - 1) / (CALLS - 1)) for at in range(CALLS)}
    boxes: dict[Any, list[Piece]] = {}
    for place, piece in enumerate(pieces):
        piece.client_id = uuid5(NAMESPACE_URL, f"demo/{place}")
        if place in calls:
            piece.channel = Channel.PHONE
        elif place % 6 == 1 and piece.channel == Channel.PAPER:
            piece.channel = Channel.WEB
        if piece.channel == Channel.PAPER:
            boxes.setdefault(localtime(piece.when).date(), []).append(piece)
        else:
            plan(piece.when, _one(town, piece))
    for day, box in boxes.items():
        plan(box[0].when, _box(town, box, last=day == max(boxes)))


def _one(town: Town, piece: Piece) -> Callable[[datetime], None]:
    def come(when: datetime) -> None:
        staff = None if piece.channel == Channel.WEB else town.staff["wang"]
        role = intake.WRITER if staff is None else Role.CLERK
        new = _new(town, piece, slip=town.codes.pop())
        received = intake.letter_receive(office=town.office, new=new, at=when, role=role, staff=staff)
        piece.then(received.letter, when)

    return come


def _box(town: Town, box: Sequence[Piece], *, last: bool) -> Callable[[datetime], None]:
    """Let a box come; the last one is being recorded now."""

    def come(when: datetime) -> None:
        batch = batch_open(
            office=town.office, campaign=town.campaign, channel=Channel.PAPER, pieces=len(box) + 9 * last,
            opened_by=town.staff["wang"], opened_with=town.staff["li"], at=when, role=Role.CLERK,
        )  # fmt: skip
        new = [_new(town, piece, batch=batch) for piece in box]
        letters_receive(office=town.office, new=new, at=when, role=Role.CLERK, staff=town.staff["wang"])
        codes = [town.codes.pop() for _piece in box]
        day = localtime(when).date()
        slips_return_each(campaign=town.campaign, codes=codes, on=day, at=when, role=Role.CLERK)
        letters = Letter.objects.filter(office=town.office).select_related("office", "area")
        made = {letter.client_id: letter for letter in letters.filter(batch=batch)}
        for piece in box:
            piece.then(made[piece.client_id], when)
        if not last:
            batch_close(batch=batch, at=when, role=Role.CLERK)

    return come


def _new(town: Town, piece: Piece, *, slip: str = "", batch: Batch | None = None) -> NewLetter:
    town.letters += 1
    contact = ContactData(phone=f"000-555{town.letters:04d}") if town.chance.random() < 0.7 else ContactData()
    return NewLetter(
        client_id=piece.client_id, channel=piece.channel, kind=piece.kind, area=town.areas[piece.village],
        body=piece.body, campaign=town.campaign, batch=batch, slip=slip, contact=contact, notice="1",
        may_contact=MayContact.UNIT if contact else MayContact.NOBODY,
        concerned_units=tuple(town.units[code] for code in piece.concerned),
    )  # fmt: skip
