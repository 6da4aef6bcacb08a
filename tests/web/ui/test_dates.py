"""Dates and deadlines as they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from django.utils.translation import override

from huiyin.web.ui import dates

MONDAY = date(2026, 11, 23)
CHINA = ZoneInfo("Asia/Shanghai")
DEADLINE = datetime(2026, 11, 25, 18, tzinfo=CHINA)
BEFORE = datetime(2026, 11, 23, 14, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("language", "long", "middle", "short", "last_year"),
    [
        ("zh-hans", "2026年11月23日（星期一）", "11月23日", "11-23", "2025-11-23"),
        ("en", "Monday 23 November 2026", "23 Nov", "23 Nov", "23 Nov 2025"),
        ("bo", "སྤྱི་ལོ་2026 ཟླ་བ་བཅུ་གཅིག་པའི་ཚེས་23", "2026-11-23", "2026-11-23", "2025-11-23"),
    ],
)
def test_it_works(language: str, long: str, middle: str, short: str, last_year: str) -> None:
    with override(language):
        assert dates.long(MONDAY) == long
        assert dates.middle(MONDAY) == middle
        assert dates.short(MONDAY, today=MONDAY) == short
        assert dates.short(date(2025, 11, 23), today=MONDAY) == last_year


@pytest.mark.parametrize("month", range(1, 13))
def test_tibetan_months_are_those_of_cldr(month: int) -> None:
    with override("bo"):
        assert dates.long(date(2027, month, 7)) == format_date(date(2027, month, 7), "long", "bo")


def test_moment_is_said_at_the_place_of_the_office() -> None:
    with override("zh-hans"):
        assert dates.moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), today=MONDAY) == "11-23 00:30"


@pytest.mark.parametrize(
    ("left", "at", "zh", "en"),
    [
        (2, BEFORE, "还剩 2 个工作日（11月25日 18:00 前）", "2 working days left (by 18:00, 25 Nov)"),
        (1, BEFORE, "还剩 1 个工作日（11月25日 18:00 前）", "1 working day left (by 18:00, 25 Nov)"),
        (
            0,
            BEFORE,
            "还剩不到 1 个工作日（11月25日 18:00 前）",
            "Less than a working day left (by 18:00, 25 Nov)",
        ),
        (0, DEADLINE - timedelta(hours=2), "今天到期（11月25日 18:00 前）", "Due today (by 18:00, 25 Nov)"),
        (0, DEADLINE, "今天到期（11月25日 18:00 前）", "Due today (by 18:00, 25 Nov)"),
        (
            0,
            DEADLINE + timedelta(minutes=1),
            "逾期不到 1 个工作日（限 11月25日 18:00）",
            "Overdue by less than a working day (was due 18:00, 25 Nov)",
        ),
        (
            -6,
            DEADLINE + timedelta(days=8),
            "逾期 6 个工作日（限 11月25日 18:00）",
            "Overdue by 6 working days (was due 18:00, 25 Nov)",
        ),
    ],
)
def test_due(left: int, at: datetime, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert dates.due(DEADLINE, left, at=at) == zh
    with override("en"):
        assert dates.due(DEADLINE, left, at=at) == en


def test_due_in_hours() -> None:
    with override("zh-hans"):
        assert dates.due(DEADLINE, 5, at=BEFORE, hours=True) == "还剩 5 小时（11月25日 18:00 前）"
        assert dates.due(DEADLINE, 0, at=BEFORE, hours=True) == "还剩不到 1 小时（11月25日 18:00 前）"
        late = DEADLINE + timedelta(hours=3)
        assert dates.due(DEADLINE, 3, at=late, hours=True) == "逾期 3 小时（限 11月25日 18:00）"


def test_due_says_that_it_may_move() -> None:
    with override("zh-hans"):
        said = dates.due(DEADLINE, 2, at=BEFORE, provisional=True)
    assert said == "还剩 2 个工作日（11月25日 18:00 前；暂定，放假安排还没公布）"
