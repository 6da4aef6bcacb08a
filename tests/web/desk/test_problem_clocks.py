"""The times of a problem as people meet them: the unit asks, another person decides, writer and public read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from huiyin.letters.models import Clock, ClockKind, Urgency
from huiyin.letters.services.intake import Received
from huiyin.problems.models import Assignment, Delay, OwnDeadline, Problem, Release, State
from huiyin.problems.selectors import belongings_of
from huiyin.problems.services.delay import extension_ask, suspension_ask, suspension_grant
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import problem_accept, problem_assign
from huiyin.pure.receipts import word_crockford
from tests.people import Township, received
from tests.problems.handled import in_hand
from tests.web.desk.settings_visits import see, send, signed_in, text_of
from tests.web.public.typed import looked_up, text

DAY = timedelta(days=1)
NEXT_WEEK = timedelta(days=7)


def worked(town: Township, made: Received, at: datetime) -> Problem:
    """Let a letter's matter be in the hands of the water unit."""
    by: dict[str, Any] = {"at": at, "why": "供水"}
    matter = made.letter.matters.get()
    problem = problem_open(office=town.office, title="三村水管冻裂", matters=[matter], role="clerk", **by)
    problem = problem_assign(problem=problem, lead=town.water, staff=town.li, role="coordinator", **by)
    return problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=at, role="handler")


def move(client: Client, problem: Problem, name: str, **data: Any) -> Any:
    return send(client, "problem-move", problem.number, name, **data)


def test_it_works(client: Client, town: Township) -> None:
    made = received(town, at=timezone.now())
    problem = worked(town, made, timezone.now())
    unit, boss = signed_in(town.zhaxi), signed_in(town.chen)
    move(unit, problem, "ask-extend", words="等配件", working_days=2)
    assert "待批的延期、挂账" in see(boss, "today")
    assert "待批的延期、挂账" not in see(unit, "today")
    assert "等配件" in see(boss, "problem-move", problem.number, "extend")
    move(boss, problem, "extend")
    delay = Delay.objects.get()
    assert (delay.granted, delay.decided_by) == (True, town.chen)
    assert delay.due_after == Problem.objects.get().answer_due
    assert made.word is not None
    url = looked_up(client, made.letter.number, word_crockford(made.word))["Location"]
    page = text(client.get(url, headers={"accept-language": "zh-hans"}))
    assert "已同意延期：水利站" in page
    assert "等配件" in page
    assert "申请延期" not in page


def test_a_refusal_is_between_unit_and_office(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    unit, boss = signed_in(town.zhaxi), signed_in(town.chen)
    move(unit, problem, "ask-extend", words="等配件", working_days=1)
    assert move(boss, problem, "refuse-extend").status_code == 422
    move(boss, problem, "refuse-extend", words="县里有配件")
    assert "县里有配件" in see(unit, "problem", problem.number)


def test_too_long_is_said_at_the_field_and_words_stay(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    answer = move(signed_in(town.zhaxi), problem, "ask-extend", words="等配件", working_days=99)
    assert answer.status_code == 422
    assert "等配件" in text_of(answer)
    assert "不超过原时限" in text_of(answer)


def test_suspended_until_it_is_looked_at_again(town: Township) -> None:
    now = timezone.now()
    problem = in_hand(town, at=now)
    unit: dict[str, Any] = {"unit": town.water, "staff": town.zhaxi, "role": "handler"}
    asked: dict[str, Any] = {"reason": "冻土", "unlock": "化冻", "review_on": localdate(now + NEXT_WEEK)}
    suspension_ask(problem=problem, at=now, **asked, **unit)
    problem.refresh_from_db()
    suspension_grant(problem=problem, staff=town.chen, role="supervisor", at=now)
    assert "挂账待复查" not in see(signed_in(town.chen), "today")
    # As it stands three weeks later: it was suspended before it was due.
    Delay.objects.update(review_on=localdate(now), decided_at=now - 18 * DAY)
    Problem.objects.update(answer_due=now - 15 * DAY)
    boss = signed_in(town.chen)
    today = see(boss, "today")
    assert "挂账待复查" in today
    assert problem.number not in see(boss, "overdue")
    assert "化冻" in see(boss, "problem", problem.number)
    move(boss, problem, "resume", words="已化冻")
    problem.refresh_from_db()
    assert problem.state == State.WORKING
    assert problem.answer_due > now


def test_a_return_that_is_over_is_shown_as_closed(town: Township) -> None:
    problem = in_hand(town, at=timezone.now(), accept=False)
    Assignment.objects.update(at=timezone.now() - 10 * DAY)
    unit = signed_in(town.zhaxi)
    page = see(unit, "problem", problem.number)
    assert "已过窗口" in page
    assert reverse("desk:problem-move", args=[problem.number, "return"]) not in page
    move(unit, problem, "return", words="不归我们")
    assert Problem.objects.get().state == State.ASSIGNED


def test_very_late_at_the_desk_and_in_public(client: Client, town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    Problem.objects.update(answer_due=timezone.now() - 40 * DAY)
    problem.refresh_from_db()
    by: dict[str, Any] = {"staff": town.nima, "at": timezone.now(), "role": "publisher"}
    release_decide(problem=problem, decision=Release.RELEASED, title="三村水管", **by)
    assert "严重逾期" in see(signed_in(town.chen), "overdue")
    for page in ("public:problems", "public:home"):
        assert "严重逾期" in text(client.get(reverse(page), headers={"accept-language": "zh-hans"}))


def test_a_units_own_deadline(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    unit = signed_in(town.zhaxi)
    send(
        unit,
        "own-deadline",
        problem.number,
        name="配件到货",
        due_on=localdate(timezone.now() + NEXT_WEEK).isoformat(),
    )
    assert "配件到货" in see(signed_in(town.chen), "problem", problem.number)
    made = OwnDeadline.objects.get()
    assert "自定时限" not in see(unit, "today")
    OwnDeadline.objects.update(due_at=timezone.now() - DAY)
    assert "配件到货" in see(unit, "today")
    send(unit, "own-deadline-met", problem.number, made.pk)
    made.refresh_from_db()
    assert made.met_by == town.zhaxi


def test_somebody_elses_deadline_is_not_there(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    for name in ("pema", "chen"):
        answer = signed_in(getattr(town, name)).get(reverse("desk:own-deadline", args=[problem.number]))
        assert answer.status_code == 404


def test_danger_is_said_of_a_matter_and_brings_its_problem_nearer(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    matter = belongings_of(problem=problem)[0].matter
    form: dict[str, Any] = {"line": "水管冻裂", "area": town.village.code, "danger": "on"}
    desk = signed_in(town.wang)
    send(desk, "matter", matter.letter.number, 1, **form)
    matter.refresh_from_db()
    due = Clock.objects.get(matter=matter, kind=ClockKind.ANSWER).due_at
    assert matter.urgency == Urgency.DANGER
    assert Problem.objects.get().answer_due == due == matter.letter.received_at + timedelta(hours=2)
    assert "危及人身或财物" in see(desk, "letter", matter.letter.number)


def test_what_a_unit_asks_waits_for_another_person(town: Township) -> None:
    problem = in_hand(town, at=timezone.now())
    extension_ask(
        problem=problem,
        unit=town.water,
        reason="等",
        working_days=1,
        staff=town.zhaxi,
        at=timezone.now(),
        role="handler",
    )
    answer = signed_in(town.zhaxi).get(reverse("desk:problem-move", args=[problem.number, "extend"]))
    assert answer.status_code == 404
