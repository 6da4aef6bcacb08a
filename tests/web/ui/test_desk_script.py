"""What the desk's script adds, and where it keeps still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from huiyin.accounts.models import Staff
from tests.web.ui.gallery import DRAFTS, POSTS

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page: Page, client: Client, clerk: Staff, live_server: LiveServer) -> Iterator[Page]:
    POSTS.clear()
    DRAFTS.clear()
    client.force_login(clerk)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto("/desk/posting/")
    yield page
    page.goto("about:blank")


def pressed(page: Page) -> int:
    """Return how often the button named `a` was pressed since the page was opened."""
    return int(page.evaluate("window.deeds ?? 0"))


def count_deeds(page: Page) -> None:
    page.evaluate(
        "document.getElementById('deed').addEventListener('click', () => window.deeds = (window.deeds ?? 0) + 1)"
    )


def test_it_works(desk: Page) -> None:
    desk.keyboard.press("j")
    expect(desk.get_by_text("第 0 行")).to_be_focused()
    desk.keyboard.press("j")
    expect(desk.get_by_text("第 1 行")).to_be_focused()
    desk.keyboard.press("k")
    expect(desk.get_by_text("第 0 行")).to_be_focused()
    desk.keyboard.press("x")
    expect(desk.get_by_label("选").first).to_be_checked()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/letters/?row=0")


def test_letter_presses_the_button_that_names_it(desk: Page) -> None:
    count_deeds(desk)
    desk.keyboard.press("a")
    assert pressed(desk) == 1


def test_letters_are_letters_in_a_field(desk: Page) -> None:
    count_deeds(desk)
    desk.get_by_label("正文").click()
    desk.keyboard.type("agt/?jk")
    expect(desk.get_by_label("正文")).to_have_value("agt/?jk")
    assert pressed(desk) == 0
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    assert pressed(desk) == 1


def test_keys_sleep_while_an_input_method_composes(desk: Page) -> None:
    count_deeds(desk)
    for fields in ("isComposing: true", "keyCode: 229"):
        desk.evaluate(
            f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: 'a', bubbles: true, {fields}}}))"
        )
    assert pressed(desk) == 0


def test_active_input_method_does_not_hide_the_letter(desk: Page) -> None:
    count_deeds(desk)
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Process', code: 'KeyA', bubbles: true}))"
    )
    assert pressed(desk) == 1


@pytest.mark.parametrize("chord", ["Alt+a", "Meta+a", "Control+a"])
def test_letters_with_a_modifier_belong_to_the_browser(desk: Page, chord: str) -> None:
    count_deeds(desk)
    desk.keyboard.press(chord)
    assert pressed(desk) == 0


def test_keys_can_be_switched_off(desk: Page, clerk: Staff) -> None:
    clerk.keys_on = False
    clerk.save(update_fields=["keys_on"])
    desk.reload()
    count_deeds(desk)
    desk.keyboard.press("a")
    assert pressed(desk) == 0


@pytest.mark.parametrize(
    ("keys", "address"), [("gl", "**/desk/letters/"), ("?", "**/desk/keys/"), ("gp", "**/desk/problems/")]
)
def test_places_have_keys(desk: Page, keys: str, address: str) -> None:
    desk.keyboard.type(keys)
    desk.wait_for_url(address)


def test_slash_goes_to_the_search(desk: Page) -> None:
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("searchbox")).not_to_be_focused()


def test_escape_outside_a_field_leaves_the_page(desk: Page) -> None:
    desk.keyboard.press("Escape")
    desk.wait_for_url("**/desk/")


def test_control_enter_sends_from_the_field(desk: Page) -> None:
    desk.get_by_label("正文").fill("水管冻裂")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/desk/letters/?sent")
    assert [(sent["text"], sent["do"]) for sent in POSTS] == [("水管冻裂", "send")]


def test_chord_named_on_a_button_presses_it(desk: Page) -> None:
    desk.get_by_label("正文").fill("水管冻裂")
    desk.keyboard.press("Control+Shift+Enter")
    desk.wait_for_url("**/desk/letters/?sent")
    assert [sent["do"] for sent in POSTS] == ["print"]


def test_second_press_sends_nothing(desk: Page) -> None:
    desk.get_by_role("button", name="登记", exact=True).dblclick()
    desk.wait_for_url("**/desk/letters/?sent")
    assert len(POSTS) == 1


def test_draft_is_stored_by_itself(desk: Page) -> None:
    desk.get_by_label("正文").fill("写到一半")
    expect(desk.locator("[data-draft-state]")).to_contain_text("草稿已存")
    assert DRAFTS[-1]["text"] == "写到一半"
    assert DRAFTS[-1]["csrfmiddlewaretoken"]


def test_draft_survives_a_lost_line(desk: Page) -> None:
    desk.route("**/desk/draft/", lambda route: route.abort())
    desk.get_by_label("正文").fill("断网时写的")
    expect(desk.locator("[data-draft-state]")).to_contain_text("网络断了")
    desk.unroute("**/desk/draft/")
    desk.reload()
    expect(desk.get_by_label("正文")).to_have_value("断网时写的")
    expect(desk.locator("[data-draft-state]")).to_contain_text("草稿已存")
    assert DRAFTS[-1]["text"] == "断网时写的"


def test_signing_out_leaves_nothing_in_the_window(desk: Page) -> None:
    desk.evaluate("sessionStorage.setItem('draft /desk/draft/', 'text=x')")
    desk.get_by_role("button", name="退出").click()
    desk.wait_for_url("**/desk/sign-out/")
    assert desk.evaluate("sessionStorage.length") == 0


def test_error_summary_takes_the_focus(desk: Page) -> None:
    desk.goto("/desk/gallery/?wrong")
    expect(desk.get_by_role("alert")).to_be_focused()
    desk.get_by_role("link", name="请填写：您想说的事。").click()
    expect(desk.get_by_label("您想说的事")).to_be_focused()


def test_everything_works_without_the_script(desk: Page) -> None:
    desk.route("**/desk.js", lambda route: route.abort())
    desk.reload()
    desk.get_by_label("正文").fill("没有脚本")
    desk.get_by_role("button", name="登记", exact=True).click()
    desk.wait_for_url("**/desk/letters/?sent")
    assert [sent["text"] for sent in POSTS] == ["没有脚本"]


def test_public_page_has_no_script(page: Page, clerk: Staff) -> None:
    page.goto("/gallery/?wrong")
    assert page.locator("script").count() == 0
    expect(page.get_by_role("alert")).to_be_focused()
