"""The register: only what a publisher released, never a letter."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localtime

from huiyin.accounts.models import Category
from huiyin.common.models import Mark
from huiyin.problems.models import Problem, Release
from huiyin.problems.services.problem import problem_join, problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.told import counts_tell
from huiyin.problems.services.work import note_add, problem_accept, problem_answer, problem_assign
from tests.people import Township, received
from tests.web.public.typed import text

DAY = timedelta(days=1)


def table(response: Any) -> list[list[str]]:
    assert isinstance(response, StreamingHttpResponse)
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def opened(town: Township, title: str, *, letters: int = 1, at: datetime | None = None) -> Problem:
    now = timezone.now()
    matters = [received(town, at=now, received_at=at).letter.matters.get() for _letter in range(letters)]
    return problem_open(
        office=town.office, title=title, matters=matters, why="x", at=now, role="clerk", category=town.supply
    )


def released(town: Township, title: str, **more: Any) -> Problem:
    problem = opened(town, f"内部名 {title}", **more)
    return release_decide(
        problem=problem, decision=Release.RELEASED, title=title, summary="概况", staff=town.nima, at=timezone.now(),
        role="publisher",
    )  # fmt: skip


def worked(town: Township, problem: Problem) -> Problem:
    at = timezone.now()
    problem = problem_assign(
        problem=problem, lead=town.water, why="供水", staff=town.li, at=at, role="coordinator"
    )
    return problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=at, role="handler")


def test_it_works(client: Client, town: Township) -> None:
    problem = worked(town, released(town, "三村水管冻裂", letters=3))
    page = text(client.get("/problems/"))
    assert "三村水管冻裂" in page
    assert "1–4" in page
    one = client.get(f"/problems/{problem.number}/")
    assert one.status_code == 200
    assert "水利站" in text(one)
    assert not one.cookies
    assert "Cache-Control" not in one


@pytest.mark.parametrize("decision", [None, Release.HELD, Release.REFUSED])
def test_what_is_not_released_is_nowhere(client: Client, town: Township, decision: Release | None) -> None:
    problem = opened(town, "三村水管冻裂")
    if decision:
        release_decide(
            problem=problem,
            decision=decision,
            reason="x",
            staff=town.nima,
            at=timezone.now(),
            role="publisher",
        )
    assert client.get(f"/problems/{problem.number}/").status_code == 404
    assert "冻裂" not in text(client.get("/problems/"))
    assert "没有符合" in text(client.get("/problems/?q=冻裂"))
    assert len(table(client.get("/problems.csv"))) == 1
    assert "冻裂" not in text(client.get("/"))


def test_another_offices_problem_is_not_there(client: Client, town: Township) -> None:
    problem = released(town, "三村水管冻裂")
    Problem.objects.update(office=town.neighbour)
    assert client.get(f"/problems/{problem.number}/").status_code == 404


@pytest.mark.parametrize(
    "number", ["2026-9999", "x", "2026", "٣-٣", "-", "2026-99999999999999999999", "0-0", "%00-1"]
)
def test_a_number_that_is_none_is_404(client: Client, town: Township, number: str) -> None:
    assert client.get(f"/problems/{number}/").status_code == 404


def test_words_wait_for_the_release(client: Client, town: Township) -> None:
    problem = worked(town, opened(town, "三村水管冻裂"))
    say = {"staff": town.zhaxi, "role": "handler", "unit": town.water}
    note_add(problem=problem, words="配件到了", public=True, at=timezone.now(), **say)  # type: ignore[arg-type]
    note_add(problem=problem, words="内部的话", public=False, at=timezone.now(), **say)  # type: ignore[arg-type]
    release_decide(
        problem=problem,
        decision=Release.RELEASED,
        title="冻裂",
        staff=town.nima,
        at=timezone.now(),
        role="publisher",
    )
    note_add(problem=problem, words="还没看过的话", public=True, at=timezone.now(), **say)  # type: ignore[arg-type]
    problem.refresh_from_db()
    problem_answer(
        problem=problem, unit=town.water, body="没看过的答复", staff=town.zhaxi, at=timezone.now(), role="handler",
        public=True,
    )  # fmt: skip
    page = text(client.get(f"/problems/{problem.number}/"))
    assert "配件到了" in page
    assert "水利站答复" in page
    for hidden in ("内部的话", "还没看过的话", "没看过的答复", "供水", "扎西", "李协调"):
        assert hidden not in page


def test_filters(client: Client, town: Township) -> None:
    late = released(town, "旧的", at=timezone.now() - 30 * DAY)
    other = received(town, at=timezone.now(), area=town.other_village, category=town.lighting).letter
    fresh = problem_open(
        office=town.office,
        title="新的",
        matters=[other.matters.get()],
        why="x",
        at=timezone.now(),
        role="clerk",
    )
    release_decide(
        problem=fresh,
        decision=Release.RELEASED,
        title="新的",
        staff=town.nima,
        at=timezone.now(),
        role="publisher",
    )
    both = [late.number, fresh.number]
    wanted = {
        "": both, "late=1": both[:1], "area=YN01": both[1:], "area=YN03": both[:1], "q=新": both[1:],
        "state=open": both, "state=answered": [], "sort=newest": both[::-1], "area=YN01&late=1": [],
    }  # fmt: skip
    for query, numbers in wanted.items():
        assert [row[0] for row in table(client.get(f"/problems.csv?{query}"))[1:]] == numbers, query


def test_a_category_finds_what_lies_under_it(client: Client, town: Township) -> None:
    problem = released(town, "水管")
    top = Category.objects.get(depth=1, path__startswith=town.supply.path[:4])
    assert problem.number in text(client.get(f"/problems/?category={top.scheme}:{top.code}"))


def test_sorting_by_letters_tells_no_two_of_a_band_apart(client: Client, town: Township) -> None:
    six = released(town, "六封", letters=6)
    three = released(town, "三封", letters=3)
    one = released(town, "一封", letters=1)
    rows = table(client.get("/problems.csv?sort=letters"))[1:]
    assert [row[0] for row in rows] == [six.number, one.number, three.number]
    assert [row[2] for row in rows] == ["5–9", "1–4", "1–4"]


@pytest.mark.parametrize(
    "query", ["area=nowhere", "state=secret", "sort=people", "late=yes", "category=x", "page=99", "page=x"]
)
def test_what_is_not_understood_is_named_and_left_out(client: Client, town: Township, query: str) -> None:
    released(town, "三村水管冻裂")
    page = client.get(f"/problems/?{query}")
    assert page.status_code == 200
    assert query in text(page)
    assert "三村水管冻裂" in text(page)


def test_pages_of_twenty(client: Client, town: Township, django_assert_num_queries: Any) -> None:
    matters = [received(town, at=timezone.now()).letter.matters.get() for _letter in range(25)]
    for number, matter in enumerate(matters):
        problem = problem_open(
            office=town.office,
            title=f"第 {number} 件",
            matters=[matter],
            why="x",
            at=timezone.now(),
            role="clerk",
        )
        release_decide(
            problem=problem, decision=Release.RELEASED, title=f"第 {number} 件", staff=town.nima, at=timezone.now(),
            role="publisher",
        )  # fmt: skip
    with django_assert_num_queries(7):  # office, places, categories, count, rows, what units say, time limits
        first = text(client.get("/problems/"))
    assert first.count("data-row") == 20
    assert "第 1 页/共 2 页" in first.split("</title>")[0]
    assert text(client.get("/problems/?page=2")).count("data-row") == 5
    assert len(first.encode()) < 60_000


def test_the_table_begins_with_a_mark_and_speaks_the_pages_language(client: Client, town: Township) -> None:
    released(town, "三村水管冻裂")
    response: Any = client.get("/problems.csv")
    assert response.getvalue().startswith(b"\xef\xbb\xbf")
    assert table(client.get("/problems.csv"))[0][1] == "问题"
    assert table(client.get("/en/problems.csv"))[0][1] == "Problem"


def test_no_cell_is_a_formula(client: Client, town: Township) -> None:
    released(town, "=HYPERLINK(1)")
    assert table(client.get("/problems.csv"))[1][1] == "'=HYPERLINK(1)"


def test_a_list_without_problems_says_so(client: Client, town: Township) -> None:
    assert "还没有公开的问题" in text(client.get("/problems/"))


def test_letters_that_join_change_nothing_but_the_band_and_that_on_a_monday(
    client: Client, town: Township
) -> None:
    problem = released(town, "三村水管冻裂", letters=4)
    before = text(client.get(f"/problems/{problem.number}/"))
    for told in (4, 4, 4, 4, 9):
        matter = received(town, at=timezone.now()).letter.matters.get()
        problem_join(problem=problem, matter=matter, why="x", at=timezone.now(), role="clerk")
        assert text(client.get(f"/problems/{problem.number}/")) == before
        counts_tell(at=timezone.now())
        counts_tell(at=timezone.now() + 7 * DAY)
        Mark.objects.filter(name="told").delete()
        assert Problem.objects.get(pk=problem.pk).told_letters == told
    assert text(client.get(f"/problems/{problem.number}/")) == before.replace("1–4", "5–9")


def test_the_hour_of_a_deadline_is_not_told(client: Client, town: Township) -> None:
    """A matter that is due 24 hours after it came would tell when it came, to the minute."""
    problem = released(town, "三村停水")
    hour = f"{localtime(problem.answer_due):%H:%M}"
    assert hour not in text(client.get(f"/problems/{problem.number}/"))
    assert hour not in "".join(table(client.get("/problems.csv"))[1])


def test_the_sheet_shows_the_same_rows(client: Client, town: Township) -> None:
    released(town, "三村水管冻裂", letters=3)
    released(town, "三村路灯不亮")
    page = text(client.get("/problems/print/?q=水管"))
    assert "三村水管冻裂" in page
    assert "三村路灯不亮" not in page
    assert "1–4" in page
    assert "/problems/print/?q=" in text(client.get("/problems/?q=水管"))


def test_the_sheet_says_when_it_is_not_all(
    client: Client, town: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.web.public.views.register.PRINTED", 1)
    assert "前 1 件" not in text(client.get("/problems/print/"))
    for _n in range(2):
        released(town, "三村水管冻裂")
    page = text(client.get("/problems/print/"))
    assert page.count("三村水管冻裂") == 1
    assert "前 1 件" in page


@pytest.mark.parametrize("address", ["/problems/", "/problems/print/", "/problems.csv"])
def test_more_rows_cost_no_more_queries(client: Client, town: Township, address: str) -> None:
    counts = []
    for _time in range(2):
        released(town, "三村水管冻裂", at=timezone.now() - 30 * DAY)
        with CaptureQueriesContext(connection) as seen:
            text_of = client.get(address)
            b"".join(text_of) if text_of.streaming else text_of.content
        counts.append(len(seen))
    assert counts[0] == counts[1]
