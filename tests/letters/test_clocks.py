"""How long a matter may wait: the table of time limits, closing days, urgency; clocks only ever come nearer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huiyin.common.errors import Conflict, Refused
from huiyin.letters.clocks import STANDARD, Subject, Table, table_of
from huiyin.letters.data import ContactData
from huiyin.letters.models import (
    Clock,
    ClockKind,
    ClockTable,
    Kind,
    Letter,
    Matter,
    MayContact,
    TimedKind,
    Urgency,
)
from huiyin.letters.services.clock_table import Day, Line, clock_table_make
from huiyin.letters.services.contact import contact_change
from huiyin.letters.services.matter import matter_change
from tests.people import NOON, SHANGHAI, Township, received

LATER = NOON + timedelta(minutes=1)
FIVE_DAYS = datetime(2026, 11, 30, 18, tzinfo=SHANGHAI)
BASE = (Line(TimedKind.ANSWER, working_days=5),)


def make(
    town: Township, lines: tuple[Line, ...] = BASE, days: tuple[Day, ...] = (), **more: Any
) -> ClockTable:
    given: dict[str, Any] = {"reason": "按县里的规定", "at": NOON, "role": "administrator"} | more
    return clock_table_make(office=town.office, lines=lines, days=days, **given)


def answer_due(matter: Matter) -> datetime:
    return Clock.objects.get(matter=matter, kind=ClockKind.ANSWER).due_at.astimezone(SHANGHAI)


def one(town: Township, **changes: Any) -> Matter:
    return received(town, **changes).letter.matters.select_related("letter__office", "area", "category").get()


def test_it_works(town: Township) -> None:
    make(town, (*BASE, Line(TimedKind.ANSWER, hours=24, category=town.supply)))
    assert answer_due(one(town)) == FIVE_DAYS
    assert answer_due(one(town, category=town.supply)) == NOON + timedelta(hours=24)


def test_an_office_without_a_table_has_the_usual_lengths(town: Township) -> None:
    assert table_of(office_id=town.office.pk) == Table(0, STANDARD)
    assert answer_due(one(town)) == FIVE_DAYS


def test_danger_is_fed_back_in_two_hours(town: Township) -> None:
    assert answer_due(one(town, urgency=Urgency.DANGER)) == NOON + timedelta(hours=2)


def test_what_a_table_leaves_out_has_the_usual_length(town: Township) -> None:
    make(town, (Line(TimedKind.SORTED, working_days=2),))
    assert answer_due(one(town)) == FIVE_DAYS


def test_the_nearest_line_counts(town: Township) -> None:
    make(
        town,
        (
            Line(TimedKind.ANSWER, working_days=9),
            Line(TimedKind.ANSWER, working_days=8, area=town.village),
            Line(TimedKind.ANSWER, working_days=7, kind=Kind.COMPLAINT),
            Line(TimedKind.ANSWER, working_days=6, category=town.supply),
            Line(TimedKind.ANSWER, hours=2, urgency=Urgency.DANGER),
        ),
    )
    table = table_of(office_id=town.office.pk)

    def length(**subject: str) -> int | None:
        found = table.length(TimedKind.ANSWER, Subject(**subject))
        return found.working_days or found.hours

    area, supply = town.village.path, town.supply.path
    assert length() == 9
    assert length(area_path=area) == 8
    assert length(area_path=area, kind="complaint") == 7
    assert length(area_path=area, kind="complaint", category_path=supply) == 6
    assert length(area_path=area, kind="complaint", category_path=supply, urgency="danger") == 2


def test_a_closing_day_is_not_counted_and_an_open_one_is(town: Township) -> None:
    make(town, days=(Day(date(2026, 11, 25), "赛马节"), Day(date(2026, 11, 28), "补班", is_open=True)))
    assert answer_due(one(town)) == FIVE_DAYS  # Wednesday off, Saturday worked
    make(town, days=(Day(date(2026, 11, 25), "赛马节"),))
    assert answer_due(one(town)) == datetime(2026, 12, 1, 18, tzinfo=SHANGHAI)


def test_a_new_version_leaves_running_clocks_alone(town: Township) -> None:
    matter = one(town)
    make(town, (Line(TimedKind.ANSWER, working_days=1),))
    assert answer_due(matter) == FIVE_DAYS


def test_a_category_brings_a_clock_nearer(town: Township) -> None:
    make(town, (*BASE, Line(TimedKind.ANSWER, hours=24, category=town.supply)))
    matter = one(town)
    matter_change(matter=matter, category=town.supply, at=LATER, role="clerk")
    assert answer_due(matter) == NOON + timedelta(hours=24)


def test_a_correction_never_makes_a_clock_later(town: Township) -> None:
    make(town, (*BASE, Line(TimedKind.ANSWER, hours=24, category=town.supply)))
    matter = one(town, category=town.supply)
    matter_change(matter=matter, category=town.lighting, at=LATER, role="clerk")
    assert answer_due(matter) == NOON + timedelta(hours=24)


def test_a_met_clock_does_not_move(town: Township) -> None:
    matter = one(town)
    Clock.objects.filter(matter=matter, kind=ClockKind.CONTACT).update(met_at=LATER)
    before = Clock.objects.get(matter=matter, kind=ClockKind.CONTACT).due_at
    matter_change(matter=matter, urgency=Urgency.DANGER, at=LATER, role="clerk")
    assert Clock.objects.get(matter=matter, kind=ClockKind.CONTACT).due_at == before


def test_two_who_change_the_table_at_once(town: Township) -> None:
    make(town, after=0)
    with pytest.raises(Conflict):
        make(town, after=0)


@pytest.mark.parametrize(
    ("lines", "days", "field"),
    [
        ((Line(TimedKind.ANSWER),), (), "length"),
        ((Line(TimedKind.ANSWER, working_days=1, hours=1),), (), "length"),
        ((Line(TimedKind.ANSWER, working_days=0),), (), "length"),
        ((Line(TimedKind.ANSWER, hours=721),), (), "length"),
        ((*BASE, *BASE), (), "clock"),
        (BASE, (Day(date(2026, 12, 1), " "),), "day_reason"),
        (BASE, (Day(date(2026, 12, 1), "甲"), Day(date(2026, 12, 1), "乙")), "day"),
    ],
    ids=["none", "both", "zero", "too long", "twice", "no reason", "day twice"],
)
def test_what_cannot_stand_in_a_table(
    town: Township, lines: tuple[Line, ...], days: tuple[Day, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        make(town, lines, days)
    assert refused.value.field == field


def test_the_table_costs_one_query(town: Township, django_assert_num_queries: Any) -> None:
    make(town)
    table_of(office_id=town.office.pk)
    with django_assert_num_queries(1):
        table_of(office_id=town.office.pk)


def contact_clock(letter: Letter) -> Clock | None:
    return Clock.objects.filter(matter__letter=letter, kind=ClockKind.CONTACT).first()


def test_contact_taken_back_stops_the_first_contact(town: Township) -> None:
    letter = received(town).letter
    contact_change(letter=letter, contact=ContactData(), may_contact=MayContact.NOBODY, at=LATER)
    assert contact_clock(letter) is None


def test_a_first_contact_that_was_missed_stays_missed(town: Township) -> None:
    letter = received(town).letter
    later = NOON + timedelta(days=3)
    contact_change(letter=letter, contact=ContactData(), may_contact=MayContact.NOBODY, at=later)
    assert contact_clock(letter) is not None


def test_contact_added_later_counts_from_then(town: Township) -> None:
    letter = received(town, contact=ContactData(), may_contact=MayContact.NOBODY).letter
    assert contact_clock(letter) is None
    later = NOON + timedelta(days=3)
    contact_change(
        letter=letter, contact=ContactData(phone="000-5550101"), may_contact=MayContact.UNIT, at=later
    )
    clock = contact_clock(letter)
    assert clock is not None
    assert clock.due_at == datetime(2026, 11, 27, 18, tzinfo=SHANGHAI)
