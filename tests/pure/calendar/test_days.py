from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import pytest

from huiyin.pure.calendar import is_known, is_working_day, known_until, worked_weekends

# The State Council's notices of 12 November 2024 and 4 November 2025: all days off from Monday to Friday, and
# all Saturdays and Sundays worked.
OFF = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 "
    "10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
    "10-01 10-02 10-05 10-06 10-07",
}
WORKED = {
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def days_of(year: int, table: dict[int, str]) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in table[year].split()}


def all_days(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=number)
        for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def test_it_works() -> None:
    assert is_working_day(date(2026, 1, 23))


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_shifted_day_is_that_of_the_notice(year: int) -> None:
    days = all_days(year)
    assert {day for day in days if day.weekday() < 5 and not is_working_day(day)} == days_of(year, OFF)
    assert {day for day in days if day.weekday() > 4 and is_working_day(day)} == days_of(year, WORKED)


@pytest.mark.parametrize("year", [2004, 2018, 2020, 2024])
def test_other_years_agree_with_the_library(year: int) -> None:
    assert all(is_working_day(day) == chinese_calendar.is_workday(day) for day in all_days(year))


def test_after_the_last_notice_monday_to_friday_are_worked() -> None:
    days = all_days(known_until().year + 1)
    assert all(is_working_day(day) == (day.weekday() < 5) for day in days)
    assert not any(is_known(day) for day in days)


def test_before_the_first_notice_nothing_is_known() -> None:
    assert not is_known(date(2003, 12, 31))
    assert is_known(date(2004, 1, 1))
    assert is_working_day(date(2003, 12, 31))


def test_the_last_days_of_the_last_year_belong_to_the_notice_to_come() -> None:
    last = known_until()
    assert (last.month, last.day) == (12, 28)
    assert is_known(last)
    assert not is_known(last + timedelta(days=1))


def test_the_year_before_is_moved_only_after_28_december() -> None:
    moved = [day for day in {**chinese_calendar.holidays, **chinese_calendar.workdays} if day.month == 12]
    assert moved
    assert min(day.day for day in moved) == 29


def test_a_local_closing_is_a_day_off() -> None:
    assert not is_working_day(date(2026, 8, 12), closings=frozenset({date(2026, 8, 12)}))


def test_a_local_opening_is_worked() -> None:
    sunday, new_year = date(2026, 8, 16), date(2026, 1, 1)
    assert is_working_day(sunday, openings=frozenset({sunday}))
    assert is_working_day(new_year, openings=frozenset({new_year}))


def test_a_day_both_closed_and_open_is_off() -> None:
    day = frozenset({date(2026, 8, 12)})
    assert not is_working_day(date(2026, 8, 12), closings=day, openings=day)


def test_importing_it_does_not_load_the_notices() -> None:
    code = "import sys, huiyin.pure.calendar; sys.exit('chinese_calendar' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_worked_weekends_of_a_year() -> None:
    assert worked_weekends(2026) == [
        date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
    ]  # fmt: skip
    assert worked_weekends(1990) == []
