"""The sorting board with the keyboard alone, on real letters; two browsers at once; a browser that dies."""

from __future__ import annotations

import contextlib
import csv
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from huiyin.accounts.models import Area
from huiyin.accounts.services import area_add
from huiyin.cli.proposing import propose
from huiyin.journal.models import Entry
from huiyin.letters.data import NewLetter
from huiyin.letters.models import Channel, Kind, Matter
from huiyin.letters.services.many import letters_receive
from huiyin.problems.decisions import effort
from huiyin.problems.models import Belonging, Decision, Opinion, Problem, Proposal, ProposalState, State, What
from huiyin.pure.grouping import Item, group
from tests.people import PASSWORD, Township
from tests.problems.boards import group as proposed_group
from tests.problems.boards import matters, take
from tests.serving import kill
from tests.web.pictures import ARGUMENTS, CHROMIUM, picture

pytestmark = pytest.mark.browser
VILLAGES = 15
PRESSES = 260  # keys at most for one village


@pytest.fixture
def town(transactional_db: None, town: Township) -> Township:
    return town


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer, town: Township) -> Iterator[Callable[[str], Page]]:
    """Return somebody's page by name, each in a browser of their own, signed in."""
    pages: dict[str, Page] = {}

    def of(name: str) -> Page:
        if name not in pages:
            context = chromium.new_context(
                base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            pages[name] = context.new_page()
            sign_in(pages[name], name)
        return pages[name]

    yield of
    for page in pages.values():
        page.context.close()


def sign_in(page: Page, name: str) -> None:
    page.set_default_timeout(15000)
    page.goto("/desk/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def villages(town: Township) -> list[Area]:
    """Return the villages of the township, with as many invented ones as the letters need."""
    for number in range(4, VILLAGES + 1):
        area_add(
            office=town.office,
            parent=town.office.area,
            code=f"YN{number:02}",
            name=f"{number}号村",
            at=timezone.now(),
        )
    return list(Area.objects.filter(path__startswith=town.office.area.path, depth=2).order_by("code"))


def real_letters(town: Township, path: Path) -> Area:
    """Take in the real letters, spread over the villages by what they are about; return the village with the most.

    A group lies in one village, as letters about one matter do; the same letters give the same villages.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = group([Item(row["id"], row["title"], row["body"]) for row in rows])
    places = villages(town)
    home = {member: places[at % len(places)] for at, one in enumerate(found) for member in one.members}
    new = [
        NewLetter(
            client_id=uuid5(NAMESPACE_URL, f"test/{row['id']}"),
            channel=Channel.IMPORT,
            kind=Kind.HELP,
            area=home[row["id"]],
            line=row["title"][:120],
            body=row["body"],
            source="test",
            source_id=row["id"],
            received_at=datetime(2019, 7, 1, tzinfo=UTC),
        )
        for row in rows
    ]
    letters_receive(office=town.office, new=new, at=timezone.now(), role="system")
    return places[0]


def test_one_village_of_real_letters_by_keyboard(
    people: Callable[[str], Page],
    town: Township,
    shared_data: Path,
    record_testsuite_property: Callable[..., None],
) -> None:
    village = real_letters(town, shared_data / "letters" / "district_letters.csv")
    assert Matter.objects.count() == 722
    assert propose(office=town.office, began=timezone.now()) > 300
    page = people("wang")
    wanted: dict[int, set[int]] = {}
    for show in ("", "unsure", "single"):
        page.goto(f"/desk/sort/?area={village.code}&show={show}")
        if show == "":
            picture(page, "board-list")
            page.reload()
        if page.get_by_role("link", name="开始").count():
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r"/desk/sort/\d+/"))
        wanted |= decide_all(page, show)
    for problem, letters in wanted.items():
        assert set(Belonging.objects.filter(problem=problem).values_list("matter", flat=True)) == letters
    left = Proposal.objects.filter(area=village, state=ProposalState.OPEN, later_at=None)
    assert not left.exists()
    there = Matter.objects.filter(letter__area=village)
    # What was proposed together with a letter of another village stands in that queue, not in this one.
    across = Proposal.objects.filter(state=ProposalState.OPEN).exclude(area=village).values("matters")
    assert not there.filter(sorted_at=None).exclude(pk__in=across).exists()
    done = effort(office=town.office)
    assert done.letters == there.exclude(sorted_at=None).count()
    assert Entry.objects.filter(kind__startswith="problems.proposal-").count() >= done.decisions
    assert done.per_thousand is not None
    record_testsuite_property("decisions per 1,000 letters", round(done.per_thousand))
    assert done.per_thousand < 1000
    page.goto(f"/desk/sort/?area={village.code}")
    expect(page.get_by_text(re.compile("每千封"))).to_be_visible()
    picture(page, "board-done")
    answer_one(people, town, village)


def decide_all(page: Page, show: str) -> dict[int, set[int]]:
    """Decide every proposal of a queue by keys; return what each accepted one must have put together."""
    wanted: dict[int, set[int]] = {}
    for _press in range(PRESSES):
        found = re.search(r"/desk/sort/(\d+)/", page.url)
        if found is None:
            return wanted
        proposal = Proposal.objects.get(pk=int(found[1]))
        if show == "" and not wanted:
            picture(page, "board-one")
            page.set_viewport_size({"width": 1280, "height": 800})
            page.reload()
        here = page.url
        # Every fourth that is hard to say is split once, so that splitting is part of what is counted.
        split = show == "unsure" and proposal.size > 1 and proposal.pk % 4 == 0 and proposal.version == 1
        if split:
            page.keyboard.press("1")
            page.keyboard.press("s")
            expect(page.get_by_text(re.compile("拆出 1 封")).first).to_be_visible()
            continue
        letters = set(proposal.matters.values_list("pk", flat=True))
        page.keyboard.press("a")
        if proposal.size > 16:
            expect(page.get_by_text("都是同一件").first).to_be_visible()
            page.keyboard.press("a")
        page.wait_for_function("here => location.href !== here", arg=here)
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.ACCEPTED
        wanted[proposal.problem_id or 0] = letters
    raise AssertionError("the queue does not end")


def answer_one(people: Callable[[str], Page], town: Township, village: Area) -> None:
    """Bring the largest problem of the village to its answer."""
    problem = Problem.objects.filter(area=village).order_by("-letters_count", "pk")[0]
    for who, move, fields in (
        ("li", "assign", {"lead": "水利站", "words": "由水利站负责"}),
        ("zhaxi", "accept", {}),
        ("zhaxi", "answer", {"body": "已经处理，当天恢复。"}),
    ):
        page = people(who)
        page.goto(f"/desk/problems/{problem.number}/move/{move}/")
        for name, value in fields.items():
            field = page.locator(f"#id_{name}")
            field.select_option(label=value) if name == "lead" else field.fill(value)
        page.locator("main form button.button").click()
        expect(page.locator(".notice.success")).to_be_visible()
    problem.refresh_from_db()
    assert problem.state == State.ANSWERED
    assert not Matter.objects.filter(belongings__problem=problem, ending="").exists()


def test_two_browsers_decide_at_once(people: Callable[[str], Page], town: Township) -> None:
    first, second = take(
        town, proposed_group(matters(town, 3), title="甲"), proposed_group(matters(town, 2), title="乙")
    )
    wang, li = people("wang"), people("li")
    wang.goto(f"/desk/sort/{first.pk}/")
    li.goto(f"/desk/sort/{first.pk}/")
    expect(li.get_by_text("王登记员在看").first).to_be_visible()  # held: to be read, not decided
    assert li.locator(".deciding").count() == 0
    Proposal.objects.filter(pk=first.pk).update(held_until=timezone.now())  # two minutes later
    li.reload()
    wang.keyboard.press("a")
    wang.wait_for_url(f"**/desk/sort/{second.pk}/*")
    li.keyboard.press("r")
    li.keyboard.press("1")
    expect(li.locator("[data-errors]")).to_contain_text("王登记员")
    expect(li.locator("[data-errors]")).to_contain_text("已记为意见")
    expect(li.locator("[data-errors]")).to_be_focused()
    picture(li, "board-late")
    decision = Decision.objects.get()
    assert (decision.what, decision.by) == (What.ACCEPT, town.wang)
    inside = set(Belonging.objects.filter(undone_at=None).values_list("matter", flat=True))
    assert inside == set(first.matters.values_list("pk", flat=True))
    assert (Opinion.objects.get().by, Opinion.objects.get().what) == (town.li, What.REJECT)
    kinds = list(Entry.objects.filter(object_kind="proposal").values_list("kind", flat=True).order_by("pk"))
    assert kinds == ["problems.proposal-accept", "problems.opinion-kept"]


def test_a_browser_that_dies_leaves_all_or_nothing(
    people: Callable[[str], Page], chromium: Browser, live_server: LiveServer, town: Township, tmp_path: Path
) -> None:
    for number in range(6):
        take_more(town, number)
    sent = []
    for death in range(3):
        process, address = browser_beside(tmp_path / f"{death}")
        page = (
            chromium.browser_type.connect_over_cdp(address).new_context(base_url=live_server.url).new_page()
        )
        sign_in(page, "wang")
        page.goto("/desk/sort/")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/desk/sort/\d+/"))
        sent.append(int(page.url.split("/")[5]))
        page.evaluate("setTimeout(() => document.querySelector('[data-key=a]').click(), 0)")
        time.sleep(death * 0.02)  # before the server answers, meanwhile, or after
        kill(process)
    wait_until_quiet()
    for proposal in Proposal.objects.filter(pk__in=sent):
        decided = Decision.objects.filter(proposal=proposal)
        entries = Entry.objects.filter(kind="problems.proposal-accept", object_id=proposal.pk)
        letters = set(proposal.matters.values_list("pk", flat=True))
        inside = Belonging.objects.filter(matter__in=letters, undone_at=None)
        whole = proposal.state == ProposalState.ACCEPTED
        assert decided.count() == entries.count() == int(whole)
        assert set(inside.values_list("matter", flat=True)) == (letters if whole else set())
        assert inside.values("problem").distinct().count() == int(whole)
    # What was not decided is offered again, to anybody, once it is not held any more.
    Proposal.objects.filter(state=ProposalState.OPEN).update(held_by=None, held_until=None)
    li = people("li")
    li.goto("/desk/sort/")
    assert li.locator("tbody tr").count() == 6 - Decision.objects.count()


def browser_beside(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a browser of its own, which can be killed whole; return it and the address to drive it by."""
    command = [
        CHROMIUM,
        *ARGUMENTS,
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
    ]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError, IndexError):
            port = (folder / "DevToolsActivePort").read_text(encoding="ascii").split()[0]
            return process, f"http://127.0.0.1:{port}"
        time.sleep(0.1)
    kill(process)
    raise RuntimeError("the browser did not come up")


def wait_until_quiet() -> None:
    """Wait until the server has done what it was sent before the browser died."""
    last, quiet = -1, 0
    while quiet < 5:
        count = Entry.objects.count()
        last, quiet = count, quiet + 1 if count == last else 0
        time.sleep(0.2)


def take_more(town: Township, number: int) -> None:
    """Add a proposal to those that wait."""
    Proposal.objects.update(later_at=None)
    groups = [
        proposed_group(list(one.matters.all()), title=one.title)
        for one in Proposal.objects.filter(state=ProposalState.OPEN)
    ]
    take(town, *groups, proposed_group(matters(town, 2), title=f"第{number}件"))


def test_a_lost_line_keeps_the_decision(people: Callable[[str], Page], town: Township) -> None:
    (proposal,) = take(town, proposed_group(matters(town, 2)))
    page = people("wang")
    page.goto(f"/desk/sort/{proposal.pk}/")
    page.context.set_offline(True)
    page.keyboard.press("a")
    lost = page.get_by_role("button", name="没有存上")
    expect(lost).to_be_focused()
    assert not Decision.objects.exists()
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/sort/$|/desk/sort/\?"))
    assert Decision.objects.get().what == What.ACCEPT


def test_keys_sleep_where_they_must(people: Callable[[str], Page], town: Township) -> None:
    (proposal,) = take(town, proposed_group(matters(town, 3)))
    page = people("wang")
    page.goto(f"/desk/sort/{proposal.pk}/")
    page.keyboard.press("Control+a")
    for more in ("isComposing: true", "keyCode: 229"):
        page.evaluate(
            f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: 'a', bubbles: true, {more}}}))"
        )
    page.keyboard.press("n")
    page.keyboard.type("rz")
    expect(page.locator("#title")).to_have_value(re.compile("rz"))
    page.keyboard.press("Escape")
    page.keyboard.press("J")
    expect(page.locator("[data-card] input").first).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("2")
    assert page.locator("[data-card] input:checked").count() == 2
    page.keyboard.press("h")
    expect(page.locator("#main")).to_have_class(re.compile("plain-text"))
    assert not Decision.objects.exists()
    page.keyboard.press("z")
    page.wait_for_url(re.compile(r"/desk/sort/(\?|$)"))
    page.keyboard.press("u")
    page.wait_for_url(f"**/desk/sort/{proposal.pk}/")
    assert Decision.objects.get().undone_at is not None
    page.keyboard.press("m")
    page.keyboard.type("停水")
    page.keyboard.press("Enter")
    expect(page.locator("[data-errors]")).to_contain_text("没有这个编号")
    assert not Belonging.objects.exists()
