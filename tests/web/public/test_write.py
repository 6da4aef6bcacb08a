"""Writing a letter: two steps, nothing lost, once only, floods held off."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from huiyin.letters.models import Attachment, Contact, KeptFile, Letter
from huiyin.letters.selectors import contact_read
from huiyin.letters.services.kept import kept_forget
from tests.people import Township
from tests.web.public.typed import BODY, sent, step_one, step_two, text


@pytest.fixture(autouse=True)
def _town(town: Township) -> None: ...


def photo(name: str = "桥.jpg", side: int = 40) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), (side % 256, 9, 9)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_it_works(client: Client) -> None:
    assert client.get("/write/").status_code == 200
    second = client.post("/write/send/", step_one())
    assert second.status_code == 200
    assert BODY in text(second)
    assert not Letter.objects.exists()
    done = sent(client)
    assert done.status_code == 303
    letter = Letter.objects.get()
    assert (letter.texts.get().body, letter.kind, letter.area.code) == (BODY, "help", "YN03")
    assert letter.notice
    assert letter.number in text(client.get(done["Location"]))


def test_the_second_step_cannot_be_opened_alone(client: Client) -> None:
    assert client.get("/write/send/")["Location"] == "/write/"


def test_a_step_back_keeps_both_steps(client: Client) -> None:
    first = text(client.post("/write/", step_two(phone="000-5550199", may_contact="office")))
    assert BODY in first
    assert 'name="phone" value="000-5550199"' in first
    assert 'name="may_contact" value="office"' in first
    again = text(client.post("/write/send/", step_one(phone="000-5550199", may_contact="office")))
    assert 'value="000-5550199"' in again


def test_the_village_comes_from_the_address(client: Client) -> None:
    assert '<option value="YN03" selected>' in text(client.get("/write/?area=YN03"))


def test_an_empty_letter_is_told_what_is_missing(client: Client) -> None:
    page = client.post("/write/send/", step_one(body=" ", kind="", area="YN03"))
    assert page.status_code == 422
    assert "有错误：" in text(page).split("</title>")[0]
    assert 'href="#id_body"' in text(page)
    assert '<option value="YN03" selected>' in text(page)


def test_a_letter_too_long_says_by_how_much(client: Client) -> None:
    page = client.post("/write/send/", step_one(body="水" * 5007))
    assert page.status_code == 422
    assert "多了 7 个字" in text(page)
    assert "水" * 5007 in text(page)


def test_line_ends_count_once(client: Client) -> None:
    assert client.post("/write/send/", step_one(body="水\r\n" * 2499 + "水")).status_code == 200


def test_sent_twice_is_one_letter_with_one_receipt(client: Client) -> None:
    fields = step_two()
    one, two = (client.post("/write/send/", fields) for _time in range(2))
    assert Letter.objects.count() == 1
    assert two["Location"] == f"{one['Location']}?again"
    assert "没有重复登记" in text(client.get(two["Location"]))


@pytest.mark.parametrize("client_id", ["", "x", "0" * 32, "00000000-0000-1000-8000-000000000000"])
def test_a_made_up_form_id_joins_no_two_letters(client: Client, client_id: str) -> None:
    for _time in range(2):
        assert sent(client, client_id=client_id).status_code == 303
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "may_contact"),
    [
        ({"phone": "", "may_contact": "unit"}, "nobody"),
        ({"phone": "", "may_contact": ""}, "nobody"),
        ({"may_contact": ""}, "unit"),
        ({"may_contact": "office"}, "office"),
        ({"may_contact": "nobody"}, "nobody"),
    ],
)
def test_who_may_contact(client: Client, fields: dict[str, str], may_contact: str) -> None:
    sent(client, **fields)
    assert Letter.objects.get().may_contact == may_contact


def test_an_anonymous_letter_is_a_full_letter(client: Client) -> None:
    assert sent(client, phone="", name="", may_contact="").status_code == 303
    assert not Contact.objects.exists()


def test_a_phone_in_full_width_signs_is_kept_plain(client: Client) -> None:
    sent(client, phone="０００－５５５０１０２")
    assert contact_read(contact=Contact.objects.get()).phone == "000-5550102"


@pytest.mark.parametrize(
    "field", [{"phone": "邻居家"}, {"email": "x@"}, {"name": "名" * 41}, {"may_contact": "all"}]
)
def test_what_cannot_be_used_is_said_and_everything_kept(client: Client, field: dict[str, str]) -> None:
    page = sent(client, **field)
    assert page.status_code == 422
    assert BODY in text(page)
    assert not Letter.objects.exists()


def test_the_unit_complained_about_is_recorded(client: Client, town: Township) -> None:
    assert "水利站" in text(client.post("/write/send/", step_one(concerned=["water"])))
    sent(client, concerned=["water"])
    assert [row.unit for row in Letter.objects.get().concerned.all()] == [town.water]


def test_a_photo_goes_with_the_letter(client: Client) -> None:
    assert sent(client, photos=[photo(), photo("b.jpg", 50)]).status_code == 303
    assert Attachment.objects.count() == 2


def test_good_files_are_kept_when_another_is_not_taken(client: Client) -> None:
    client_id = str(uuid4())
    page = sent(client, client_id=client_id, photos=[photo(), SimpleUploadedFile("b.txt", b"hello")])
    assert page.status_code == 422
    assert "b.txt" in text(page)
    assert "桥.jpg" in text(page)
    assert not bytes(KeptFile.objects.get().sealed).startswith(b"\xff\xd8")
    assert sent(client, client_id=client_id).status_code == 303
    assert Attachment.objects.count() == 1
    assert not KeptFile.objects.exists()


def test_a_kept_file_can_be_left_out(client: Client) -> None:
    client_id = str(uuid4())
    sent(client, client_id=client_id, phone="x", photos=[photo()])
    sent(client, client_id=client_id, drop=[str(KeptFile.objects.get().pk)])
    assert not Attachment.objects.exists()


def test_a_step_back_keeps_the_files(client: Client) -> None:
    client_id = str(uuid4())
    client.post("/write/", step_two(client_id=client_id, photos=[photo()]))
    assert "桥.jpg" in text(client.post("/write/send/", step_one(client_id=client_id)))


def test_kept_files_of_another_form_are_nobodys(client: Client) -> None:
    sent(client, phone="x", photos=[photo()])
    sent(client, drop=[str(KeptFile.objects.get().pk)])
    assert KeptFile.objects.count() == 1
    assert not Attachment.objects.exists()


def test_kept_files_go_after_an_hour(client: Client) -> None:
    sent(client, phone="x", photos=[photo()])
    assert kept_forget(at=KeptFile.objects.get().ends_at) == 0
    KeptFile.objects.update(ends_at="2026-01-01T00:00Z")
    client_id = KeptFile.objects.get().client_id
    assert "桥.jpg" not in text(client.post("/write/send/", step_one(client_id=str(client_id))))


def test_six_files_are_one_too_many(client: Client) -> None:
    page = sent(client, photos=[photo(f"{side}.jpg", side) for side in range(30, 36)])
    assert page.status_code == 422
    assert "35.jpg" in text(page)
    assert KeptFile.objects.count() == 5


def test_a_file_over_ten_megabytes_is_named(client: Client) -> None:
    big = SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024 + 1))
    page = sent(client, photos=[big])
    assert page.status_code == 422
    assert "大.jpg" in text(page)


def test_no_room_for_files_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.letters.services.kept.ALL_LIMIT", 10)
    page = sent(client, phone="x", photos=[photo()])
    assert "请重新选" in text(page)
    assert not KeptFile.objects.exists()


def test_a_robot_is_held_and_not_told(client: Client) -> None:
    assert sent(client, website="http://x").status_code == 303
    letter = Letter.objects.get()
    assert letter.held_for == "robot"
    assert letter.matters.get().clocks.exists()


def test_a_flood_is_held_then_refused(client: Client, settings: Settings) -> None:
    settings.LETTERS_HELD, settings.LETTERS_LIMIT = 2, 3
    codes = [sent(client).status_code for _time in range(3)]
    assert codes == [303, 303, 303]
    assert list(Letter.objects.order_by("pk").values_list("held_for", flat=True)) == ["", "", "many"]
    page = sent(client)
    assert page.status_code == 429
    assert BODY in text(page)
    assert page["Retry-After"]
    assert Letter.objects.count() == 3
    assert sent_from(client, "10.0.0.9").status_code == 303


def sent_from(client: Client, address: str) -> Any:
    return client.post("/write/send/", step_two(), REMOTE_ADDR=address)


def test_a_form_without_its_token_is_kept(settings: Settings) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/write/send/", step_two(), headers={"sec-fetch-site": "same-origin"})
    assert page.status_code == 403
    assert BODY in text(page)
    assert not Letter.objects.exists()


def test_the_form_is_the_only_page_with_a_cookie(client: Client) -> None:
    assert not client.get("/").cookies
    assert set(client.get("/write/").cookies) == {"csrftoken"}


def test_queries_do_not_grow_with_letters(client: Client, django_assert_max_num_queries: Any) -> None:
    for _time in range(3):
        sent(client)
    with django_assert_max_num_queries(4):
        client.get("/write/")
    with django_assert_max_num_queries(5):
        client.post("/write/send/", step_one())
