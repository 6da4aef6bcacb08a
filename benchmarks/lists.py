"""A list of 50 among many letters: queries and times. `http.py --list N` runs it on both databases.

DATABASE_URL=… HUIYIN_DATA=… .venv/bin/python -P benchmarks/lists.py 100000
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.utils import timezone

from huiyin.accounts.models import Office, Role
from huiyin.accounts.services import area_add, grant_give, staff_add
from huiyin.letters.models import Clock, Letter, LetterText, Matter

PAGES = ("/desk/letters/", "/desk/letters/?show=unsorted", "/desk/letters/?show=all", "/desk/")
ROUNDS = 40
BATCH = 5000


def fill(office: Office, count: int) -> None:
    """Put letters in as rows; how they come in is measured elsewhere."""
    now = timezone.now()
    add = {"office": office, "parent": office.area, "at": now}
    areas = [area_add(code=f"YN{n:02d}", name=f"{n}村", **add) for n in range(1, 10)]  # type: ignore[arg-type]
    for start in range(0, count, BATCH):
        rows = [
            Letter(
                office=office, client_id=uuid4(), number=f"YN2026-1{n:06d}-0", check_word=b"", channel="paper",
                kind="help", area=areas[n % 9], received_at=now - timedelta(minutes=n), recorded_at=now,
            )
            for n in range(start, min(start + BATCH, count))
        ]  # fmt: skip
        made = Letter.objects.bulk_create(rows)
        LetterText.objects.bulk_create(
            LetterText(
                letter=row, line="三村水管冻裂", body="三村三组的水管又冻裂了。", place="", made_at=now
            )
            for row in made
        )
        sorted_at = [None if n % 20 else now for n in range(len(made))]
        matters = Matter.objects.bulk_create(
            Matter(letter=row, position=1, line="三村水管冻裂", area_id=row.area_id, sorted_at=done)
            for row, done in zip(made, sorted_at, strict=True)
        )
        Clock.objects.bulk_create(Clock(matter=row, kind="answer", due_at=now) for row in matters)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counting(queries: list[str]) -> Any:
    """Return a wrapper that notes every statement; a request starts with an empty log, so Django's own is no use."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    return note


def main() -> None:
    office = Office.objects.select_related("area").get()
    fill(office, int(sys.argv[1]))
    now = timezone.now()
    clerk, _password = staff_add(
        office=office, username="bench", name="测", at=now, password="a long sentence here"
    )
    grant_give(staff=clerk, role_given=Role.CLERK, office=office, area=office.area, at=now)
    client = Client()
    client.force_login(clerk)
    for address in PAGES:
        client.get(address)
        queries: list[str] = []
        with connection.execute_wrapper(counting(queries)):
            status = client.get(address).status_code
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            client.get(address)
            times.append(1e3 * (time.perf_counter() - began))
        times.sort()
        p95 = times[int(ROUNDS * 0.95)]
        print(
            f"{connection.vendor:<12}{address:<32}{status} {len(queries)} queries "
            f"p50 {statistics.median(times):.0f} ms p95 {p95:.0f} ms"
        )


if __name__ == "__main__":
    main()
