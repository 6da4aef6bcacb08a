"""From the release desk to the public and back to a writer, in a browser, with JavaScript off where the public is."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from huiyin.letters.models import Kind
from huiyin.problems.models import Problem, Proposal, Release
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import problem_accept, problem_assign
from tests.people import PASSWORD, Township, received
from tests.web.pictures import picture

pytestmark = pytest.mark.browser
BODY = "我是赵某，住三村2组15号，电话13900000000。三村的水管又冻裂了，四十一户没水吃。"


@pytest.fixture
def town(transactional_db: None, town: Township) -> Township:
    return town


@pytest.fixture
def problem(town: Township) -> Problem:
    at = timezone.now()
    found = [received(town, body=BODY, at=at).letter.matters.get() for _letter in range(3)]
    made = problem_open(
        office=town.office, title="三村水管冻裂", matters=found,
        summary="赵某等人家里没水，电话13900000000，住2组15号。",
        why="x", at=at, role="clerk", category=town.supply,
    )  # fmt: skip
    made = problem_assign(problem=made, lead=town.water, why="供水", staff=town.li, at=at, role="coordinator")
    return problem_accept(problem=made, unit=town.water, staff=town.zhaxi, at=at, role="handler")


def sign_in(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_label("登录名").fill("nima")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/")


def test_mask_look_release(page: Page, problem: Problem) -> None:
    page.set_default_timeout(30000)
    sign_in(page)
    page.goto("/desk/release/")
    picture(page, "release-list")
    page.goto(f"/desk/release/{problem.number}/")
    picture(page, "release-one")
    page.locator(".bar button[value=preview]").click()
    expect(page.locator(".errors, [role=alert]").first).to_be_visible()
    picture(page, "release-refused")
    boxes = page.locator("input[name=mask]")
    assert boxes.count() == 3
    for place in range(3):
        boxes.nth(place).check()
    page.locator("button[value=mask]").click()
    expect(page.locator("textarea[name=summary]")).to_have_value("×××等人家里没水，电话×××，住2组×××。")
    page.locator(".bar button[value=preview]").click()
    shown = page.frame_locator("iframe").first
    expect(shown.locator("h1")).to_contain_text("三村水管冻裂")
    expect(shown.locator("main")).to_contain_text("水利站")
    expect(page.frame_locator("iframe").nth(1).locator("main")).to_contain_text(problem.number)
    # The public's own sheet is in force inside the frame: without it the office's line would stand unstyled.
    assert shown.locator(".tag").first.evaluate("tag => getComputedStyle(tag).borderTopStyle") == "solid"
    picture(page, "release-preview")
    problem.refresh_from_db()
    assert problem.release == Release.WAITING
    page.locator("button[value=release]").click()
    page.wait_for_url("**/desk/release/")
    problem.refresh_from_db()
    assert problem.release == Release.RELEASED
    for name, address in {
        "home": "/",
        "register": "/problems/",
        "problem": f"/problems/{problem.number}/",
    }.items():
        page.goto(address)
        picture(page, f"public-{name}")


def test_a_writer_says_it_is_the_same(
    chromium: Browser, live_server: LiveServer, town: Township, problem: Problem
) -> None:
    release_decide(
        problem=problem, decision=Release.RELEASED, title="三村水管冻裂", staff=town.nima, at=timezone.now(),
        role="publisher",
    )  # fmt: skip
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(30000)
    page.goto("/write/")
    page.locator("[name=body]").fill("三村三组的水管又冻裂了，请来修。")
    page.locator(f"[name=kind][value={Kind.HELP}]").check()
    page.locator("[name=area]").select_option("YN03")
    page.locator(".actions .button").click()
    assert page.url.endswith("/write/similar/")
    assert page.locator("[name=same]").first.is_checked()
    page.locator(f"[name=same][value='{problem.number}']").check()
    page.locator(".actions .button").click()
    assert page.locator("main").inner_text().count("三村水管冻裂") == 1
    page.locator(".actions .button").click()
    assert "/receipt/" in page.url
    assert Proposal.objects.get().into == problem
    context.close()


def test_the_question_as_people_meet_it(page: Page, town: Township, problem: Problem) -> None:
    release_decide(
        problem=problem, decision=Release.RELEASED, title="三村水管冻裂", staff=town.nima, at=timezone.now(),
        role="publisher",
    )  # fmt: skip
    page.set_default_timeout(30000)
    page.goto("/write/")
    page.locator("[name=body]").fill("三村三组的水管又冻裂了，请来修。")
    page.locator(f"[name=kind][value={Kind.HELP}]").check()
    page.locator("[name=area]").select_option("YN03")
    page.locator(".actions .button").click()
    picture(page, "write-similar")
