"""Quick entry: once however often it is sent, nothing typed is lost, what stays stays."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from huiyin.letters.models import Draft, Letter
from huiyin.letters.selectors import drafts_of
from tests.people import Township
from tests.web.desk.visits import address, at_desk, typed


def test_it_works(town: Township) -> None:
    client = at_desk(town)
    answer = client.post(address("letter-new"), typed(phone="000-5550101", units=[town.power.pk]))
    letter = Letter.objects.get()
    stays = parse_qs(urlsplit(answer["Location"]).query)
    assert stays == {"channel": ["paper"], "area": ["YN03"], "kind": ["help"], "last": [letter.number]}
    assert (letter.recorded_by, letter.area, letter.may_contact) == (town.wang, town.village, "office")
    assert letter.concerned.get().unit == town.power
    page = client.get(answer["Location"]).content.decode()
    assert letter.number in page
    assert 'value="三村"' in page


@pytest.mark.parametrize("village", ["三村", "YN03", "yn03", "SC", "三"])
def test_a_village_is_typed_in_many_ways(town: Township, village: str) -> None:
    at_desk(town).post(address("letter-new"), typed(area=village))
    assert Letter.objects.get().area == town.village


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": ""}, "body"),
        ({"area": "火星"}, "area"),
        ({"area": ""}, "area"),
        ({"channel": "web"}, "channel"),
        ({"received_at": "2999-01-01T00:00"}, "received_at"),
        ({"email": "x"}, "email"),
        ({"line": "长" * 121}, "line"),
        ({"body": "a\0b"}, "body"),
    ],
    ids=["empty", "mars", "no-village", "web", "future", "mail", "long", "nul"],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    town: Township, changes: dict[str, Any], field: str
) -> None:
    answer = at_desk(town).post(address("letter-new"), typed(place="四组", **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="四组"' in answer.content.decode()
    assert not Letter.objects.exists()


def test_sent_twice_it_is_one_letter(town: Township) -> None:
    client, form = at_desk(town), typed()
    first, second = client.post(address("letter-new"), form), client.post(address("letter-new"), form)
    assert first["Location"] == second["Location"]
    assert Letter.objects.count() == 1


def test_another_text_in_a_form_from_before_is_not_lost(town: Township) -> None:
    client, form = at_desk(town), typed()
    client.post(address("letter-new"), form)
    answer = client.post(address("letter-new"), form | {"body": "二村路灯不亮。"})
    assert answer.status_code == 409
    again = form | {"body": "二村路灯不亮。", "client_id": answer.context["form"]["client_id"].value()}
    assert client.post(address("letter-new"), again).status_code == 302
    assert Letter.objects.count() == 2


def test_the_same_text_a_moment_later_is_asked_about(town: Township) -> None:
    client = at_desk(town)
    client.post(address("letter-new"), typed())
    answer = client.post(address("letter-new"), typed())
    assert answer.status_code == 409
    assert 'name="another"' in answer.content.decode()
    assert client.post(address("letter-new"), typed(another="on")).status_code == 302
    assert Letter.objects.count() == 2


def test_a_scan_needs_no_text(town: Township) -> None:
    scan = io.BytesIO()
    Image.new("RGB", (8, 8)).save(scan, "JPEG")
    scan.seek(0)
    scan.name = "scan.jpg"
    client = at_desk(town)
    client.post(address("letter-new"), typed(body="", line="手写信", scans=scan))
    shown = address("letter-file", Letter.objects.get().number, Letter.objects.get().attachments.get().sha256)
    answer = client.get(shown)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_what_is_no_picture_is_refused_by_name(town: Township) -> None:
    bad = io.BytesIO(b"<svg onload=alert(1)>")
    bad.name = "scan.jpg"
    answer = at_desk(town).post(address("letter-new"), typed(scans=bad))
    assert "scan.jpg" in str(answer.context["form"].errors["scans"])
    assert not Letter.objects.exists()


def test_a_draft_survives_and_goes_when_registered(town: Township) -> None:
    client, form = at_desk(town), typed(units=[town.power.pk, town.water.pk])
    assert client.post(address("letter-draft"), form).status_code == 204
    assert form["body"].encode() not in bytes(Draft.objects.get().sealed)
    page = client.get(address("letter-new"))
    assert form["client_id"] in page.content.decode()
    page = client.get(address("letter-new"), {"draft": form["client_id"]})
    assert page.context["form"]["body"].value() == form["body"]
    assert page.content.decode().count("checked") >= 4
    client.post(address("letter-new"), form)
    assert not Draft.objects.exists()


def test_a_draft_is_its_owners(town: Township) -> None:
    form = typed()
    at_desk(town).post(address("letter-draft"), form)
    other = at_desk(town, "li")
    assert form["client_id"] not in other.get(address("letter-new")).content.decode()
    other.post(address("letter-draft"), {"client_id": form["client_id"], "drop": "1"})
    assert len(drafts_of(staff=town.wang)) == 1


def test_a_late_draft_of_a_registered_letter_is_not_shown(town: Township) -> None:
    client, form = at_desk(town), typed()
    client.post(address("letter-new"), form)
    client.post(address("letter-draft"), form)
    assert client.get(address("letter-new")).context["drafts"] == []


def test_a_clerk_registers_only_for_their_own_places(town: Township) -> None:
    answer = at_desk(town, "village_clerk").post(address("letter-new"), typed())
    assert "area" in answer.context["form"].errors
    at_desk(town, "village_clerk").post(address("letter-new"), typed(area="一村"))
    assert Letter.objects.get().area == town.other_village


def test_registered_and_printed(town: Township) -> None:
    client = at_desk(town)
    answer = client.post(address("letter-new"), typed(**{"print": "1"}))
    page = client.get(answer["Location"]).content.decode()
    assert Letter.objects.get().number in page
    assert "area=YN03" in page
