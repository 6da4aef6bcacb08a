"""The whole way in a browser: a letter with two matters, by the people whose work it is, to "solved"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import PASSWORD, Township
from tests.web.pictures import picture

pytestmark = pytest.mark.browser
People = Callable[[str], Page]
TWO = "三村三组的水管又冻裂了，四十一户没水吃。另外村口路灯半个月不亮，孩子放学看不见路。"


@pytest.fixture
def town(transactional_db: None, town: Township) -> Township:
    return town


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer, town: Township) -> Iterator[People]:
    """Return somebody's page by name, each in a browser of their own, signed in."""
    pages: dict[str, Page] = {}

    def of(name: str) -> Page:
        if name not in pages:
            context = chromium.new_context(
                base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            pages[name] = context.new_page()
            pages[name].set_default_timeout(8000)
            if name != "writer":
                sign_in(pages[name], name)
        return pages[name]

    yield of
    for page in pages.values():
        page.context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/desk/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("登录")).click()
    expect(page).to_have_url(re.compile("/desk/$"))


def write(page: Page, text: str, *, concerned: str = "", phone: str = "000-5550123") -> tuple[str, str]:
    """Send a letter by the public form; return its number and check word."""
    page.goto("/write/")
    page.get_by_label("您想说的事").fill(text)
    page.get_by_label("求助").check()
    page.get_by_label(re.compile("^村")).select_option(label="三村")
    if concerned:
        page.locator("form summary").first.click()
        page.get_by_label(concerned).check()
    page.get_by_role("button", name="继续").click()
    page.get_by_label(re.compile("^电话")).fill(phone)
    page.get_by_role("button", name="寄出这封信").last.click()
    expect(page).to_have_url(re.compile("/receipt/"))
    body = page.locator("main").inner_text()
    number, word = re.search(r"YN\d{4}-\w+-\w", body), re.search(r"\b\w{3}-\w{3}-\w{3}\b", body)
    assert number is not None
    assert word is not None
    return number[0], word[0]


def follow(page: Page, number: str, word: str) -> None:
    page.goto("/follow/")
    page.get_by_label(re.compile("^编号")).fill(number)
    page.get_by_label(re.compile("^校验词")).fill(word)
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(re.compile("/follow/.+"))


def open_problem(page: Page, number: str, position: int, title: str, category: str) -> str:
    """Put a matter into a new problem; return the problem's number."""
    page.goto(f"/desk/letters/{number}/{position}/join/?into=new")
    page.locator("#new_line").fill(title)
    page.locator("#new_category").select_option(label=category)
    page.get_by_role("button", name=re.compile("新开一个问题")).click()
    found = re.search(r"\d{4}-\d{4}", page.locator(".notice").inner_text())
    assert found is not None
    return found[0]


def make(page: Page, problem: str, move: str, **fields: str) -> None:
    """Make a move of a problem by its form."""
    page.goto(f"/desk/problems/{problem}/")
    page.locator(f'a[href$="/move/{move}/"]').click()
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        field.select_option(label=value) if name == "lead" else field.fill(value)
    page.locator("main form button.button").click()
    expect(page.locator(".notice.success")).to_be_visible()


