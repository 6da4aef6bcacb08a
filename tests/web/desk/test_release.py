"""The release desk: mask what is ticked, look at the public's own pages, release from there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.journal.models import Entry
from huiyin.letters.models import Kind, Letter
from huiyin.problems.models import Problem, Release
from huiyin.problems.services.problem import problem_join, problem_open
from tests.people import NOON, Township, received

Desk = Callable[..., Client]

BODY = "我是赵某，住三村2组15号，电话13900000000。水管又冻裂了。"
CLERK: dict[str, Any] = {"at": NOON, "role": "clerk"}


@pytest.fixture
def problem(town: Township) -> Problem:
    matter = received(town, body=BODY).letter.matters.get()
    return problem_open(
        office=town.office, title="三村水管冻裂", matters=[matter], why="x", summary="赵某家没水。",
        category=town.supply, **CLERK,
    )  # fmt: skip


@pytest.fixture
def desk(town: Township) -> Desk:
    """Sign somebody in, by name."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(town, name))
        return client

    return sign_in


def path(problem: Problem) -> str:
    return f"/desk/release/{problem.number}/"


def post(client: Client, problem: Problem, act: str, **said: Any) -> Any:
    typed = {"title": "三村水管冻裂", "summary": "没水。", "version": problem.version, "act": act} | said
    return client.post(path(problem), typed)


def page(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_it_works(desk: Desk, town: Township, problem: Problem) -> None:
    client = desk("nima")
    seen = post(client, problem, "preview")
    assert seen.status_code == 200
    frames = re.findall(r'srcdoc="([^"]*)"', seen.content.decode())
    assert len(frames) == 2
    problem.refresh_from_db()
    assert problem.release == Release.WAITING
    assert Client().get(f"/problems/{problem.number}/").status_code == 404
    assert 'name="act" value="release"' in page(seen)
    done = post(client, problem, "release")
    assert done.status_code == 302
    public = Client().get(f"/problems/{problem.number}/").content.decode()
    main = re.compile(r"<main.*</main>", re.DOTALL)
    assert main.findall(html.unescape(frames[0])) == main.findall(public)


def test_the_first_page_has_no_button_that_releases(desk: Desk, problem: Problem) -> None:
    first = page(desk("nima").get(path(problem)))
    assert 'value="release"' not in first
    assert 'value="preview"' in first


def test_a_preview_writes_nothing(desk: Desk, problem: Problem) -> None:
    client = desk("nima")
    last = Entry.objects.count()
    post(client, problem, "preview")
    assert Entry.objects.count() == last


def test_letters_are_marked_and_words_proposed(desk: Desk, problem: Problem) -> None:
    first = page(desk("nima").get(path(problem)))
    assert "13900000000</mark>" in first
    assert 'value="summary:0:2:赵某"' in first


def test_what_is_ticked_is_masked_and_nothing_else(desk: Desk, problem: Problem) -> None:
    said = {"summary": "赵某和李某家没水。", "mask": ["summary:0:2:赵某"]}
    seen = page(post(desk("nima"), problem, "mask", **said))
    assert "×××和李某家没水。" in seen
    assert 'value="summary:4:6:李某"' in seen
    problem.refresh_from_db()
    assert problem.release == Release.WAITING


@pytest.mark.parametrize(
    "value",
    [
        "", "summary", "summary:0:2:李某", "summary:9:99:赵某", "name:0:2:赵某", "summary:-1:2:赵某", "summary:²:2:赵",
        "summary:0:0:",
    ],
    ids=range(8),
)  # fmt: skip
def test_a_tick_that_does_not_fit_masks_nothing(desk: Desk, problem: Problem, value: str) -> None:
    seen = post(desk("nima"), problem, "mask", summary="赵某家没水。", mask=[value])
    assert seen.status_code == 422
    assert "赵某家没水。" in page(seen)
    assert "×××家" not in page(seen)


def test_masking_nothing_says_so(desk: Desk, problem: Problem) -> None:
    assert post(desk("nima"), problem, "mask").status_code == 422


def test_a_number_is_refused_at_the_preview(desk: Desk, problem: Problem) -> None:
    seen = post(desk("nima"), problem, "preview", summary="电话13900000000")
    assert seen.status_code == 422
    assert "电话13900000000" in page(seen)


@pytest.mark.parametrize("act", ["preview", "release"])
def test_a_letter_that_joined_meanwhile_is_a_conflict(
    desk: Desk, town: Township, problem: Problem, act: str
) -> None:
    client = desk("nima")
    problem_join(problem=problem, matter=received(town).letter.matters.get(), why="x", **CLERK)
    seen = post(client, problem, act)
    assert seen.status_code == 409
    assert "三村水管冻裂" in page(seen)
    problem.refresh_from_db()
    assert problem.release == Release.WAITING


@pytest.mark.parametrize(
    ("act", "reason", "status"), [("held", "再问一下", 302), ("refused", "涉及个人", 302), ("held", "", 422)]
)
def test_hold_and_refuse_need_a_reason(
    desk: Desk, problem: Problem, act: str, reason: str, status: int
) -> None:
    assert post(desk("nima"), problem, act, reason=reason).status_code == status
    problem.refresh_from_db()
    assert problem.release == (act if reason else Release.WAITING)


def test_one_goes_back_to_the_words(desk: Desk, problem: Problem) -> None:
    seen = page(post(desk("nima"), problem, "edit", title="换了的标题"))
    assert "换了的标题" in seen
    assert 'value="preview"' in seen


def test_a_report_is_never_public(desk: Desk, problem: Problem) -> None:
    Letter.objects.update(kind=Kind.REPORT)
    assert post(desk("nima"), problem, "release").status_code == 422
    assert post(desk("nima"), problem, "preview").status_code == 422


def test_one_that_the_public_sees_no_more_says_why(desk: Desk, problem: Problem) -> None:
    client = desk("nima")
    post(client, problem, "release")
    Letter.objects.update(kind=Kind.REPORT)
    assert problem.number in page(client.get("/desk/release/"))
    assert 'class="notice error"' in page(client.get(path(problem)))


def test_others_find_nothing(desk: Desk, problem: Problem) -> None:
    for name in ("wang", "zhaxi", "reviewer", "stranger"):
        assert desk(name).get(path(problem)).status_code == 404
        assert post(desk(name), problem, "preview").status_code == 404
