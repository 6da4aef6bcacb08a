from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.calendar import (
    SHANGHAI,
    add_hours,
    add_working_days,
    days_ended,
    is_working_day,
    known_until,
    working_days_between,
)

moments = st.builds(
    datetime.fromtimestamp, st.integers(1_072_886_400, 1_924_905_600), st.sampled_from([UTC, SHANGHAI])
)  # 2004 to 2030
closings = st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=20)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_it_works() -> None:
    due = add_working_days(local("2026-01-20T09:00"), 2)
    assert due.at == local("2026-01-22T18:00")
    assert due.at.tzinfo is SHANGHAI
    assert not due.provisional


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-01-23T10:00", 1, "2026-01-26T18:00"),  # a Friday
        ("2026-01-24T10:00", 1, "2026-01-26T18:00"),  # a Saturday
        ("2026-01-25T23:59", 1, "2026-01-26T18:00"),  # a Sunday
        ("2026-01-26T00:00", 1, "2026-01-27T18:00"),  # the first minute of a Monday
        ("2026-01-26T23:59", 1, "2026-01-27T18:00"),  # after closing: still that day
        ("2024-12-31T10:00", 1, "2025-01-02T18:00"),
        ("2025-12-31T10:00", 1, "2026-01-04T18:00"),  # the Sunday after New Year is worked
        ("2025-01-24T10:00", 2, "2025-01-27T18:00"),  # Sunday 26 is worked
        ("2025-01-27T10:00", 4, "2025-02-08T18:00"),  # through Spring Festival to a Saturday that is worked
        ("2025-09-26T10:00", 3, "2025-09-30T18:00"),
        ("2025-09-30T10:00", 3, "2025-10-11T18:00"),
        ("2026-02-13T10:00", 1, "2026-02-14T18:00"),
        ("2026-02-14T10:00", 1, "2026-02-24T18:00"),
        ("2026-02-14T10:00", 5, "2026-02-28T18:00"),
        ("2026-04-30T10:00", 3, "2026-05-08T18:00"),
        ("2026-04-30T10:00", 4, "2026-05-09T18:00"),
        ("2026-09-18T10:00", 6, "2026-09-28T18:00"),
        ("2026-09-30T10:00", 3, "2026-10-10T18:00"),
    ],
)
def test_shifted_days_count(received: str, days: int, due: str) -> None:
    assert add_working_days(local(received), days) == (local(due), False)


def test_the_day_is_the_one_of_the_place() -> None:
    friday_in_utc = datetime(2026, 1, 22, 16, 30, tzinfo=UTC)  # 00:30 on Friday in Shanghai
    assert add_working_days(friday_in_utc, 1).at == local("2026-01-26T18:00")
    kashgar = ZoneInfo("Asia/Urumqi")
    assert add_working_days(friday_in_utc, 1, zone=kashgar).at == datetime(2026, 1, 23, 18, tzinfo=kashgar)


def test_the_office_may_close_earlier() -> None:
    assert add_working_days(local("2026-01-20T09:00"), 1, closes=time(17, 30)).at == local("2026-01-21T17:30")


def test_local_days_count() -> None:
    closed, opened = frozenset({date(2026, 1, 21)}), frozenset({date(2026, 1, 24)})
    received = local("2026-01-20T09:00")
    assert add_working_days(received, 1, closings=closed).at == local("2026-01-22T18:00")
    assert add_working_days(received, 4, openings=opened).at == local("2026-01-24T18:00")


def test_the_turn_of_an_unknown_year_is_provisional() -> None:
    year = known_until().year
    known = add_working_days(datetime(year, 12, 1, 9, tzinfo=SHANGHAI), 1)
    turn = add_working_days(datetime(year, 12, 31, 9, tzinfo=SHANGHAI), 3)
    assert not known.provisional
    assert turn.provisional
    assert turn.at.year == year + 1


def test_a_long_count_into_an_unknown_year_is_provisional() -> None:
    assert add_working_days(datetime(known_until().year, 12, 1, 9, tzinfo=SHANGHAI), 40).provisional


def test_a_count_before_the_first_notice_is_provisional() -> None:
    assert add_working_days(datetime(2003, 12, 30, 9, tzinfo=SHANGHAI), 4).provisional


@pytest.mark.parametrize("days", [-1, 0, 1001])
def test_a_count_out_of_range_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="working days: must be 1 to 1000"):
        add_working_days(local("2026-01-20T09:00"), days)


def test_a_naive_time_is_refused() -> None:
    naive = datetime(2026, 1, 20, 9)  # noqa: DTZ001
    with pytest.raises(ValueError, match="has no time zone"):
        add_working_days(naive, 1)
    with pytest.raises(ValueError, match="has no time zone"):
        add_hours(naive, 2)
    with pytest.raises(ValueError, match="has no time zone"):
        working_days_between(local("2026-01-20T09:00"), naive)


def test_hours_run_day_and_night() -> None:
    assert add_hours(local("2026-02-14T23:00"), 2) == (local("2026-02-15T01:00"), False)
    assert add_hours(local("2026-02-14T17:00"), 24).at == local("2026-02-15T17:00")


def test_hours_are_elapsed_time_where_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert add_hours(before, 24, zone=berlin).at == datetime(2026, 3, 29, 13, tzinfo=berlin)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-01-22T09:00", 2),
        ("2026-01-23T23:00", 1),
        ("2026-01-25T09:00", 1),
        ("2026-01-26T09:00", 0),
        ("2026-01-26T19:00", 0),
        ("2026-01-27T09:00", -1),
        ("2026-02-02T09:00", -5),
    ],
)
def test_working_days_left(now: str, left: int) -> None:
    assert working_days_between(local(now), local("2026-01-26T18:00")) == left


@given(moments, st.integers(1, 60), closings)
def test_between_turns_adding_back(start: datetime, days: int, closed: frozenset[date]) -> None:
    due = add_working_days(start, days, closings=closed)
    assert working_days_between(start, due.at, closings=closed) == days
    assert working_days_between(due.at, start, closings=closed) <= 0
    assert is_working_day(due.at.date(), closed)


@given(moments, st.integers(1, 30), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_comes_later_is_never_due_earlier(start: datetime, days: int, later: timedelta) -> None:
    assert add_working_days(start, days).at <= add_working_days(start + later, days).at
    assert add_working_days(start, days).at < add_working_days(start, days + 1).at


@given(moments, st.integers(1, 30), closings)
def test_a_closing_never_makes_it_earlier(start: datetime, days: int, closed: frozenset[date]) -> None:
    assert add_working_days(start, days).at <= add_working_days(start, days, closings=closed).at


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-01-19T10:00", "2026-01-19T19:00", 1),  # Monday, over its end
        ("2026-01-19T10:00", "2026-01-19T17:00", 0),
        ("2026-01-19T19:00", "2026-01-22T09:00", 2),  # Tuesday and Wednesday
        ("2026-01-23T19:00", "2026-01-26T09:00", 0),  # a weekend
        ("2026-01-22T09:00", "2026-01-19T09:00", 0),
    ],
)
def test_days_ended(start: str, end: str, days: int) -> None:
    assert days_ended(local(start), local(end)) == days


@given(moments, st.integers(1, 30), st.timedeltas(timedelta(0), timedelta(days=30)), closings)
def test_ends_of_days_add_up(start: datetime, days: int, later: timedelta, closed: frozenset[date]) -> None:
    middle, end = start + later, start + later + timedelta(days=days)
    parts = days_ended(start, middle, closings=closed) + days_ended(middle, end, closings=closed)
    assert parts == days_ended(start, end, closings=closed)
