"""Reading whom to tell and whom to ask: by phone, on paper, by mail, and those who can only look themselves.

| the writer | is told |
|---|---|
| left a phone, lets somebody call | by phone, until somebody reaches them |
| … whose last call said wrong number or no calls, or who was tried three times since the answer | on paper |
| left an address, a name or a mail address, no phone | on paper |
| left nothing, or wants nobody to make contact | when they look, come or call: nothing is printed |

Whether it is solved is asked on the page of the letter in any case; who was told by phone is asked by phone, who left a
mail address and no phone by mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import Actor
from huiyin.letters.choices import TRIES
from huiyin.letters.models import Call, CallOutcome, CallPurpose, Clock, ClockKind, Ending, Matter, Reply
from huiyin.letters.selectors import letters_for, seen_by
from huiyin.problems.models import Confirmation, Problem
from huiyin.problems.selectors import matters_asked

ASK_AFTER = timedelta(days=1)  # nobody knows on the same day whether it helped
AGAIN_AFTER = timedelta(hours=4)  # somebody who was not there at noon may be there in the evening
_NO_MORE = (CallOutcome.WRONG, CallOutcome.REFUSED)
_LEFT = "matter__letter__contact__"


def calls_due(*, actor: Actor) -> QuerySet[Clock]:
    """Return the *first contact* clocks still running of letters that this actor may see and whose writer may be
    called, one a matter, earliest due first; with `tries`, `last_outcome` and `last_at` of the calls so far."""
    letters = letters_for(actor=actor).exclude(may_contact="nobody").filter(contact__has_phone=True)
    rows = Clock.objects.filter(kind=ClockKind.CONTACT, met_at=None, matter__letter__in=letters.values("pk"))
    return _with_calls(rows).select_related("matter__letter__area").order_by("due_at", "id")


def replies_to_call(*, actor: Actor) -> QuerySet[Reply]:
    """Return the answers to tell by phone, those never tried first; with `tries`, `last_outcome` and `last_at`."""
    rows = _waiting(actor).filter(_by_phone())
    return rows.order_by(F("last_at").asc(nulls_first=True), "answer__at", "matter__letter_id", "pk")


def replies_to_print(*, actor: Actor, whole: bool) -> QuerySet[Reply]:
    """Return the answers that go out on paper and were not printed yet, oldest first.

    `whole`: of letters whose every matter is settled, so that a writer gets one answer letter. Not `whole`: of letters
    that wait for the rest.
    """
    rest = Matter.objects.filter(letter=OuterRef("matter__letter"), ending=Ending.OPEN)
    rows = _waiting(actor).filter(_reachable(), ~_by_phone(), printed_at=None)
    rows = rows.filter(~Exists(rest) if whole else Exists(rest))
    return rows.order_by("answer__at", "matter__letter_id", "pk")


def replies_to_look_up(*, actor: Actor) -> QuerySet[Reply]:
    """Return the answers whose writers left no way to reach them: they look with number and check word."""
    return _waiting(actor).exclude(_reachable()).order_by("answer__at", "matter__letter_id", "pk")


def replies_to_ask(*, actor: Actor, at: datetime) -> QuerySet[Reply]:
    """Return the answers to ask about by phone, longest told first: told by phone a day ago or more, nothing said of
    them, not found unreachable; with `tries`, `last_outcome` and `last_at` of the calls that asked.

    Nothing of what a unit of this actor answered or handles: it does not ask about its own work.
    """
    rows = _unsaid().filter(
        seen_by(actor=actor, letter="matter__letter"), told_at__lte=at - ASK_AFTER, unreachable_at=None
    )
    handled = Q(answer__unit__in=actor.unit_ids) | Q(matter__letter__handlings__unit__in=actor.unit_ids)
    rows = rows.exclude(handled) if actor.unit_ids else rows
    rows = _with_calls(rows, Q(at__gte=OuterRef("answer__at"), purpose=CallPurpose.CONFIRM))
    refused = Q(last_outcome__isnull=False, last_outcome__in=_NO_MORE)
    rows = rows.filter(_reachable(), **{f"{_LEFT}has_phone": True}).exclude(refused)
    rows = rows.select_related("answer__unit", "matter__letter__area", "matter__letter__office")
    return rows.order_by("told_at", "matter__letter_id", "pk")


def replies_to_mail(*, office: Office) -> QuerySet[Reply]:
    """Return the answers whose writers are told, and asked whether it is solved, by mail: they left an address, no
    phone, let the office write, and have said nothing yet. Which of them had their mail is for the sender to know."""
    left = {f"{_LEFT}has_email": True, f"{_LEFT}has_phone": False}
    rows = _unsaid().filter(_reachable(), matter__letter__office=office, **left)
    return rows.select_related("answer", "matter__letter__contact").order_by("answer__at", "pk")


@dataclass(frozen=True)
class Asked:
    """Of the matters answered through a problem: how many writers said something, and how the others are asked."""

    all: int
    said: int
    unreachable: int
    phone: int
    mail: int

    @property
    def waiting(self) -> int:
        """Return how many have said nothing and can be asked."""
        return self.all - self.said - self.unreachable

    @property
    def page(self) -> int:
        """Return how many of them can only say it themselves: on the page of the letter, or at the office."""
        return self.waiting - self.phone - self.mail


def asked_of(*, problem: Problem) -> Asked:
    """Count whom a problem's answer was given to, and what became of asking them."""
    matters = matters_asked(problem=problem)
    rows = _unsaid().filter(matter__in=matters)
    here = _reachable() & Q(unreachable_at=None)
    phone = here & Q(**{f"{_LEFT}has_phone": True})
    mail = here & Q(**{f"{_LEFT}has_email": True, f"{_LEFT}has_phone": False})
    found = rows.aggregate(
        unsaid=Count("pk"),
        unreachable=Count("pk", filter=Q(unreachable_at__isnull=False)),
        phone=Count("pk", filter=phone),
        mail=Count("pk", filter=mail),
    )
    count, unsaid = matters.filter(letter__erased_at=None).count(), found.pop("unsaid")
    return Asked(all=count, said=count - unsaid, **found)


