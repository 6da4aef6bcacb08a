"""Sheets of the desk as PDF: who gets them, what stands on them, and whether a decoder reads their codes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from docx import Document
from pytest_django.fixtures import Settings

from huiyin.letters.data import ContactData
from huiyin.letters.models import Channel, ContactOpening, Letter, Reply
from huiyin.letters.services.matter import Part, letter_split, matter_answer_on_spot
from huiyin.problems.models import Release
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide
from huiyin.pure.officeforms import Fonts
from huiyin.pure.receipts import print_slip
from tests import paper
from tests.asking import a_batch, a_campaign, codes_out
from tests.people import Township, received
from tests.web.desk.visits import address, at_desk, typed

SITE = "https://huiyin.example"
POST = ContactData(name="测试写信人", address="三村三组12号")
TIBETAN = "ཆུ་མདོང་འཁྱགས་ཆག་ཤོར་བས་ཁྱིམ་ཚང་བཞི་བཅུ་ལ་འཐུང་ཆུ་མེད།"
MARKUP = "#panic() $x$ *b* <w:p/> \x1b\u202e"


@pytest.fixture(autouse=True)
def site(settings: Settings, fonts: Fonts) -> None:
    settings.ADDRESS = SITE


def sheet_of(answer: Any) -> bytes:
    """Return the PDF of an answer, in which no glyph is missing."""
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    drawn, boxes = paper.glyphs(answer.content)
    assert drawn > 20
    assert boxes == 0
    return bytes(answer.content)


def words(made: bytes) -> str:
    return "".join("".join(paper.pages(made)).split())


def slips(town: Township, count: int = 13, **changes: Any) -> tuple[HttpResponse, list[str]]:
    campaign = a_campaign(town, **changes)
    codes = [print_slip(code) for code in codes_out(campaign, town, count)]
    return at_desk(town).get(address("slips-sheet", campaign.pk, "YN03")), codes  # type: ignore[return-value]


def answered(town: Township, body: str = "已换保温管320米。", **changes: Any) -> Letter:
    """Return a letter with three matters, all answered on the spot."""
    letter = received(town, at=timezone.now(), **({"contact": POST} | changes)).letter
    letter_split(letter=letter, parts=[Part("路灯不亮"), Part(TIBETAN[:60])], at=timezone.now(), role="clerk")
    for matter in letter.matters.all():
        matter_answer_on_spot(matter=matter, body=body, staff=town.wang, at=timezone.now(), role="clerk")
    return letter


def run(client: Client, name: str = "pdf", **fields: str) -> Any:
    """Return the run of answer letters that the page offers."""
    page = client.get(address("answers"))
    replies = [" ".join(str(reply.pk) for reply in one["replies"]) for one in page.context["letters"]]
    return client.post(address("answers-sheet", name), {"replies": replies} | fields)


def released(town: Township, title: str = "三村水管冻裂") -> None:
    matter = received(town, at=timezone.now()).letter.matters.get()
    by: dict[str, Any] = {"at": timezone.now()}
    problem = problem_open(
        office=town.office, title="x", matters=[matter], why="x", role="clerk", staff=town.wang, **by
    )
    release_decide(
        problem=problem, decision=Release.RELEASED, title=title, staff=town.nima, role="publisher", **by
    )


def test_slips(town: Township) -> None:
    answer, codes = slips(town)
    made = sheet_of(answer)
    assert len(paper.pages(made)) == 2
    assert all(code in words(made) for code in codes)
    assert "云岭乡" in words(made)
    assert "打乱" in words(made)


def test_slips_of_one_day(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town)
    client, at = at_desk(town), address("slips-sheet", campaign.pk, "YN03")
    assert client.get(at, {"on": campaign.starts_on.isoformat()}).status_code == 200
    assert client.get(at, {"on": "2020-01-01"}).status_code == 422
    assert client.get(at, {"on": "2020-13-01"}).status_code == 404
    assert client.get(at, {"on": "x"}).status_code == 404


def test_slips_of_another_village(town: Township) -> None:
    campaign = a_campaign(town)
    codes_out(campaign, town)
    for who in ("village_clerk", "stranger", "zhaxi", "nima"):
        assert at_desk(town, who).get(address("slips-sheet", campaign.pk, "YN03")).status_code == 404


def test_a_desk_that_no_phone_can_reach_prints_no_code_to_scan(town: Township, settings: Settings) -> None:
    settings.ADDRESS = ""
    campaign = a_campaign(town)
    (code,) = codes_out(campaign, town, 1)
    made = at_desk(town).get(address("slips-sheet", campaign.pk, "YN03"), headers={"host": "127.0.0.1:8000"})
    assert print_slip(code) in words(sheet_of(made))


def test_receipts(town: Township) -> None:
    client = at_desk(town)
    for _time in range(5):
        client.post(address("letter-new"), typed(another="on"))
    made = sheet_of(client.get(address("receipts-sheet", "all")))
    assert len(paper.pages(made)) == 2
    for slip in client.get(address("receipts")).context["slips"]:
        assert slip.letter.number in words(made)
        assert slip.word_latin in words(made)
        assert "".join(slip.word_chinese.split()) in words(made)
    assert len(paper.pages(sheet_of(client.get(address("receipts-sheet", "4"))))) == 1
    assert at_desk(town, "li").get(address("receipts-sheet", "all")).status_code == 422


def test_board_of_a_campaign(town: Township) -> None:
    campaign = a_campaign(town, starts_on=timezone.localdate() - timedelta(days=3))
    codes_out(campaign, town, 120)
    for name in ("a4", "a3"):
        made = sheet_of(at_desk(town, "li").get(address("campaign-sheet", campaign.pk, name)))
        assert "120户" in words(made)
        assert "三村" in words(made)
        assert len(paper.pages(made)) == 1
    assert at_desk(town).get(address("campaign-sheet", campaign.pk, "a5")).status_code == 404
    assert at_desk(town, "stranger").get(address("campaign-sheet", campaign.pk, "a4")).status_code == 404


def test_board_of_the_register(town: Township) -> None:
    released(town)
    made = words(sheet_of(at_desk(town, "nima").get(address("register-sheet", "a3"))))
    assert "三村水管冻裂" in made
    assert "1–4" in made
    late = at_desk(town).get(address("register-sheet", "a4"), {"late": "1"})
    assert "三村水管冻裂" not in words(sheet_of(late))
    elsewhere = at_desk(town).get(address("register-sheet", "a4"), {"area": "YN01"})
    assert "三村水管冻裂" not in words(sheet_of(elsewhere))


def test_what_is_not_released_is_not_on_the_board(town: Township) -> None:
    received(town, at=timezone.now())
    made = sheet_of(at_desk(town).get(address("register-sheet", "a4")))
    assert "水管" not in words(made)


def test_answers(town: Township) -> None:
    """Three matters, one letter; two letters of one person, two."""
    letters = [answered(town), answered(town)]
    made = sheet_of(run(at_desk(town)))
    assert len(paper.pages(made)) == 2
    first = words(made)
    assert all(letter.number in first for letter in letters)
    assert first.count("已换保温管320米") == 6
    assert "测试写信人" not in first
    assert not ContactOpening.objects.exists()
    assert not Reply.objects.exclude(printed_at=None).exists()


def test_answers_with_name_and_address(town: Township) -> None:
    letter = answered(town)
    made = words(sheet_of(run(at_desk(town), reason="寄答复")))
    assert "测试写信人" in made
    assert "三村三组12号" in made
    assert ContactOpening.objects.get().letter == letter


def test_answers_to_change(town: Township) -> None:
    answered(town, body=f"已修好。\n{TIBETAN}")
    answer = run(at_desk(town), "docx")
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs)
    assert answer["Content-Disposition"].endswith('.docx"')
    assert text.count(TIBETAN) == 4  # three answers, and the third matter itself


def test_an_answer_letter_follows_the_page(town: Township) -> None:
    answered(town)
    client = at_desk(town)
    assert client.get(address("answers-sheet", "pdf")).status_code == 302
    assert (
        client.post(address("answers-sheet", "pdf"), {"replies": "x 99999999999999999999 -1"}).status_code
        == 422
    )
    assert client.post(address("answers-sheet", "odt"), {"replies": "1"}).status_code == 404
    assert run(at_desk(town, "stranger")).status_code == 422
    assert at_desk(town, "zhaxi").post(address("answers-sheet", "pdf")).status_code == 404


def test_printed_answers_leave_the_list(town: Township) -> None:
    answered(town)
    client = at_desk(town)
    page = client.get(address("answers"))
    replies = [" ".join(str(reply.pk) for reply in one["replies"]) for one in page.context["letters"]]
    client.post(address("answers-print"), {"replies": replies})
    assert Reply.objects.exclude(printed_at=None).count() == 3
    assert client.get(address("answers")).context["letters"] == []


def test_hostile_words_stay_words(town: Township) -> None:
    answered(town, body=f"{MARKUP}\n{'a' * 4_900}")
    made = words(sheet_of(run(at_desk(town))))
    assert made.count("#panic()$x$*b*<w:p/>") == 3


@pytest.mark.slow
def test_slips_in_a_picture(town: Township, tmp_path: Path) -> None:
    long = {"name": "长" * 60, "question": "问" * 299 + "？"}
    answer, codes = slips(town, 10, **long)
    (picture,) = paper.pictures(sheet_of(answer), tmp_path, dpi=200)
    expected = {f"{SITE}/write/?slip={code}" for code in codes}
    assert set(paper.codes(picture)) == expected


@pytest.mark.slow
def test_receipts_in_a_picture(town: Township, tmp_path: Path) -> None:
    client = at_desk(town)
    for _time in range(4):
        client.post(address("letter-new"), typed(another="on"))
    (picture,) = paper.pictures(sheet_of(client.get(address("receipts-sheet", "all"))), tmp_path)
    slips_shown = client.get(address("receipts")).context["slips"]
    assert set(paper.codes(picture)) == {f"{slip.letter.number} {slip.word_latin}" for slip in slips_shown}


@pytest.mark.slow
def test_answers_in_a_picture(town: Township, tmp_path: Path) -> None:
    answered(town, body=f"{TIBETAN * 3}\n已修好。")
    pictures = paper.pictures(sheet_of(run(at_desk(town), reason="寄答复")), tmp_path)
    assert [code for picture in pictures for code in paper.codes(picture)] == [f"{SITE}/follow/"]


@pytest.mark.slow
def test_boards_in_pictures(town: Township, tmp_path: Path) -> None:
    campaign = a_campaign(town, starts_on=timezone.localdate() - timedelta(days=3))
    codes_out(campaign, town, 120)
    for number in range(30):
        released(town, f"三村{number}组水管冻裂")
    client = at_desk(town)
    board = paper.pictures(sheet_of(client.get(address("campaign-sheet", campaign.pk, "a4"))), tmp_path)
    assert paper.codes(board[0]) == [f"{SITE}/write/"]
    (tmp_path / "a3").mkdir()
    register = paper.pictures(sheet_of(client.get(address("register-sheet", "a3"))), tmp_path / "a3")
    assert all(picture.width > picture.height for picture in register)


def test_a_channel_of_its_own(town: Township) -> None:
    """A batch has receipts of its own; without any there is a sentence."""
    batch = a_batch(town, at=timezone.now(), channel=Channel.PAPER)
    assert at_desk(town).get(address("batch-sheet", batch.pk)).status_code == 422
