"""The ladder: which order is proposed when. The office's newest version holds; without one, the standard ladder.

docs/algorithms/ladder.md has the table with an example of each rung.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from huiyin.accounts.models import Office, Role
from huiyin.letters.clocks import Table, table_of
from huiyin.problems.models import (
    LATE_STATES,
    LadderTable,
    Order,
    OrderKind,
    OrderState,
    Problem,
    State,
    Step,
    When,
)
from huiyin.pure.calendar import is_working_day

PAPER_LANGUAGE = "zh-hans"  # orders are papers of the office, whatever language the desk is read in
COUNTED = (When.BEFORE, When.OVERDUE, When.UNANSWERED)  # rungs with a number of working days
# A unit has it in hand and its time runs. A reopened problem waits for the supervisor, its old time says nothing.
WORKED = (State.ASSIGNED, State.WORKING)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """One rung. `days` (working days, 0 to 60) counts for those in COUNTED, `reply_days` from the day of issue."""

    when: When
    kind: OrderKind
    reply_days: int
    days: int = 0
    automatic: bool = False

    @property
    def key(self) -> str:
        """Return what the rung is called on record: a new version of the ladder does not reach it twice."""
        return f"{self.when}-{self.days}"

    @property
    def words(self) -> str:
        """Return when it is reached, as a sentence."""
        return rung_words(self.when, self.days)


STANDARD = (
    Rule(When.BEFORE, OrderKind.REMINDER, reply_days=1, days=1),
    Rule(When.DUE_DAY, OrderKind.REMINDER, reply_days=1),
    Rule(When.OVERDUE, OrderKind.SUPERVISION, reply_days=3, days=1),
    Rule(When.REJECTED, OrderKind.SUPERVISION, reply_days=5),
    Rule(When.UNANSWERED, OrderKind.PUBLIC, reply_days=5, days=2),
)


@dataclass(frozen=True)
class Ladder:
    """The ladder in force; version 0 is the standard one. `code` begins the numbers of the office's orders."""

    version: int
    code: str
    rules: tuple[Rule, ...]


def ladder_of(*, office: Office) -> Ladder:
    """Return the ladder in force."""
    newest = ladder_versions(office=office).first()
    return read(table=newest) if newest else Ladder(0, office.name[:1], STANDARD)


def ladder_versions(*, office: Office) -> QuerySet[LadderTable]:
    """Return every version, the newest first."""
    return LadderTable.objects.filter(office=office).select_related("made_by").order_by("-version")


def read(*, table: LadderTable) -> Ladder:
    """Return one version, its rungs in the order in which they are reached."""
    rules = (
        Rule(When(row.when), OrderKind(row.kind), row.reply_days, row.days, row.automatic)
        for row in table.rules.all()
    )
    return Ladder(table.version, table.code, tuple(sorted(rules, key=_place)))


def _place(rule: Rule) -> tuple[int, int]:
    return list(When).index(rule.when), -rule.days if rule.when == When.BEFORE else rule.days


def rung_words(when: str, days: int) -> str:
    """Say when a rung is reached."""
    if when == When.BEFORE:
        said = ngettext("%d working day before it is due", "%d working days before it is due", days)
    elif when == When.OVERDUE and days:
        said = ngettext("%d working day overdue", "%d working days overdue", days)
    elif when == When.UNANSWERED:
        said = ngettext("Reply %d working day overdue", "Reply %d working days overdue", days)
    else:
        return {
            When.DUE_DAY: _("On the day it is due"),
            When.OVERDUE: _("As soon as it is overdue"),
            When.REJECTED: _("A writer says that it is not solved"),
        }.get(When(when), "")
    return said % days


def rule_words(*, key: str) -> str:
    """Return the words for a rung on record; nothing for an order written by hand."""
    when, _dash, days = key.rpartition("-")
    return rung_words(when, int(days)) if when else ""


def requirement_for(*, when: When) -> str:
    """Return what an order of the ladder asks, in the language of papers; the supervisor can change it."""
    with override(PAPER_LANGUAGE):
        return {
            When.BEFORE: _("The answer will be due soon. Please finish in time, and reply how far it is."),
            When.DUE_DAY: _("The answer is due today. Please answer today, and reply how far it is."),
            When.OVERDUE: _(
                "The answer is overdue. Please deal with it at once, and reply with the reason, what was done, and "
                "the day on which it will be finished."
            ),
            When.REJECTED: _(
                "A writer says that it is not solved. Please look into it again, and reply with what was done."
            ),
            When.UNANSWERED: _(
                "The supervision order was not answered in time. Please finish, and reply in writing with the reason "
                "and the result."
            ),
        }[when]


@dataclass(frozen=True)
class Reached:
    """A rung that a problem or a finding has reached. `step` is the due time, or the writer's word, that reached it: a
    new time to answer, after an extension or new work, reaches the rung anew."""

    rule: Rule
    step: datetime
    problem: Problem | None
    order: Order | None = None  # the supervision order that stays unanswered

    @property
    def subject(self) -> str:
        """Return what the rung is reached by, for the key that lets it be reached once."""
        if self.problem is not None:
            return f"problem-{self.problem.pk}-{self.problem.unit_id}"
        assert self.order is not None
        return f"finding-{self.order.finding_id}-{self.order.unit_id}"


def reached(*, office: Office, ladder: Ladder, at: datetime) -> list[Reached]:
    """Return the rungs reached at this time for which there is no order yet, in the order of the ladder.

    One query a rung. Only problems that wait for their answer and have a unit; a suspended one waits for nothing.
    """
    table = table_of(office_id=office.pk)
    return [found for rule in ladder.rules for found in _reached(office, rule, table, at)]