def _unsaid() -> QuerySet[Reply]:
    """Return the newest answer to each matter of which its writer has said nothing yet."""
    newer = Reply.objects.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk"))
    said = Confirmation.objects.filter(matter=OuterRef("matter"), answer=OuterRef("answer"))
    ended = (Ending.PROBLEM, Ending.ON_THE_SPOT, Ending.REPEAT)
    rows = Reply.objects.filter(~Exists(newer), ~Exists(said), matter__ending__in=ended)
    return rows.filter(matter__letter__erased_at=None)


def _waiting(actor: Actor) -> QuerySet[Reply]:
    newer = Reply.objects.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk"))
    rows = Reply.objects.filter(seen_by(actor=actor, letter="matter__letter"), ~Exists(newer), told_at=None)
    rows = _with_calls(rows.filter(matter__letter__erased_at=None), since=Q(at__gte=OuterRef("answer__at")))
    return rows.select_related("answer__unit", "matter__letter__area", "matter__letter__office")


def _reachable() -> Q:
    return Q(**{f"{_LEFT}sealed__isnull": False}) & ~Q(matter__letter__may_contact="nobody")


def _by_phone() -> Q:
    refused = Q(last_outcome__isnull=False, last_outcome__in=_NO_MORE)
    return _reachable() & Q(**{f"{_LEFT}has_phone": True}, tries__lt=TRIES) & ~refused


def _with_calls(rows: QuerySet[Any], since: Q | None = None) -> QuerySet[Any]:
    """Add how often nobody answered (since a time), and outcome and time of the last call of all."""
    calls = Call.objects.filter(letter=OuterRef("matter__letter")).order_by("-at", "-pk")
    missed = calls.filter(since or Q(), outcome=CallOutcome.NOBODY).order_by().values("letter")
    found: QuerySet[Any] = rows.annotate(
        tries=Coalesce(Subquery(missed.annotate(n=Count("pk")).values("n")), 0),
        last_outcome=Subquery(calls.values("outcome")[:1]),
        last_at=Subquery(calls.values("at")[:1]),
    )
    return found
