"""The sorting board among many letters: queries and times.

DATABASE_URL=… HUIYIN_DATA=… .venv/bin/python -P benchmarks/board.py 100000
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from benchmarks.lists import ROUNDS, counting, fill
from huiyin.accounts.models import Office, Role
from huiyin.accounts.services import grant_give, staff_add
from huiyin.letters.models import Matter
from huiyin.problems.models import Proposal
from huiyin.problems.services.proposal import Group, proposals_take

WAITING = 10  # one letter in so many waits to be sorted
SIZES = (1, 1, 1, 2, 1, 3, 1, 12, 1, 2)  # letters of a proposal, in turn


def propose(office: Office) -> int:
    """Let a tenth of the letters wait, each in a proposal; how a run finds them is measured elsewhere."""
    Matter.objects.update(sorted_at=timezone.now())
    Matter.objects.annotate(turn=F("pk") % WAITING).filter(turn=0).update(sorted_at=None)
    waiting = list(Matter.objects.filter(sorted_at=None).order_by("pk").values_list("pk", flat=True))
    groups: list[Group] = []
    place = 0
    while place < len(waiting):
        size = SIZES[len(groups) % len(SIZES)]
        sure = 0.3 + len(groups) % 7 / 10
        groups.append(
            Group(
                f"{len(groups)}村水管",
                sure,
                "都提到：水管",
                tuple(waiting[place : place + size]),
                terms=("水管",),
            )
        )
        place += size
    return proposals_take(office=office, groups=groups, at=timezone.now(), role="system")


def main() -> None:
    office = Office.objects.select_related("area").get()
    fill(office, int(sys.argv[1]))
    began = time.perf_counter()
    kept = propose(office)
    print(
        f"{Matter.objects.filter(sorted_at=None).count()} letters wait, {kept} proposals kept "
        f"in {time.perf_counter() - began:.1f} s"
    )
    now = timezone.now()
    clerk, _password = staff_add(
        office=office, username="board", name="测", at=now, password="a long sentence here"
    )
    grant_give(staff=clerk, role_given=Role.CLERK, office=office, area=office.area, at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk)
    some = Proposal.objects.filter(size=12).order_by("-score", "pk")[500]
    for address in ("/desk/sort/", f"/desk/sort/{some.pk}/", f"/desk/sort/{some.pk}/?area=YN01"):
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
        if "slow" in sys.argv:
            slow(client, address)


def slow(client: Client, address: str) -> None:
    """Print the slowest statements of a page."""
    took: list[tuple[float, str]] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took.append((1e3 * (time.perf_counter() - began), sql))

    with connection.execute_wrapper(note):
        client.get(address)
    for spent, sql in sorted(took, reverse=True)[:5]:
        print(f"    {spent:6.1f} ms {sql[:300]}")


if __name__ == "__main__":
    main()
