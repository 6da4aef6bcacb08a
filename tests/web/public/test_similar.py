"""Between the steps of a letter: is it the same as something that is public?"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.letters.models import Letter
from huiyin.problems.models import Problem, Proposal, Release
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide
from tests.people import Township, received
from tests.web.public.typed import BODY, sent, step_one, step_two, text

SECRET = "我家在河边第三个院子"


@pytest.fixture
def problem(town: Township) -> Problem:
    by: dict[str, Any] = {"at": timezone.now()}
    matters = [received(town, body=SECRET, at=timezone.now()).letter.matters.get()]
    made = problem_open(office=town.office, title="内部的标题", matters=matters, why="x", role="clerk", **by)
    return release_decide(
        problem=made, decision=Release.RELEASED, title="三村水管冻裂", summary="概况", staff=town.nima,
        role="publisher", **by,
    )  # fmt: skip


def asked(client: Client, **changes: Any) -> Any:
    return client.post("/write/similar/", step_one(**changes))


def test_it_works(client: Client, problem: Problem) -> None:
    page = text(asked(client))
    assert 'name="same" value="" checked' in page
    assert f'name="same" value="{problem.number}"' in page
    assert "三村、水管、冻裂" in page
    second = text(client.post("/write/send/", step_one(same=problem.number)))
    assert "三村水管冻裂" in second
    assert f'name="same" value="{problem.number}"' in second
    before = Letter.objects.count()
    done = sent(client, same=problem.number)
    assert done.status_code == 303
    assert Letter.objects.count() == before + 1
    assert Proposal.objects.get().into == problem
    assert Letter.objects.latest("pk").number in text(client.get(done["Location"]))


def test_only_words_for_the_public_are_shown(client: Client, problem: Problem) -> None:
    page = text(asked(client))
    assert SECRET not in page
    assert "内部的标题" not in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_none_of_these_changes_nothing(client: Client, problem: Problem) -> None:
    assert sent(client, same="").status_code == 303
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"body": "请问低保怎么办"}, {"kind": "report"}, {"concerned": ["water"]}, {"area": "YN01"}],
    ids=str,
)
def test_it_is_left_out(client: Client, problem: Problem, changes: dict[str, Any]) -> None:
    page = text(asked(client, **changes))
    assert 'name="same" value=""' not in page
    assert 'name="photos"' in page


@pytest.mark.parametrize("changes", [{"kind": "report"}, {"concerned": ["water"]}], ids=str)
def test_a_choice_is_dropped_where_it_must_not_be(
    client: Client, problem: Problem, changes: dict[str, Any]
) -> None:
    assert sent(client, same=problem.number, **changes).status_code == 303
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "same", ["2026-9999", "x", "<b>", "２０２６-０００１", "2026-" + "9" * 90], ids=range(5)
)
def test_what_is_no_problem_is_no_choice(client: Client, problem: Problem, same: str) -> None:
    assert sent(client, same=same).status_code == 303
    assert not Proposal.objects.exists()


def test_a_problem_that_was_taken_back_meanwhile_is_no_choice(client: Client, problem: Problem) -> None:
    Problem.objects.update(release=Release.HELD)
    assert sent(client, same=problem.number).status_code == 303
    assert not Proposal.objects.exists()


def test_it_cannot_be_opened_alone_and_keeps_what_was_typed(client: Client, problem: Problem) -> None:
    assert client.get("/write/similar/")["Location"] == "/write/"
    wrong = asked(client, area="nowhere")
    assert wrong.status_code == 422
    assert BODY in text(wrong)
    page = text(client.post("/write/similar/", step_two(phone="000-5550199")))
    assert 'name="phone" value="000-5550199"' in page
    assert 'name="body"' in page


def test_every_time_costs_the_same(client: Client, problem: Problem, town: Township) -> None:
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            asked(client)
        counts.append(len(seen))
        for _n in range(3):
            made = problem_open(
                office=town.office, title="三村水管冻裂", why="x", at=timezone.now(), role="clerk",
                matters=[received(town, at=timezone.now()).letter.matters.get()],
            )  # fmt: skip
            release_decide(
                problem=made, decision=Release.RELEASED, title="三村水管冻裂", staff=town.nima, at=timezone.now(),
                role="publisher",
            )  # fmt: skip
    assert counts[0] == counts[1]