def _reached(office: Office, rule: Rule, table: Table, at: datetime) -> list[Reached]:
    if rule.when == When.UNANSWERED:
        return _unanswered(office, rule, table, at)
    rows = waiting(office=office)
    if rule.when == When.REJECTED:
        last = Step.objects.filter(problem=OuterRef("pk"), move__in=("answer", "reopen")).order_by("-id")
        rows = rows.annotate(
            reached=Subquery(last.values("at")[:1]),
            what=Subquery(last.values("move")[:1]),
            by=Subquery(last.values("role")[:1]),
        )
        rows = rows.filter(what="reopen").exclude(by=Role.SUPERVISOR)
    else:
        rows = rows.filter(due_within(rule=rule, table=table, at=at), state__in=WORKED)
        rows = rows.annotate(reached=F("answer_due"))
    same = {"problem": OuterRef("pk"), "unit": OuterRef("unit"), "step": OuterRef("reached")}
    there = Order.objects.filter(rule=rule.key, **same)
    return [Reached(rule, row.reached, row) for row in rows.exclude(Exists(there)).order_by("reached", "id")]


def due_within(*, rule: Rule, table: Table, at: datetime) -> Q:
    """Return which times of answers a rung with a deadline is for, now."""
    today = _midnight(at)
    if rule.when == When.BEFORE:
        # From its own midnight on the due day has a rung of its own; what was missed is not said afterwards.
        after = _midnight(table.after(at, rule.days + 1).at)
        return Q(answer_due__gte=today + DAY, answer_due__lt=after)
    if rule.when == When.DUE_DAY:
        return Q(answer_due__gte=at, answer_due__lt=today + DAY)
    return Q(answer_due__lt=days_back(table=table, at=at, days=rule.days))


def days_back(*, table: Table, at: datetime, days: int) -> datetime:
    """Return before when something was due that is now overdue by at least so many working days: the midnight that
    begins the so-manieth last working day, today included; for 0 days now."""
    if not days:
        return at
    day = _midnight(at)
    while True:
        days -= is_working_day(day.date(), table.closings, table.openings)
        if not days:
            return day
        day -= DAY


def _unanswered(office: Office, rule: Rule, table: Table, at: datetime) -> list[Reached]:
    edge = days_back(table=table, at=at, days=rule.days)
    rows = Order.objects.filter(
        office=office, kind=OrderKind.SUPERVISION, state=OrderState.ISSUED, reply_by__lt=edge
    )
    rows = rows.filter(Q(problem__isnull=True) | Q(problem__state__in=LATE_STATES, problem__unit=F("unit")))
    same = Q(problem=OuterRef("problem")) | Q(finding=OuterRef("finding"))
    there = Order.objects.filter(same, rule=rule.key, unit=OuterRef("unit"), step=OuterRef("reply_by"))
    found = rows.exclude(Exists(there)).select_related("problem__office", "problem__unit", "unit", "finding")
    ordered = found.order_by("reply_by", "id")
    return [Reached(rule, row.reply_by, row.problem, row) for row in ordered if row.reply_by]


def waiting(*, office: Office) -> QuerySet[Problem]:
    """Return the problems that wait for their answer and that a unit has."""
    rows = Problem.objects.filter(office=office, state__in=LATE_STATES, unit__isnull=False)
    return rows.select_related("office", "unit", "area")


def _midnight(at: datetime) -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(at.astimezone(zone).date(), time(), zone)


def overtaken(*, office: Office, at: datetime) -> list[tuple[Order, str]]:
    """Return the proposals of the ladder that came to nothing before they were issued, each with the reason."""
    reminds = Q(rule__startswith=When.BEFORE) | Q(rule__startswith=When.DUE_DAY)
    dated = reminds | Q(rule__startswith=When.OVERDUE)
    # Asked here first, so that a thousand proposals that still stand are not read once a minute.
    perhaps = (
        ~Q(problem__state__in=LATE_STATES)
        | ~Q(problem__unit=F("unit"))
        | (dated & ~Q(problem__answer_due=F("step")))
        | (reminds & Q(problem__answer_due__lt=at))
        | Q(rule__startswith=When.UNANSWERED)
    )
    rows = Order.objects.filter(perhaps, office=office, state=OrderState.PROPOSED).exclude(rule="")
    rows = rows.select_related("office", "unit", "problem").order_by("pk")
    with override(PAPER_LANGUAGE):
        found = [(order, _nothing(order, at)) for order in rows]
    return [(order, why) for order, why in found if why]


def _nothing(order: Order, at: datetime) -> str:
    when, problem = order.rule.rpartition("-")[0], order.problem
    if when == When.UNANSWERED and not _still_unanswered(order):
        return _("The supervision order was answered or withdrawn.")
    if problem is None:
        return ""
    if problem.state not in LATE_STATES:
        return _("The problem does not wait for its answer any more.")
    if problem.unit_id != order.unit_id:
        return _("Another unit has the problem now.")
    if when in {When.BEFORE, When.DUE_DAY, When.OVERDUE} and problem.answer_due != order.step:
        return _("The answer is due at another time now.")
    if when in {When.BEFORE, When.DUE_DAY} and problem.answer_due < at:
        return _("The time to remind is over.")
    return ""


def _still_unanswered(order: Order) -> bool:
    about = {"problem": order.problem_id, "finding": order.finding_id, "unit": order.unit_id}
    waits = {"kind": OrderKind.SUPERVISION, "state": OrderState.ISSUED, "reply_by": order.step}
    return Order.objects.filter(**about, **waits).exists()
