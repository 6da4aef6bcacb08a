"""The register of 100,000 released problems: queries and times, on the database of DATABASE_URL (else SQLite).

    HUIYIN_DATA=/tmp/somewhere .venv/bin/python -P benchmarks/register.py 100000

The folder (or database) is migrated, gets an office and that many released problems of one letter's words each; then
every page is asked for, signed out, through Django's test client: what the application costs, without the network.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import timedelta
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from huiyin.accounts.models import Category, Office
from huiyin.accounts.services import area_add, categories_load, office_make, unit_add
from huiyin.common.fulltext import index_text
from huiyin.problems.models import Problem
from huiyin.problems.search import INDEX

PAGES = (
    "/problems/",
    "/problems/?page=500",
    "/problems/?area=YN03",
    "/problems/?area=YN03&category=bench:1&state=open&late=1",
    "/problems/?state=closed&sort=newest",
    "/problems/?sort=letters",
    "/problems/?q=水管",
    "/problems/?q=村",
    "/problems/?q=石桥 护栏&area=YN04",
    "/problems/?q=没有的词句",
)
# What a letter is compared with what is public by: a form that is posted, so the CSRF check is left to the browser.
LETTER = {"body": "三村桥边的路灯坏了，晚上看不见，水管也冻裂了，请来修。", "kind": "help", "area": "YN03"}
ROUNDS = 30
BATCH = 5000
VILLAGES = 20
THINGS = (
    "水管冻裂",
    "路灯不亮",
    "桥面塌陷",
    "垃圾没有人收",
    "石桥护栏断了",
    "公交车站太远",
    "水渠堵了",
    "电压不稳",
)
STATES = ("open", "assigned", "working", "answered", "closed", "closed", "closed", "closed")


def fill(count: int) -> Office:
    """Put released problems in as rows; how they are released is measured nowhere, people do it."""
    now, chance = timezone.now(), random.Random(1)
    office = office_make(code="YN", name="云岭乡", area_code="YN", at=now)
    add: dict[str, Any] = {"office": office, "parent": office.area, "at": now}
    areas = [area_add(code=f"YN{n:02d}", name=f"{n}村", **add) for n in range(1, VILLAGES + 1)]
    unit = unit_add(office=office, code="water", name="水利站", at=now)
    categories_load(office=office, scheme="bench", rows=[["公用设施", "供水"], ["城乡建设", "道路"]], at=now)
    kinds = list(Category.objects.filter(scheme="bench"))
    for start in range(0, count, BATCH):
        rows = []
        for n in range(start, min(start + BATCH, count)):
            area, thing = chance.choice(areas), chance.choice(THINGS)
            due = now + timedelta(minutes=chance.randrange(-200_000, 200_000))
            rows.append(
                Problem(
                    office=office, year=2026, sequence=n + 1, title=f"{area.name}{thing}", summary="", area=area,
                    public_area=area, public_category=chance.choice(kinds), state=chance.choice(STATES), unit=unit,
                    opened_at=now,
                    state_at=now, answer_due=due, told_due=due, letters_count=1, told_letters=chance.randrange(1, 60),
                    release="released", released_at=now - timedelta(minutes=n), public_title=f"{area.name}{thing}",
                    public_summary=f"{area.name}第{n % 97}组一带{thing}，已经有几天了。",
                )
            )  # fmt: skip
        made = Problem.objects.bulk_create(rows)
        index_text(INDEX, rows=[(row.pk, f"{row.public_title} {row.public_summary}") for row in made])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return office


def noting(queries: list[str]) -> Any:
    """Return a wrapper that notes every statement."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    return note


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Office.objects.exists():
        fill(int(sys.argv[1]))
    client = Client()
    visits = [(address, partial(client.get, address)) for address in PAGES]
    visits.append(("/write/similar/", partial(client.post, "/write/similar/", LETTER)))
    for address, visit in visits:
        visit()
        queries: list[str] = []
        with connection.execute_wrapper(noting(queries)):
            status = visit().status_code
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            visit()
            times.append(1e3 * (time.perf_counter() - began))
        times.sort()
        p95 = times[int(ROUNDS * 0.95)]
        print(
            f"{connection.vendor:<12}{address:<58}{status} {len(queries)} queries "
            f"p50 {statistics.median(times):.0f} ms p95 {p95:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