def test_it_works(people: People, town: Township) -> None:
    writer, clerk = people("writer"), people("wang")
    number, word = write(writer, TWO)
    picture(writer, "receipt")
    clerk.goto(f"/desk/letters/{number}/")
    picture(clerk, "letter")
    clerk.goto(f"/desk/letters/{number}/split/")
    clerk.locator("textarea").fill("村口路灯不亮")
    clerk.locator("main form button.button").click()
    pipes = open_problem(clerk, number, 1, "三村三组水管冻裂", "供水")
    lamps = open_problem(clerk, number, 2, "三村村口路灯不亮", "照明")
    assert pipes != lamps

    coordinator, water, housing = people("li"), people("zhaxi"), people("hao")
    make(coordinator, pipes, "assign")  # the dispatch list names the water unit
    picture(water, "today-handler") if water.goto("/desk/") else None
    make(water, pipes, "return", words="这是住建所的管网")
    assert water.goto(f"/desk/problems/{pipes}/").status == 404  # type: ignore[union-attr]
    make(coordinator, pipes, "assign", lead="住建所", words="由住建所负责")
    make(housing, pipes, "accept")
    housing.goto(f"/desk/problems/{pipes}/")
    assert housing.locator('a[href$="/move/return/"]').count() == 0
    picture(housing, "problem")
    call(housing, number)
    make(housing, pipes, "answer", body="已更换保温管三百二十米，恢复供水。")

    follow(writer, number, word)
    expect(writer.get_by_text("已更换保温管三百二十米")).to_be_visible()
    confirm(writer, "没有解决", "2")
    picture(writer, "follow")
    supervisor = people("chen")
    supervisor.goto("/desk/")
    expect(supervisor.get_by_text(pipes).first).to_be_visible()
    make(supervisor, pipes, "rework", words="再去现场看一次")
    make(housing, pipes, "answer", body="漏的一段也换了，当天有水。")
    follow(writer, number, word)
    confirm(writer, "解决了", "5")
    housing.goto(f"/desk/problems/{pipes}/")
    expect(housing.locator("h1 .tag").first).to_have_text(re.compile("已办结"))


def call(page: Page, number: str) -> None:
    page.goto(f"/desk/letters/{number}/call/")
    page.get_by_label("首次联系").check()
    page.get_by_label("联系上了").check()
    page.locator("main form button.button").click()
    expect(page.locator(".notice.success")).to_be_visible()


def confirm(page: Page, solved: str, rating: str) -> None:
    form = page.locator("form", has_text="解决了吗").first
    form.get_by_label(solved, exact=True).check()
    form.locator(f'input[name$="rating"][value="{rating}"]').check()
    form.get_by_role("button").last.click()
    expect(page.locator(".notice")).to_be_visible()


def test_a_letter_by_phone(people: People, town: Township) -> None:
    clerk = people("wang")
    clerk.goto("/desk/letters/new/?channel=phone")
    picture(clerk, "letter-new")
    clerk.get_by_label("2 来电").or_(clerk.get_by_label("来电")).first.check()
    clerk.locator("#id_area").fill("三村")
    clerk.locator("#id_line").fill("三村二组停水两天")
    clerk.locator("main form button.button").first.click()
    clerk.goto("/desk/letters/")
    expect(clerk.get_by_text("三村二组停水两天").first).to_be_visible()
    picture(clerk, "letters")


def test_a_letter_about_a_unit_is_nowhere_for_its_staff(people: People, town: Township) -> None:
    writer, clerk, coordinator, water = (people(name) for name in ("writer", "wang", "li", "zhaxi"))
    number, _word = write(writer, "水利站的人来了两次，话很难听，水管也没有修。", concerned="水利站")
    problem = open_problem(clerk, number, 1, "三村水管无人修", "供水")
    coordinator.goto(f"/desk/problems/{problem}/move/assign/")
    assert "水利站" not in coordinator.locator("main").inner_text()
    make(coordinator, problem, "assign", lead="住建所", words="由住建所负责")
    for address in (
        f"/desk/letters/{number}/",
        f"/desk/problems/{problem}/",
        f"/desk/letters/{number}/contact/",
    ):
        assert water.goto(address).status == 404  # type: ignore[union-attr]
    for address in ("/desk/", "/desk/letters/", "/desk/problems/", "/desk/unit/", "/desk/calls/"):
        water.goto(address)
        assert "难听" not in water.content()
        assert "无人修" not in water.content()
    for query in ("难听", "水管", number, problem):
        water.goto(f"/desk/search/?q={query}")
        assert "难听" not in water.locator("main").inner_text()
        assert "无人修" not in water.locator("main").inner_text()
