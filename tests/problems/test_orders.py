"""Orders: proposed once by each rung, numbered at issue without gaps, replied to, accepted or sent back, withdrawn."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Staff
from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.journal.models import Entry
from huiyin.letters.models import Letter, NumberSeries
from huiyin.letters.services.letter import letter_concerns
from huiyin.problems.ladder import STANDARD, Rule, ladder_of, reached, read, rule_words
from huiyin.problems.models import (
    LadderTable,
    Order,
    OrderKind,
    OrderReply,
    Problem,
    Release,
    When,
)
from huiyin.problems.orders import (
    inspection_year,
    inspections_listed,
    order_counts,
    order_for,
    order_list,
    orders_for,
    orders_proposed,
    public_orders,
    replies_late,
    to_judge,
    to_reply,
)
from huiyin.problems.services.erase import letter_erase_wholly
from huiyin.problems.services.ladder import ladder_make
from huiyin.problems.services.order import (
    order_change,
    order_issue,
    order_withdraw,
    orders_issue,
    orders_propose,
)
from huiyin.problems.services.order_reply import order_reply, order_reply_accept, order_reply_send_back
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import problem_answer, problem_assign, problem_reopen, problem_rework
from tests.people import NOON, Township
from tests.problems.orders import DUE, day, inspected, issue, propose, ticked, worked, written


def reply(order: Order, town: Township, at: Any, words: str = "已换保温管。") -> OrderReply:
    return order_reply(order=order, unit=town.water, words=words, staff=town.zhaxi, at=at, role="handler")


def ladder(town: Township, *rules: Rule, at: Any = NOON, **changes: Any) -> LadderTable:
    parts: dict[str, Any] = {"rules": rules, "code": "云", "reason": "第一版", "role": "supervisor"}
    return ladder_make(office=town.office, at=at, by=town.chen, **(parts | changes))


def shown(orders: Any) -> list[tuple[str, str]]:
    return [(order.kind, order.rule) for order in orders]


# The ladder.


def test_it_works(town: Township) -> None:
    """A problem passes every rung of the standard ladder; each order supersedes the one nobody issued."""
    problem = worked(town)
    assert problem.answer_due == DUE
    assert propose(town, day(26)) == []
    assert shown(propose(town, day(27))) == [
        ("reminder", "before-1")
    ]  # Friday: one working day before Monday
    assert shown(propose(town, day(28))) == [("reminder", "before-1")]
    assert shown(propose(town, day(30))) == [("reminder", "due-day-0")]
    assert (
        shown(propose(town, day(30, 19))) == []
    )  # overdue by hours: the reminder is over, the next rung tomorrow
    (order,) = propose(town, day(1, month=12))
    assert shown([order]) == [("supervision", "overdue-1")]
    order = issue(order, town, day(1, 9, month=12))
    assert (order.number, order.reply_by) == ("云督〔2026〕1号", day(4, 18, month=12))
    assert propose(town, day(7, month=12)) == []  # Monday: one working day after the reply was due
    (public,) = propose(town, day(8, month=12))
    assert shown([public]) == [("public", "unanswered-2")]
    assert public.requirement.startswith("督办单未按期回复")
    states = Order.objects.order_by("pk").values_list("rule", "state")
    assert list(states) == [
        ("before-1", "withdrawn"),
        ("due-day-0", "withdrawn"),
        ("overdue-1", "issued"),
        ("unanswered-2", "proposed"),
    ]


def test_the_ladder_over_days_fires_each_rung_once(town: Township) -> None:
    worked(town)
    ticked(NOON, day(9, month=12), timedelta(hours=5))
    rungs = list(Order.objects.order_by("pk").values_list("rule", flat=True))
    assert rungs == ["before-1", "due-day-0", "overdue-1"]


@pytest.mark.parametrize(
    ("rule", "before", "on"),
    [
        (Rule(When.BEFORE, OrderKind.REMINDER, 1, days=3), day(24, 23), day(25, 0)),
        (Rule(When.DUE_DAY, OrderKind.REMINDER, 1), day(29, 23), day(30, 0)),
        (Rule(When.OVERDUE, OrderKind.SUPERVISION, 1), day(30, 18), day(30, 19)),
        (Rule(When.OVERDUE, OrderKind.SUPERVISION, 1, days=5), day(6, 23, month=12), day(7, 0, month=12)),
    ],
    ids=["before-3", "due-day", "overdue-0", "overdue-5"],
)
def test_a_rung_is_reached_on_its_day(town: Township, rule: Rule, before: Any, on: Any) -> None:
    ladder(town, rule)
    worked(town)
    assert propose(town, before) == []
    assert shown(propose(town, on)) == [(rule.kind, rule.key)]


def test_a_reminder_that_was_missed_is_not_made_up(town: Township) -> None:
    """The timed work was off from Wednesday to Wednesday: only what still makes sense is proposed."""
    worked(town)
    assert shown(propose(town, day(2, month=12))) == [("supervision", "overdue-1")]


def test_what_a_writer_rejects_is_supervised(town: Township) -> None:
    problem = worked(town)
    problem_answer(problem=problem, unit=town.water, body="好了", staff=town.zhaxi, at=NOON, role="handler")
    problem.refresh_from_db()
    assert propose(town, day(24)) == []
    problem = problem_reopen(problem=problem, reason="没有好", at=day(24, 8), role="writer")
    (order,) = propose(town, day(24, 9))
    assert shown([order]) == [("supervision", "rejected-0")]
    assert propose(town, day(24, 10)) == [order]
    problem_rework(problem=problem, reason="再修", staff=town.chen, at=day(24, 11), role="supervisor")
    assert propose(town, day(25)) == [order]  # still to be issued


def test_what_a_supervisor_reopens_is_no_rejection(town: Township) -> None:
    problem = worked(town)
    problem_answer(problem=problem, unit=town.water, body="好了", staff=town.zhaxi, at=NOON, role="handler")
    problem.refresh_from_db()
    problem_reopen(problem=problem, reason="没写清", at=day(24), role="supervisor", staff=town.chen)
    assert propose(town, day(24, 9)) == []


def test_a_new_time_to_answer_reaches_the_rungs_anew(town: Township) -> None:
    problem = worked(town)
    (first,) = propose(town, day(27))
    Problem.objects.filter(pk=problem.pk).update(answer_due=day(4, 18, month=12))
    assert propose(town, day(28)) == []
    first.refresh_from_db()
    assert (first.state, first.withdrawn_why) == ("withdrawn", "办理期限已经变了。")
    assert shown(propose(town, day(3, month=12))) == [("reminder", "before-1")]


def test_another_unit_is_reminded_anew(town: Township) -> None:
    problem = worked(town)
    (first,) = propose(town, day(27))
    problem_assign(
        problem=problem, lead=town.power, why="改派", staff=town.li, at=day(27, 9), role="coordinator"
    )
    (second,) = propose(town, day(27, 10))
    assert (first.unit, second.unit) == (town.water, town.power)
    first.refresh_from_db()
    assert first.state == "withdrawn"


def test_answered_problems_get_no_order(town: Township) -> None:
    problem = worked(town)
    (order,) = propose(town, day(27))
    problem_answer(
        problem=problem, unit=town.water, body="好了", staff=town.zhaxi, at=day(27, 8), role="handler"
    )
    with pytest.raises(Refused, match="不在办理中"):
        issue(order, town, day(27, 9))
    assert propose(town, day(27, 10)) == []


def test_what_a_person_withdrew_is_not_proposed_again(town: Township) -> None:
    worked(town)
    (order,) = propose(town, day(27))
    order_withdraw(order=order, reason="已电话催办", staff=town.chen, at=day(27, 8), role="supervisor")
    assert propose(town, day(28)) == []


def test_a_suspended_problem_reaches_nothing(town: Township) -> None:
    problem = worked(town)
    Problem.objects.filter(pk=problem.pk).update(state="suspended")
    assert propose(town, day(9, month=12)) == []


def test_a_concerned_unit_gets_no_order(town: Township) -> None:
    problem = worked(town)
    letter = Letter.objects.get()
    by_hand = written(town, problem)
    letter_concerns(letter=letter, unit=town.water, reason="x", at=NOON, role="clerk")
    assert propose(town, day(1, month=12)) == [by_hand]
    with pytest.raises(Refused, match="反映这个单位"):
        issue(by_hand, town, day(1, month=12))


def test_automatic_where_the_office_says_so(town: Township) -> None:
    ladder(town, Rule(When.BEFORE, OrderKind.REMINDER, 1, days=1, automatic=True), code="云岭")
    worked(town)
    assert orders_propose(office=town.office, at=day(27)) == 1
    order = Order.objects.get()
    assert (order.state, order.number, order.issued_by) == ("issued", "云岭提〔2026〕1号", None)
    assert orders_propose(office=town.office, at=day(27)) == 0


def test_what_cannot_issue_itself_stays_proposed(town: Township) -> None:
    ladder(town, Rule(When.BEFORE, OrderKind.REMINDER, 1, days=1, automatic=True))
    worked(town)
    town.water.is_open = False
    town.water.save()
    assert [order.state for order in propose(town, day(27))] == ["proposed"]


def test_ladder_versions(town: Township) -> None:
    assert ladder_of(office=town.office) == ladder_of(office=town.office)
    assert (ladder_of(office=town.office).version, ladder_of(office=town.office).rules) == (0, STANDARD)
    first = ladder(town, *STANDARD)
    second = ladder(town, Rule(When.OVERDUE, OrderKind.PUBLIC, 5, days=9), reason="从严", after=1)
    assert ladder_of(office=town.office).version == 2
    assert read(table=first).rules == STANDARD
    assert second.rules.count() == 1
    with pytest.raises(Conflict):
        ladder(town, *STANDARD, after=1)


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ([Rule(When.OVERDUE, OrderKind.PUBLIC, 5, automatic=True)], {}),
        ([Rule(When.BEFORE, OrderKind.REMINDER, 1, days=0)], {}),
        ([Rule(When.BEFORE, OrderKind.REMINDER, 1, days=61)], {}),
        ([Rule(When.DUE_DAY, OrderKind.REMINDER, 1, days=1)], {}),
        ([Rule(When.OVERDUE, OrderKind.REMINDER, 0)], {}),
        ([Rule(When.DUE_DAY, OrderKind.REMINDER, 1), Rule(When.DUE_DAY, OrderKind.PUBLIC, 1)], {}),
        ([Rule(When.OVERDUE, OrderKind.REMINDER, 1, days=n) for n in range(21)], {}),
        ([], {"reason": " "}),
        ([], {"code": ""}),
        ([], {"code": "云〔"}),
        ([], {"code": "云岭乡政府"}),
    ],
    ids=[
        "public alone",
        "0 before",
        "61",
        "due day+1",
        "no reply",
        "twice",
        "21",
        "reason",
        "mark",
        "sign",
        "long",
    ],
)
def test_a_ladder_that_makes_no_sense(town: Township, rules: list[Rule], changes: dict[str, str]) -> None:
    with pytest.raises(Refused):
        ladder(town, *rules, **changes)
    assert not LadderTable.objects.exists()


def test_an_order_keeps_the_mark_it_was_issued_with(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    ladder(town, *STANDARD, code="岭")
    order.refresh_from_db()
    assert order.number == "云督〔2026〕1号"


def test_rungs_are_said_in_words() -> None:
    assert rule_words(key="overdue-1") == "逾期1个工作日"
    assert rule_words(key="due-day-0") == "到期当日"
    assert rule_words(key="") == ""


# Issuing.


def test_numbers_have_no_gaps_and_are_never_used_again(town: Township) -> None:
    problem = worked(town)
    first, failing, third = (written(town, problem) for _n in range(3))
    Order.objects.filter(pk=failing.pk).update(unit=town.power)
    issued, failed = orders_issue(orders=[first, failing, third], staff=town.chen, at=NOON, role="supervisor")
    assert [order.number for order in issued] == ["云督〔2026〕1号", "云督〔2026〕2号"]
    assert [(order.pk, "已不在这个单位" in why) for order, why in failed] == [(failing.pk, True)]
    order_withdraw(order=issued[1], reason="开错了", staff=town.chen, at=NOON, role="supervisor")
    assert issue(written(town, problem), town, NOON).number == "云督〔2026〕3号"
    reminder = issue(written(town, problem, kind=OrderKind.REMINDER), town, NOON)
    assert reminder.number == "云提〔2026〕1号"
    next_year = day(4, month=1).replace(year=2027)
    assert issue(written(town, problem, at=next_year), town, next_year).number == "云督〔2027〕1号"
    withdrawn = Order.objects.get(pk=issued[1].pk)
    assert (withdrawn.state, withdrawn.number) == ("withdrawn", "云督〔2026〕2号")


def test_a_number_is_not_lost_when_the_entry_fails(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = worked(town)
    first, second = written(town, problem), written(town, problem)
    create = Entry.objects.create
    monkeypatch.setattr(Entry.objects, "create", lambda **_: (_ for _ in ()).throw(RuntimeError("no")))
    with pytest.raises(RuntimeError):
        issue(first, town, NOON)
    monkeypatch.setattr(Entry.objects, "create", create)
    assert issue(second, town, NOON).sequence == 1


def test_issuing_twice(town: Township) -> None:
    order = written(town, worked(town))
    issue(order, town, NOON)
    with pytest.raises(Conflict):
        issue(order, town, NOON)
    assert NumberSeries.objects.get(thing="order-supervision").last == 1


def test_public_supervision_by_hand_is_issued_by_another_person(town: Township) -> None:
    order = written(town, worked(town), kind=OrderKind.PUBLIC, staff=town.chen)
    with pytest.raises(Refused, match="以外的人"):
        issue(order, town, NOON)
    assert order_issue(order=order, staff=town.li, at=NOON, role="supervisor").number == "云挂〔2026〕1号"


@pytest.mark.parametrize(
    "changes",
    [
        {"matter": " "},
        {"matter": "水" * 301},
        {"matter": "\x00"},
        {"requirement": ""},
        {"requirement": "水" * 1001},
        {"reply_days": 0},
        {"reply_days": 61},
    ],
    ids=["no matter", "long matter", "nul", "no requirement", "long requirement", "0 days", "61 days"],
)
def test_an_order_that_says_nothing_or_too_much(town: Township, changes: dict[str, Any]) -> None:
    problem = worked(town)
    with pytest.raises(Refused):
        written(town, problem, **changes)
    order = written(town, problem)
    asked: dict[str, Any] = {"matter": "x", "requirement": "x", "reply_days": 1} | changes
    with pytest.raises(Refused):
        order_change(order=order, at=NOON, role="supervisor", **asked)
    assert Order.objects.count() == 1


def test_an_order_goes_to_a_unit_that_has_the_problem(town: Township) -> None:
    problem = worked(town)
    with pytest.raises(Refused):
        written(town, problem, unit=town.power)
    problem_assign(
        problem=problem,
        lead=town.water,
        supporting=[town.power],
        why="x",
        staff=town.li,
        at=NOON,
        role="coordinator",
    )
    assert written(town, problem, unit=town.power).unit == town.power


def test_an_issued_order_is_not_changed(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    with pytest.raises(Conflict):
        order_change(order=order, matter="x", requirement="x", reply_days=1, at=NOON, role="supervisor")


# Replies.


def test_a_reply_in_time_is_accepted(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    reply(order, town, NOON)
    with pytest.raises(Conflict):
        reply(order, town, NOON)
    order = order_reply_accept(order=order, staff=town.chen, at=NOON, role="supervisor")
    assert (order.state, order.late) == ("closed", False)
    with pytest.raises(Conflict):
        order_withdraw(order=order, reason="x", staff=town.chen, at=NOON, role="supervisor")


def test_a_late_reply_stays_late(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)  # to be replied to by Thursday
    assert not replies_late(actor=town.actor("chen"), at=day(26, 18))
    assert replies_late(actor=town.actor("chen"), at=day(26, 19)).get() == order
    reply(order, town, day(27))
    order = order_reply_send_back(
        order=order, reason="没写完成日期", staff=town.chen, at=day(27, 9), role="supervisor"
    )
    assert (order.state, order.reply_by) == ("issued", day(2, 18, month=12))
    reply(order, town, day(30))
    order = order_reply_accept(order=order, staff=town.chen, at=day(30), role="supervisor")
    assert order.late
    assert [row.accepted for row in order.replies.order_by("pk")] == [False, True]


@pytest.mark.parametrize("words", ["", " ", "水" * 2001, "\x00"], ids=["none", "blank", "long", "nul"])
def test_replies_that_are_none(town: Township, words: str) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    with pytest.raises(Refused):
        reply(order, town, NOON, words)
    assert not OrderReply.objects.exists()


def test_nobody_decides_on_the_own_reply(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    reply(order, town, NOON)
    for service, more in ((order_reply_accept, {}), (order_reply_send_back, {"reason": "x"})):
        with pytest.raises(Refused, match="以外的人"):
            service(order=order, staff=town.zhaxi, at=NOON, role="supervisor", **more)


def test_another_unit_does_not_reply(town: Township) -> None:
    order = issue(written(town, worked(town)), town, NOON)
    with pytest.raises(Refused):
        order_reply(order=order, unit=town.power, words="x", staff=town.pema, at=NOON, role="handler")


# Inspections.


def test_an_order_from_a_finding_needs_no_letter(town: Township) -> None:
    finding = inspected(town).findings.get(position=1)
    order = written(town, None, finding=finding, unit=town.housing)  # type: ignore[arg-type]
    order = issue(order, town, NOON)
    assert order.number == "云督〔2026〕1号"
    assert to_reply(actor=town.actor("hao")).get() == order
    order_reply(order=order, unit=town.housing, words="补齐了", staff=town.hao, at=NOON, role="handler")
    order_reply_accept(order=order, staff=town.chen, at=NOON, role="supervisor")


def test_seven_inspections_two_supervision_orders_three_reminders_all_in_time(town: Township) -> None:
    """The row of the source: 检查7次，下发督办单2份，提醒单3份，均按期完成."""
    kinds = [OrderKind.SUPERVISION] * 2 + [OrderKind.REMINDER] * 3
    findings = [inspected(town, at=NOON + timedelta(minutes=n)).findings.get(position=1) for n in range(7)]
    for kind, finding in zip(kinds, findings[:5], strict=True):
        at = day(25)
        order = issue(written(town, None, kind=kind, finding=finding, unit=town.housing, at=at), town, at)  # type: ignore[arg-type]
        order_reply(order=order, unit=town.housing, words="改了", staff=town.hao, at=day(25), role="handler")
        order_reply_accept(order=order, staff=town.chen, at=day(25), role="supervisor")
    found = inspection_year(actor=town.actor("chen"), at=day(26))
    assert (found.inspections, found.supervisions, found.reminders) == (7, 2, 3)
    assert (found.in_time, found.due) == (5, 5)
    listed = inspections_listed(actor=town.actor("chen"))
    assert [vars(row)["ordered"] for row in listed] == [0, 0, 1, 1, 1, 1, 1]


def test_an_unanswered_order_from_a_finding_climbs_too(town: Township) -> None:
    finding = inspected(town).findings.get(position=1)
    issue(written(town, None, finding=finding, unit=town.housing), town, NOON)  # type: ignore[arg-type]
    assert propose(town, day(27)) == []
    (order,) = propose(town, day(30))
    assert (order.kind, order.finding, order.unit) == (OrderKind.PUBLIC, finding, town.housing)
    assert propose(town, day(30, 9)) == [order]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"inspectors": " "},
        {"findings": ["水" * 301]},
        {"findings": ["x"] * 31},
        {"findings": ["电话 13800000000"]},
        {"on": day(24).date()},
    ],
    ids=["name", "inspectors", "long", "many", "telephone", "tomorrow"],
)
def test_inspections_that_cannot_be(town: Township, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        inspected(town, **changes)


# Who sees what.


def test_who_sees_an_order(town: Township) -> None:
    problem = worked(town)
    order = written(town, problem)

    def seen() -> set[str]:
        staff = [name for name, value in vars(town).items() if isinstance(value, Staff)]
        return {name for name in staff if orders_for(actor=town.actor(name))}

    assert seen() == {"li", "chen"}
    issue(order, town, NOON)
    assert seen() == {"li", "chen", "zhaxi"}
    letter_concerns(letter=Letter.objects.get(), unit=town.water, reason="x", at=NOON, role="clerk")
    assert seen() == {"li", "chen"}
    letter_concerns(letter=Letter.objects.get(), staff=town.chen, reason="x", at=NOON, role="clerk")
    assert seen() == {"li"}
    with pytest.raises(NotFound):
        order_for(actor=town.actor("chen"), pk=order.pk)


def test_only_a_supervisor_issues(town: Township) -> None:
    order = written(town, worked(town))
    assert orders_proposed(actor=town.actor("chen")).get() == order
    assert not orders_proposed(actor=town.actor("li"))
    with pytest.raises(NotFound):
        order_for(actor=town.actor("li"), pk=order.pk, issuing=True)


def test_lists_and_counts(town: Township) -> None:
    problem = worked(town)
    issued = issue(written(town, problem), town, NOON)
    written(town, problem)
    chen = town.actor("chen")
    assert order_counts(actor=chen, at=day(30)) == (1, 1, 1, 1)
    wanted: list[tuple[dict[str, Any], bool]] = [
        ({"kind": "supervision"}, True),
        ({"kind": "public"}, False),
        ({"unit": town.water}, True),
        ({"unit": town.power}, False),
        ({"year": 2026}, True),
        ({"year": 2025}, False),
        ({"source": "problem"}, True),
        ({"source": "inspection"}, False),
        ({"state": "issued"}, True),
        ({"late_at": NOON}, False),
    ]
    for filters, there in wanted:
        assert list(order_list(actor=chen, **filters)) == ([issued] if there else []), filters
    reply(issued, town, NOON)
    assert to_judge(actor=chen).get() == issued


def test_queries_do_not_grow(town: Township) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            orders_propose(office=town.office, at=day(1, month=12))
        return len(found)

    problem = worked(town)
    queries()
    quiet = queries()
    for _n in range(5):
        at = day(1, month=12)
        issue(written(town, problem, at=at), town, at)
        worked(town, at=at)
    queries()
    assert queries() == quiet <= 12


def test_the_public_reads_of_released_problems_alone(town: Township) -> None:
    problem = worked(town)
    issue(written(town, problem, kind=OrderKind.PUBLIC), town, NOON)
    issue(written(town, problem), town, NOON)
    assert not public_orders(office=town.office)
    release: dict[str, Any] = {"problem": problem, "staff": town.nima, "at": NOON, "role": "publisher"}
    release_decide(decision=Release.RELEASED, title="三村水管", **release)
    assert [order.kind for order in public_orders(office=town.office)] == ["public"]
    problem.refresh_from_db()
    release_decide(decision=Release.HELD, reason="再看看", **(release | {"problem": problem}))
    assert not public_orders(office=town.office)


def test_an_erasure_takes_the_words_of_orders(town: Township) -> None:
    problem = worked(town, title="三村某户水管")
    order = issue(written(town, problem, matter="三村某户水管"), town, NOON)
    reply(order, town, NOON, "某户已修")
    letter_erase_wholly(
        letter=Letter.objects.get(), reason="本人要求", staff=town.chen, at=NOON, role="supervisor"
    )
    order.refresh_from_db()
    assert (order.matter, order.requirement, order.replies.get().words) == ("—", "—", "—")
    assert order.number == "云督〔2026〕1号"
    assert not any("某户" in (entry.content or "") for entry in Entry.objects.filter(object_kind="order"))


def test_who_sees_the_same_moment_twice_makes_one_order(
    town: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker proposed between our look and our write: the constraint keeps the first."""
    worked(town)
    seen = reached(office=town.office, ladder=ladder_of(office=town.office), at=day(27))
    assert len(seen) == 1
    monkeypatch.setattr("huiyin.problems.services.order.reached", lambda **_: seen)
    assert [orders_propose(office=town.office, at=day(27)) for _n in range(3)] == [1, 0, 0]
    assert Order.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_moment_make_one_order(town: Township) -> None:
    for _n in range(3):
        worked(town)
    ladder(town, Rule(When.BEFORE, OrderKind.REMINDER, 1, days=1, automatic=True))
    start, wrong = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            for _n in range(3):
                orders_propose(office=town.office, at=day(27))
        except Exception as error:  # told below, in the thread of the test
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert list(Order.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert Entry.objects.filter(kind="problems.order-issued").count() == 3
