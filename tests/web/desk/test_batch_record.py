"""Recording a batch: beside a page or from the paper, without JavaScript, once, by two clerks, after a crash."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter

from huiyin.accounts.models import Role
from huiyin.letters import reading
from huiyin.letters.models import Attachment, Batch, Letter, Matter, Scan, Slip
from huiyin.letters.piles import scans_waiting
from huiyin.letters.selectors import drafts_of
from huiyin.letters.services.batch import batch_close
from tests.asking import a_batch, a_campaign, codes_out
from tests.people import Township, person
from tests.web.desk.visits import address, at_desk, typed


@pytest.fixture
def batch(town: Township) -> Batch:
    return a_batch(town, at=timezone.now(), pieces=120)


def picture(shade: int, name: str = "scan.png", size: tuple[int, int] = (40, 56)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("L", size, shade).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def put(client: Client, batch: Batch, *uploads: SimpleUploadedFile) -> Any:
    return client.post(address("batch", batch.pk), {"pages": list(uploads)})


def piled(client: Client, batch: Batch, pages: int = 3) -> None:
    assert put(client, batch, *[picture(shade) for shade in range(pages)]).status_code == 302


def waiting(batch: Batch) -> list[int]:
    return [scan.position for scan in scans_waiting(batch=batch)]


def chosen(answer: Any) -> list[str]:
    return list(answer.context["form"]["pages"].value())


def test_it_works(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch)
    page = client.get(address("batch-record", batch.pk))
    assert chosen(page) == ["1"]
    assert "120" in page.content.decode()
    assert f'src="{address("scan-file", batch.pk, 1)}"' in page.content.decode()
    answer = client.post(address("batch-record", batch.pk), typed(pages=["1", "2"], body=""))
    letter = Letter.objects.get()
    assert (letter.batch, letter.attachments.count(), letter.received_at) == (batch, 2, batch.opened_at)
    stays = parse_qs(urlsplit(answer["Location"]).query)
    assert stays == {"channel": ["paper"], "area": ["YN03"], "kind": ["help"], "last": [letter.number]}
    page = client.get(answer["Location"])
    assert chosen(page) == ["3"]
    assert page.context["batch"].recorded == 1
    assert letter.number in page.content.decode()
    shown = client.get(address("letter-file", letter.number, letter.attachments.all()[0].sha256))
    assert shown.status_code == 200


def test_a_page_is_looked_at_and_never_kept_or_run(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 1)
    answer = client.get(address("scan-file", batch.pk, 1))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-store")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )
    client.post(address("batch-record", batch.pk), typed(pages=["1"]))
    assert client.get(address("scan-file", batch.pk, 1)).status_code == 404


def test_a_stack_with_bad_ones_among_them(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    bad = [
        SimpleUploadedFile("测试甲的信.jpg", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("empty.png", b""),
        SimpleUploadedFile("big.png", b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024 + 1)),
        SimpleUploadedFile("cut.jpg", picture(9).read()[:60]),
    ]
    answer = put(client, batch, picture(1), *bad, picture(2), picture(2))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert all(name in said for name in ("测试甲的信.jpg", "big.png", "cut.jpg"))
    assert waiting(batch) == [1, 2]
    assert "测试甲" not in client.get(address("batch", batch.pk)).content.decode()
    kept = "".join(str(row) for row in Scan.objects.values_list())
    assert "png" not in kept.replace("image/png", "")


def test_sent_twice_a_stack_is_there_once(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch)
    piled(client, batch)
    assert waiting(batch) == [1, 2, 3]


def test_nothing_chosen_is_said(town: Township, batch: Batch) -> None:
    answer = at_desk(town).post(address("batch", batch.pk), {})
    assert answer.status_code == 422
    assert not Scan.objects.exists()


def test_a_stack_in_one_pdf_becomes_pages(town: Township, batch: Batch) -> None:
    pictures = [Image.new("RGB", (600, 850), (shade, shade, shade)) for shade in (10, 20, 30)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=75)
    writer = PdfWriter(clone_from=PdfReader(out))
    writer.add_blank_page(200, 280)
    whole = io.BytesIO()
    writer.write(whole)
    client = at_desk(town)
    put(client, batch, SimpleUploadedFile("stack.pdf", whole.getvalue()))
    kinds = list(Scan.objects.order_by("position").values_list("media_type", flat=True))
    assert kinds == ["image/jpeg"] * 3 + ["application/pdf"]
    answer = client.get(address("scan-file", batch.pk, 4))
    assert answer["Content-Disposition"].startswith("attachment")


def test_where_a_picture_was_taken_is_gone(town: Township, batch: Batch) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (31.0, 0.0, 0.0)}
    Image.new("RGB", (40, 56)).save(out, "JPEG", exif=exif)
    client = at_desk(town)
    put(client, batch, SimpleUploadedFile("IMG_1.jpg", out.getvalue()))
    with Image.open(io.BytesIO(client.get(address("scan-file", batch.pk, 1)).content)) as shown:
        assert not shown.getexif()


def test_the_browser_died(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch)
    form = typed(batch=str(batch.pk), pages=["1", "2"], slip="ABC1234", body="打到一半")
    assert client.post(address("letter-draft"), form).status_code == 204
    page = at_desk(town).get(address("batch-record", batch.pk))
    assert page.context["form"]["body"].value() == "打到一半"
    assert chosen(page) == ["1", "2"]
    assert page.context["form"]["client_id"].value() == form["client_id"]
    (draft,) = drafts_of(staff=town.wang)
    assert "slip" not in draft.fields
    other = at_desk(town, "li").get(address("batch-record", batch.pk))
    assert chosen(other) == ["3"]


def test_printed_at_once_then_the_next_of_the_batch(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    answer = client.post(address("batch-record", batch.pk), typed(**{"print": "1"}))
    page = client.get(answer["Location"])
    assert Letter.objects.get().number in page.content.decode()
    query = urlsplit(answer["Location"]).query
    following = client.get(f"{address('letter-new')}?{query}")
    assert following["Location"].startswith(address("batch-record", batch.pk))
    assert client.get(following["Location"]).context["form"]["area"].value() == "三村"


def test_a_reader_that_fails_takes_nothing_away(
    town: Township, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MODULE", "json")  # is there, and reads nothing
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    client = at_desk(town)
    piled(client, batch, 1)
    assert 'name="read"' in client.get(address("batch-record", batch.pk)).content.decode()
    answer = client.post(address("batch-record", batch.pk), typed(pages=["1"], read="1", body="已打"))
    assert answer.context["form"]["body"].value() == "已打"
    assert answer.context["read_note"]
    assert chosen(answer) == ["1"]
    assert not Letter.objects.exists()


def test_a_draft_of_a_batch_leads_to_the_batch(town: Township, batch: Batch) -> None:
    client, form = at_desk(town), typed(batch=str(batch.pk))
    client.post(address("letter-draft"), form)
    answer = client.get(address("letter-new"), {"draft": form["client_id"]})
    assert answer["Location"].startswith(address("batch-record", batch.pk))
    assert client.get(answer["Location"]).context["form"]["body"].value() == form["body"]


def test_two_clerks_one_page(town: Township, batch: Batch) -> None:
    one, two = at_desk(town), at_desk(town, "li")
    piled(one, batch, 1)
    assert chosen(one.get(address("batch-record", batch.pk))) == ["1"]
    assert chosen(two.get(address("batch-record", batch.pk))) == []
    answer = two.post(address("batch-record", batch.pk), typed(pages=["1"]))
    assert answer.status_code == 409
    assert "pages" in answer.context["form"].errors
    assert typed()["body"] in answer.content.decode()
    assert one.post(address("batch-record", batch.pk), typed(pages=["1"])).status_code == 302
    assert (Letter.objects.count(), Attachment.objects.count()) == (1, 1)


def test_sent_twice_it_is_one_letter(town: Township, batch: Batch) -> None:
    client, form = at_desk(town), typed(pages=["1"])
    piled(client, batch, 2)
    first, second = (client.post(address("batch-record", batch.pk), form) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert waiting(batch) == [2]


@pytest.mark.parametrize(
    "pages", [["x"], ["-1"], ["99"], ["1" * 9], ["٣"]], ids=["word", "minus", "far", "long", "arabic"]
)
def test_nonsense_for_a_page_registers_nothing(town: Township, batch: Batch, pages: list[str]) -> None:
    answer = at_desk(town).post(address("batch-record", batch.pk), typed(pages=pages))
    assert answer.status_code in {409, 422}
    assert not Letter.objects.exists()


def test_skipped_with_half_a_text(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 2)
    client.get(address("batch-record", batch.pk))
    form = typed(pages=["1"], batch=batch.pk, body="半句", skip="1")
    answer = client.post(address("batch-record", batch.pk), form)
    assert waiting(batch) == [2, 1]
    page = client.get(answer["Location"])
    assert chosen(page) == ["2"]
    assert page.context["form"]["area"].value() == "三村"
    assert "半句" in page.content.decode()
    assert not Letter.objects.exists()


def test_discarded_with_a_reason_and_put_back(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 2)
    assert client.post(address("scan-discard", batch.pk, 1), {"reason": ""}).status_code == 422
    client.post(address("scan-discard", batch.pk, 1), {"reason": "空白页"})
    assert waiting(batch) == [2]
    assert "空白页" in client.get(address("batch", batch.pk)).content.decode()
    client.post(address("scan-back", batch.pk, 1))
    assert waiting(batch) == [1, 2]


def test_text_first_and_the_page_later(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch)
    page = client.get(address("batch-record", batch.pk), {"text": "1"})
    assert chosen(page) == []
    answer = client.post(f"{address('batch-record', batch.pk)}?text=1", typed())
    assert "text=1" in answer["Location"]
    letter = Letter.objects.get()
    assert letter.number in client.get(address("batch", batch.pk)).content.decode()
    attach = address("scan-attach", batch.pk, 2)
    assert client.post(attach, {"number": "YN-2026-000999-X"}).status_code == 422
    assert client.post(attach, {"number": letter.number.lower()}).status_code == 302
    assert letter.attachments.count() == 1
    assert waiting(batch) == [1, 3]
    client.post(address("scan-back", batch.pk, 2))
    assert waiting(batch) == [1, 2, 3]


def test_a_number_of_another_office_gets_no_page(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 1)
    client.post(address("letter-new"), typed(units=[town.power.pk]))
    letter = Letter.objects.get()
    letter.area = town.neighbour.area
    letter.save()
    assert client.post(address("scan-attach", batch.pk, 1), {"number": letter.number}).status_code == 422
    assert waiting(batch) == [1]


def test_taken_back_a_moment_later(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 2)
    client.post(address("batch-record", batch.pk), typed(pages=["1"], place="四组"))
    letter = Letter.objects.get()
    answer = client.post(address("letter-undo", letter.number))
    page = client.get(answer["Location"], follow=True)
    assert page.context["form"]["body"].value() == typed()["body"]
    assert chosen(page) == ["1"]
    assert {matter.ending for matter in Matter.objects.all()} == {"void"}
    sent = typed(pages=["1"], client_id=str(page.context["form"]["client_id"].value()), another="on")
    assert client.post(address("batch-record", batch.pk), sent).status_code == 302
    assert Attachment.objects.filter(erased_at=None).get().letter == Letter.objects.order_by("-pk")[0]


def test_only_whoever_registered_takes_back(town: Township, batch: Batch) -> None:
    at_desk(town).post(address("batch-record", batch.pk), typed())
    letter = Letter.objects.get()
    answer = at_desk(town, "li").post(address("letter-undo", letter.number))
    assert answer.status_code == 422
    assert Matter.objects.get().ending == ""


def test_a_slip_is_counted_and_an_unknown_one_keeps_nobody_out(town: Township) -> None:
    campaign = a_campaign(town)
    (code, *_others) = codes_out(campaign, town)
    batch = a_batch(town, at=timezone.now(), campaign=campaign)
    client = at_desk(town)
    for given in (code, "0000000", code):
        answer = client.post(address("batch-record", batch.pk), typed(slip=given, another="on"), follow=True)
        assert answer.status_code == 200
        assert code not in answer.content.decode()
    assert Letter.objects.filter(batch=batch, campaign=campaign).count() == 3
    assert Slip.objects.filter(returned_on__isnull=False).count() == 1


def test_a_closed_batch_says_so(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    piled(client, batch, 1)
    form = typed(pages=["1"])
    batch_close(batch=batch, note="其余空信封", at=timezone.now(), role="clerk")
    assert "desk/batch_closed.html" in [
        t.name for t in client.get(address("batch-record", batch.pk)).templates
    ]
    client.post(address("batch-record", batch.pk), form)
    assert not Letter.objects.exists()
    assert client.get(address("batch", batch.pk)).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "village_clerk", "zhaxi", "pema", "nima", "reviewer", "admin"])
def test_a_box_of_others_does_not_exist(town: Township, who: str) -> None:
    """A box of one village is not for the clerk of another, and no unit opens any: it cannot know whom it concerns."""
    batch = a_batch(town, at=timezone.now(), area=town.village)
    piled(at_desk(town), batch, 1)
    client = at_desk(town, who)
    for name, arguments in (
        ("batch", [batch.pk]),
        ("batch-record", [batch.pk]),
        ("batch-receipts", [batch.pk]),
        *((name, [batch.pk, 1]) for name in ("scan-file", "scan-discard", "scan-attach", "scan-back")),
    ):
        assert client.post(address(name, *arguments), {"reason": "x"}).status_code in {404, 405}
        assert client.get(address(name, *arguments)).status_code in {404, 405}
    assert waiting(batch) == [1]


def test_a_clerk_who_is_concerned_sees_the_page_no_more(town: Township) -> None:
    lhamo = person("lhamo", "拉姆", [(Role.CLERK, town.office, town.office.area, None)])
    batch = a_batch(town, at=timezone.now())
    client = at_desk(town)
    piled(client, batch, 1)
    client.post(address("batch-record", batch.pk), typed(pages=["1"], staff=[lhamo.pk]))
    letter = Letter.objects.get()
    concerned = Client()
    concerned.force_login(lhamo)
    assert concerned.get(address("scan-file", batch.pk, 1)).status_code == 404
    assert concerned.post(address("scan-back", batch.pk, 1)).status_code == 404
    assert letter.number not in concerned.get(address("batch", batch.pk)).content.decode()


def test_receipts_in_a_run(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    for _time in range(3):
        client.post(address("batch-record", batch.pk), typed(another="on"))
    page = client.get(address("batch-receipts", batch.pk))
    assert len(page.context["slips"]) == 3
    client.post(address("batch-receipts", batch.pk), {"receipt": page.context["shown"][:2]})
    assert len(client.get(address("batch-receipts", batch.pk)).context["slips"]) == 1
    assert len(client.get(address("batch-receipts", batch.pk), {"which": "all"}).context["slips"]) == 3
    assert at_desk(town, "li").get(address("batch-receipts", batch.pk)).context["slips"] == []


def test_a_word_that_is_gone_is_said(town: Township, batch: Batch) -> None:
    client = at_desk(town)
    client.post(address("batch-record", batch.pk), typed())
    letter = Letter.objects.get()
    letter.receipts.update(ends_at=timezone.now())
    page = client.get(address("batch-receipts", batch.pk))
    assert (page.context["slips"], page.context["gone_count"]) == ([], 1)
    assert address("letter-receipt", letter.number) in page.content.decode()


@pytest.mark.parametrize("name", ["batch", "batch-record", "batch-receipts"])
def test_as_many_queries_for_many_as_for_few(town: Township, batch: Batch, name: str) -> None:
    client = at_desk(town)
    counts = []
    for shades in (range(2, 5), range(10, 24)):
        put(client, batch, *[picture(shade) for shade in shades])
        for position in [scan.position for scan in scans_waiting(batch=batch)][: len(shades) // 2]:
            client.post(address("batch-record", batch.pk), typed(pages=[position], another="on"))
        client.get(address(name, batch.pk))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(name, batch.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_without_a_reader_there_is_no_button(
    town: Township, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MODULE", "no_such_reader")
    client = at_desk(town)
    piled(client, batch, 1)
    assert 'name="read"' not in client.get(address("batch-record", batch.pk)).content.decode()
    answer = client.post(address("batch-record", batch.pk), typed(pages=["1"], read="1", body="已打"))
    assert answer.context["form"]["body"].value() == "已打"
    assert not Letter.objects.exists()
