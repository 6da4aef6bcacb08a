"""A clerk at the keyboard: ten letters without touching the mouse, and a pile recorded beside its pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from huiyin.letters.models import Attachment, Batch, Letter, Scan
from tests.asking import a_batch
from tests.people import Township
from tests.web.desk.visits import typed
from tests.web.pictures import picture

pytestmark = pytest.mark.browser
TEN = [f"三村{number}组的水管冻裂了，请来修。" for number in "一二三四五六七八九十"]


@pytest.fixture
def town(transactional_db: None, town: Township) -> Township:
    return town


@pytest.fixture
def batch(town: Township) -> Batch:
    return a_batch(town, at=timezone.now(), pieces=120)


@pytest.fixture
def desk(page: Page, town: Township, live_server: LiveServer) -> Page:
    client = Client()
    client.force_login(town.wang)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_default_timeout(8000)
    return page


def scan(path: Path, words: str) -> Path:
    paper = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(paper).text((120, 160), words, fill="black", font_size=64)
    paper.save(path)
    return path


def in_bytes(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def leave_the_field(desk: Page) -> None:
    expect(desk.get_by_label("正文")).to_be_focused()
    desk.keyboard.press("Escape")


def registered(desk: Page) -> str:
    return desk.locator(".notice.success b.mono").first.inner_text()


def test_ten_letters_by_keyboard(desk: Page, batch: Batch) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "document":
            asked.append(request.method)

    desk.goto(f"/desk/batches/{batch.pk}/record/")
    # The first letter names its village; the fields come in this order, from the channel down to the text.
    expect(desk.get_by_label("正文")).to_be_focused()
    for _field in ("urgency", "kind", "slip", "area", "channel"):
        desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("2")
    expect(desk.get_by_label("来电")).to_be_checked()
    desk.keyboard.press("1")
    expect(desk.get_by_label("纸信")).to_be_checked()
    desk.keyboard.press("Tab")
    desk.keyboard.type("sc")
    for _field in ("slip", "kind", "urgency", "body"):
        desk.keyboard.press("Tab")
    expect(desk.get_by_label("正文")).to_be_focused()
    desk.on("request", note)
    for number, text in enumerate(TEN, 1):
        expect(desk.get_by_label("正文")).to_be_focused()
        desk.keyboard.insert_text(text)
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("h1")).to_contain_text(f"已录 {number}/120 件")
    assert Letter.objects.filter(batch=batch, area__code="YN03", channel="paper").count() == 10
    # One key for each letter besides its text, and two requests: it is sent, and the next form comes.
    assert asked == ["POST", "GET"] * 10


def test_an_input_method_that_composes_sends_nothing(desk: Page, batch: Batch) -> None:
    desk.goto(f"/desk/batches/{batch.pk}/record/")
    desk.get_by_label("村", exact=False).first.fill("sc")
    desk.get_by_label("正文").fill("三村水管")
    for told in ({"isComposing": True}, {"keyCode": 229}):
        desk.get_by_label("正文").evaluate(
            "(field, told) => field.dispatchEvent(new KeyboardEvent('keydown', "
            "{key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...told}))",
            told,
        )
    assert not Letter.objects.exists()
    expect(desk.get_by_label("正文")).to_have_value("三村水管")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("h1")).to_contain_text("已录 1/120 件")


def test_five_scans_of_which_one_is_none(desk: Page, batch: Batch, tmp_path: Path) -> None:
    desk.goto(f"/desk/batches/{batch.pk}/")
    picture(desk, "batch-empty")
    papers = [scan(tmp_path / f"{n}.png", f"LETTER {n}").read_bytes() for n in range(4)]
    desk.get_by_label("扫描件").set_input_files(
        [in_bytes(f"{n}.png", data) for n, data in enumerate(papers)] + [in_bytes("not.jpg", b"GIF89a")]
    )
    desk.get_by_role("button", name="放入待录页").click()
    expect(desk.locator("[data-said]")).to_contain_text("4 个已放入，1 个没有收")
    expect(desk.locator("[data-said] li")).to_contain_text("not.jpg")
    picture(desk, "batch-one-refused")
    assert Scan.objects.filter(batch=batch).count() == 4
    desk.goto(f"/desk/batches/{batch.pk}/")
    picture(desk, "batch-pile")
    desk.keyboard.press("n")
    expect(desk.get_by_role("img", name="第 1 页的扫描图")).to_be_visible()
    picture(desk, "record-beside")
    desk.get_by_label("村", exact=False).first.fill("sc")
    desk.get_by_label("正文").fill("第一封，两页。")
    desk.keyboard.press("Escape")
    desk.keyboard.press("p")
    desk.keyboard.press("z")
    desk.get_by_label("正文").click()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("h1")).to_contain_text("已录 1/120 件")
    assert Attachment.objects.count() == 2
    expect(desk.get_by_role("img", name="第 3 页的扫描图")).to_be_visible()
    leave_the_field(desk)
    desk.keyboard.press("s")
    expect(desk.get_by_role("img", name="第 4 页的扫描图")).to_be_visible()
    desk.get_by_label("正文").fill("第二封。")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("img", name="第 3 页的扫描图")).to_be_visible()
    number = registered(desk)
    picture(desk, "record-registered")
    desk.get_by_label("正文").focus()  # printing takes the focus away
    leave_the_field(desk)
    desk.keyboard.press("u")
    expect(desk.get_by_label("正文")).to_have_value("第二封。")
    assert number in desk.locator(".notice").first.inner_text()
    expect(desk.locator("h1")).to_contain_text("已录 1/120 件")


def test_the_line_is_cut_between_two_of_thirty(desk: Page, batch: Batch, tmp_path: Path) -> None:
    desk.goto(f"/desk/batches/{batch.pk}/")
    papers = [scan(tmp_path / f"{n}.png", f"LETTER {n}").read_bytes() for n in range(30)]
    sent = []

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        if len(sent) == 13:
            route.abort()
        else:
            route.continue_()

    desk.route("**/desk/batches/*/", cut)
    desk.get_by_label("扫描件").set_input_files([in_bytes(f"{n}.png", data) for n, data in enumerate(papers)])
    desk.get_by_role("button", name="放入待录页").click()
    expect(desk.locator("[data-said]")).to_contain_text("已到 12 个；另外 18 个还选着", timeout=30_000)
    assert Scan.objects.count() == 12
    desk.get_by_role("button", name="放入待录页").click()
    expect(desk.get_by_role("link", name="第 30 页")).to_be_visible(timeout=30_000)
    assert list(Scan.objects.order_by("position").values_list("position", flat=True)) == [*range(1, 31)]


def test_the_browser_dies(desk: Page, batch: Batch, tmp_path: Path) -> None:
    desk.goto(f"/desk/batches/{batch.pk}/")
    paper = scan(tmp_path / "1.png", "LETTER").read_bytes()
    desk.get_by_label("扫描件").set_input_files([in_bytes("1.png", paper)])
    desk.get_by_role("button", name="放入待录页").click()
    desk.goto(f"/desk/batches/{batch.pk}/record/")
    desk.get_by_label("正文").fill("打到一半的信")
    expect(desk.locator("[data-draft-state]")).to_contain_text("草稿已存")
    again = desk.context.new_page()
    desk.close()
    again.goto(f"/desk/batches/{batch.pk}/record/")
    expect(again.get_by_label("正文")).to_have_value("打到一半的信")
    expect(again.get_by_role("img", name="第 1 页的扫描图")).to_be_visible()
    assert not Letter.objects.exists()


def test_without_javascript(desk: Page, batch: Batch, live_server: LiveServer, tmp_path: Path) -> None:
    browser = desk.context.browser
    assert browser is not None
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(f"/desk/batches/{batch.pk}/")
    paper = scan(tmp_path / "1.png", "LETTER").read_bytes()
    plain.get_by_label("扫描件").set_input_files([in_bytes("1.png", paper)])
    plain.get_by_role("button", name="放入待录页").click()
    plain.get_by_role("link", name="对着图录入").click()
    plain.get_by_label("放大").check()
    plain.get_by_label("村", exact=False).first.fill("村")
    plain.get_by_label("正文").fill("三村水管冻裂了。")
    plain.get_by_role("button", name="登记并写下一封").click()
    plain.get_by_label("三村 YN03").check()
    plain.get_by_role("button", name="登记并写下一封").click()
    expect(plain.locator("h1")).to_contain_text("已录 1/120 件")
    assert Letter.objects.get().attachments.count() == 1
    context.close()


def test_every_state_is_looked_at(desk: Page, batch: Batch, tmp_path: Path, town: Township) -> None:
    client = Client()
    client.force_login(town.wang)
    one = f"/desk/batches/{batch.pk}/"
    desk.goto(f"{one}record/")
    picture(desk, "record-no-page")
    for number in range(3):
        paper = scan(tmp_path / f"{number}.png", f"LETTER {number}").read_bytes()
        client.post(one, {"pages": SimpleUploadedFile("x.png", paper)})
    desk.goto(f"{one}receipts/")
    picture(desk, "batch-receipts-empty")
    for number in range(2):
        sent = typed(pages=[str(number + 1)], body=f"第{number}封信")
        assert client.post(f"{one}record/", sent).status_code == 302
    desk.goto(f"{one}receipts/")
    picture(desk, "batch-receipts")
    Letter.objects.first().receipts.update(ends_at=timezone.now())  # type: ignore[union-attr]
    desk.goto(f"{one}receipts/")
    picture(desk, "batch-receipts-gone")
    for name in ("discard", "attach"):
        desk.goto(f"{one}pages/3/{name}/")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator(".errors")).to_be_visible()
        picture(desk, f"scan-{name}")
    desk.goto("/desk/letters/new/")
    desk.get_by_label("村", exact=False).first.fill("村")
    desk.get_by_label("正文").fill("三村水管冻裂了。")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_label("三村 YN03")).to_be_visible()
    picture(desk, "letter-new-which")
    client.post(f"{one}close/", {"note": "其余是空信封"})
    desk.goto(f"{one}record/")
    picture(desk, "record-closed")
