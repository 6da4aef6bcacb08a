"""Reading letters for the desk: who may work on one, pages of long lists, what was registered today, look-alikes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import Role, Staff, Unit
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters import search
from huiyin.letters.models import Clock, ClockKind, Draft, Ending, Letter, LetterText, Matter, Wish
from huiyin.letters.selectors import (
    Typed,
    drafts_of,
    letter_for,
    letters_for,
    matter_for,
    with_line,
)
from huiyin.pure.receipts import ReceiptError, format_number, parse_number

# Who registers, sorts and ends. A publisher or a handler who is also a clerk elsewhere works only where they are clerk.
DESK = (Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR)
ALIKE_WITHIN = timedelta(minutes=10)
ALIKE_AMONG = 500  # newest letters looked at: ten minutes of a very busy desk


def letter_at_desk(*, actor: Actor, number: str, roles: Iterable[Role] = DESK) -> Letter:
    """Return a letter that this member of staff may work on in one of these roles, or NotFound."""
    letter = letter_for(actor=actor, number=number)
    if not actor.covers(*roles, office_id=letter.office_id, area=letter.area):
        raise NotFound(NOBODY)
    return letter


def matter_at_desk(*, actor: Actor, number: str, position: int) -> Matter:
    """Return one matter of a letter that this member of staff may work on, or NotFound."""
    letter_at_desk(actor=actor, number=number)
    return matter_for(actor=actor, number=number, position=position)


def letter_to_call(*, actor: Actor, number: str) -> tuple[Letter, Unit | None]:
    """Return a letter whose writer this member of staff may call, and the unit for which they do; else NotFound.

    The desk calls for the office (None), a handler for the unit that handles the letter now.
    """
    letter = letter_for(actor=actor, number=number)
    if actor.covers(*DESK, office_id=letter.office_id, area=letter.area):
        return letter, None
    handling = letter.handlings.filter(unit__in=actor.unit_ids, until=None).select_related("unit").first()
    if handling is None:
        raise NotFound(NOBODY)
    return letter, handling.unit


def wish_at_desk(*, actor: Actor, number: str, pk: int) -> Wish:
    """Return an open wish about a letter that this member of staff may work on, or NotFound."""
    letter = letter_at_desk(actor=actor, number=number)
    wish = letter.wishes.filter(pk=pk).first()
    if wish is None:
        raise NotFound(NOBODY)
    wish.letter = letter
    return wish


def may_work_on(*, actor: Actor, letter: Letter, roles: Iterable[Role] = DESK) -> bool:
    """Say whether this member of staff may work on a letter they see, in one of these roles."""
    return actor.covers(*roles, office_id=letter.office_id, area=letter.area)


def waiting(*, actor: Actor) -> QuerySet[Letter]:
    """Return the letters with a matter that nobody has sorted yet, without those held for review; oldest first."""
    # Few of many letters wait: the list of those few comes from its own index.
    unsorted = Matter.objects.filter(sorted_at=None, ending=Ending.OPEN).values("letter")
    rows = letters_for(actor=actor).filter(pk__in=unsorted, held_for="")
    return rows.order_by("received_at", "id")


def held(*, actor: Actor) -> QuerySet[Letter]:
    """Return the letters held for review, oldest first."""
    return letters_for(actor=actor).filter(held_for__gt="").order_by("received_at", "id")


def with_facts(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Add `line` (the newest) and `waits` (a matter of it is not sorted yet) to the letters of one page."""
    unsorted = Matter.objects.filter(letter=OuterRef("pk"), sorted_at=None, ending=Ending.OPEN)
    return with_line(rows).annotate(waits=Exists(unsorted))


def beyond(*, rows: QuerySet[Letter], last: Letter, newest_first: bool) -> QuerySet[Letter]:
    """Return the letters that come after one in a list ordered by (`received_at`, id), either way."""
    side = "lt" if newest_first else "gt"
    later = Q(**{f"received_at__{side}": last.received_at})
    return rows.filter(later | Q(received_at=last.received_at, **{f"id__{side}": last.pk}))


def found(*, actor: Actor, query: str) -> QuerySet[Letter]:
    """Return the letters that a search finds: by number or digits of it, or by their words; newest first."""
    rows = letters_for(actor=actor)
    try:
        rows = rows.filter(number=format_number(**parse_number(query)._asdict()))
    except ReceiptError:
        rows = rows.filter(_by_digits(query) | Q(pk__in=search.letter_ids(query=query)))
    return rows.order_by("-received_at", "-id")


def _by_digits(query: str) -> Q:
    digits = query.strip()
    if digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 9:
        return Q(number__contains=f"{int(digits):06}-")
    return Q(pk__in=[])


def recorded_today(*, staff: Staff, actor: Actor, since: datetime) -> QuerySet[Letter]:
    """Return the letters that this member of staff has registered since a time, newest first."""
    rows = letters_for(actor=actor).filter(recorded_by=staff, recorded_at__gte=since)
    return rows.order_by("-recorded_at", "-id")


def alike_lately(*, actor: Actor, body: str, at: datetime) -> Letter | None:
    """Return a letter with the same text that was registered within the last ten minutes, or None."""
    if not body.strip():
        return None
    newest = letters_for(actor=actor).order_by("-id").values("pk")[:ALIKE_AMONG]
    rows = LetterText.objects.filter(letter__in=list(newest.values_list("pk", flat=True)), body=body.strip())
    text = (
        rows.filter(letter__recorded_at__gte=at - ALIKE_WITHIN)
        .select_related("letter")
        .order_by("-letter_id")
        .first()
    )
    return text.letter if text else None


def drafts_open(*, staff: Staff) -> list[Typed]:
    """Return the drafts of a member of staff whose letters are not registered yet, newest first."""
    done = set(
        Letter.objects.filter(
            office=staff.office_id, client_id__in=Draft.objects.filter(staff=staff).values("client_id")
        ).values_list("client_id", flat=True)
    )
    return [draft for draft in drafts_of(staff=staff) if UUID(draft.client_id) not in done]


def due(*, actor: Actor, kind: ClockKind, before: datetime) -> QuerySet[Letter]:
    """Return the letters with a running clock of this kind that is due before a time, oldest letter first."""
    clocks = Clock.objects.filter(kind=kind, met_at=None, due_at__lt=before, matter__ending=Ending.OPEN)
    rows = letters_for(actor=actor).filter(pk__in=clocks.values("matter__letter"))
    return rows.order_by("received_at", "id")
