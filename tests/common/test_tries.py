"""Counting tries: who tried cannot be read from the counters, and they go after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.common import services
from huiyin.common.errors import TooMany
from huiyin.common.models import DayKey, Mark, Throttle
from huiyin.common.selectors import marks
from huiyin.common.services import day_key, mark_set, tries_forget, try_count, try_or_refuse
from tests.people import NOON

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


@pytest.fixture(autouse=True)
def no_key_remembered() -> None:
    services._read_day_key.cache_clear()


def count(purpose: str = "letter", subject: str = ADDRESS, minutes: float = 0) -> int:
    return try_count(purpose=purpose, subject=subject, seconds=3600, at=NOON + timedelta(minutes=minutes))[0]


def test_it_works() -> None:
    assert [count(), count(), count(minutes=59)] == [1, 2, 3]


def test_each_for_itself() -> None:
    assert [count(), count(subject="192.0.2.8"), count(purpose="word"), count()] == [1, 1, 1, 2]


def test_a_new_window_begins_anew() -> None:
    assert [count(), count(minutes=60)] == [1, 1]


def test_seconds_until_the_window_ends() -> None:
    left = try_count(
        purpose="letter", subject=ADDRESS, seconds=3600, at=NOON + timedelta(minutes=59, seconds=30)
    )[1]
    assert left == 30


def test_refused_above_the_limit() -> None:
    given = {"purpose": "word", "subject": ADDRESS, "limit": 2, "seconds": 3600}
    left = [try_or_refuse(at=NOON, **given) for _try in range(2)]  # type: ignore[arg-type]
    assert left == [1, 0]
    with pytest.raises(TooMany) as refused:
        try_or_refuse(at=NOON, **given)  # type: ignore[arg-type]
    assert refused.value.seconds == 3600


def test_counters_name_nobody() -> None:
    count()
    row = Throttle.objects.get()
    assert ADDRESS not in row.key
    assert len(row.key) == 64


def test_key_of_the_day() -> None:
    assert day_key(at=NOON) == day_key(at=NOON)
    assert day_key(at=NOON) != day_key(at=NOON + timedelta(days=1))


def test_yesterdays_key_is_not_remembered() -> None:
    yesterday = day_key(at=NOON)
    assert day_key(at=NOON) == yesterday
    assert day_key(at=NOON + timedelta(days=1)) == day_key(at=NOON + timedelta(days=1))
    DayKey.objects.all().delete()
    assert day_key(at=NOON) != yesterday


def test_forgotten_after_a_day() -> None:
    count()
    assert tries_forget(at=NOON + timedelta(hours=20)) == 0
    assert tries_forget(at=NOON + timedelta(hours=50)) == 2
    assert not Throttle.objects.exists()
    assert not DayKey.objects.exists()


def test_mark() -> None:
    mark_set(name="tick", at=NOON)
    mark_set(name="tick", at=NOON + timedelta(minutes=1), detail="x" * 300)
    assert marks()["tick"].at == NOON + timedelta(minutes=1)
    assert len(Mark.objects.get(name="tick").detail) == 200
