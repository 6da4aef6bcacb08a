"""Days as offices write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huiyin.pure.tables import NoDateError, read_moment
from huiyin.pure.tables.dates import as_text, from_serial


def wall(*parts: int) -> datetime:
    """Return what the clock on the wall shows, as a cell tells it."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


NINE = wall(2026, 11, 3, 9, 12)
DAY = wall(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "at", "has_time"),
    [
        ("2026/11/3 9:12", NINE, True),
        ("2026-11-03 09:12:00", NINE, True),
        ("2026年11月3日", DAY, False),
        ("2026年11月3日9时12分", NINE, True),
        ("2026年11月3日 上午9:12", NINE, True),
        ("2026年11月3日（星期二） 9:12", NINE, True),
        ("2026/11/3 下午3:05", wall(2026, 11, 3, 15, 5), True),
        ("2026.11.3", DAY, False),
        ("２０２６／１１／３　９：１２", NINE, True),
        ("20261103", DAY, False),
        ("20261103 091200", NINE, True),
        ("46329.38333", NINE, True),
        ("46329", DAY, False),
    ],
)
def test_it_works(text: str, at: datetime, has_time: bool) -> None:
    assert read_moment(text) == (at, has_time)


def test_an_offset_is_kept() -> None:
    assert read_moment("2026-11-03T09:12:00+08:00").at.utcoffset() == timedelta(hours=8)
    assert read_moment("2026-11-03T01:12:00Z").at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2026/13/40", "2026年2月30日", "2026/11/3 25:00", "20261340"])
def test_a_day_that_is_none(text: str) -> None:
    with pytest.raises(NoDateError) as caught:
        read_moment(text)
    assert caught.value.is_day


@pytest.mark.parametrize("text", ["", "昨天", "3/11/2026", "26/11/3", "13月", "19999", "13800000000", "2026"])
def test_no_day_at_all(text: str) -> None:
    with pytest.raises(NoDateError) as caught:
        read_moment(text)
    assert not caught.value.is_day


def test_serials_and_texts() -> None:
    assert from_serial(46329.5) == wall(2026, 11, 3, 12)
    assert from_serial(44867, since_1904=True) == DAY
    assert read_moment(as_text(NINE)).at == NINE
    assert as_text(DAY) == "2026-11-03"
