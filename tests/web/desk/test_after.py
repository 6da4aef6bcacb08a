"""The desk after the work: evidence, lasting rules, whom to ask, the rates of a unit, how the office goes on."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from huiyin.letters import files
from huiyin.letters.models import CallOutcome, CallPurpose
from huiyin.letters.services.contact import call_record
from huiyin.problems.models import Evidence, LastingRule, Practice, Problem, Release, State
from huiyin.problems.services.release import release_decide
from huiyin.problems.services.work import problem_answer
from huiyin.web.desk.rates import SOURCES
from tests.people import NOON, Township
from tests.problems.handled import in_hand
from tests.web.desk.visits import address, at_desk


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES", tmp_path)


@pytest.fixture
def problem(town: Township) -> Problem:
    return in_hand(town, at=timezone.now())


def picture(colour: str = "white", *, exif: bool = False) -> SimpleUploadedFile:
    """Return a photograph; with `exif` one that says where it was taken."""
    out, more = io.BytesIO(), Image.Exif()
    if exif:
        more.get_ifd(0x8825)[1] = "N"
        more[0x010F] = "SecretCamera"
    Image.new("RGB", (8, 8), colour).save(out, "JPEG", exif=more)
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")


def add(client: Client, problem: Problem, kind: str, *given: Any, **more: Any) -> Any:
    fields = {"kind": kind, "given": list(given), "caption": "三组井边", **more}
    return client.post(address("evidence-add", problem.number), fields)


def page(client: Client, *where: Any, **query: Any) -> str:
    answer = client.get(address(*where), query)
    assert answer.status_code == 200
    return answer.content.decode()


def released(town: Township, problem: Problem) -> None:
    by: dict[str, Any] = {"staff": town.nima, "at": timezone.now(), "role": "publisher"}
    release_decide(problem=problem, decision=Release.RELEASED, title="水管", **by)


def test_it_works(town: Township, problem: Problem) -> None:
    client = at_desk(town, "zhaxi")
    assert "还没有整改前照片；办结前需要一对。" in page(client, "problem", problem.number)
    assert add(client, problem, "before", picture("black", exif=True)).status_code == 302
    assert "还没有整改后照片" in page(client, "problem", problem.number)
    assert add(client, problem, "after", picture()).status_code == 302
    shown = page(client, "problem", problem.number)
    assert "照片" not in shown.partition("办理证据")[2].partition("</section>")[0].replace("三组井边", "")
    before = Evidence.objects.get(kind="before")
    answer = client.get(address("evidence-file", problem.number, before.pk))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "no-store")
    assert b"SecretCamera" not in answer.content


def test_files_lie_encrypted_and_apart_from_those_of_letters(town: Township, problem: Problem) -> None:
    data = picture().read()
    add(at_desk(town, "zhaxi"), problem, "before", picture())
    kept = Evidence.objects.get()
    cleaned = files.take(name="x.jpg", data=data)
    assert kept.sha256 != cleaned.sha256
    (stored,) = settings.FILES.glob("??/*")
    assert cleaned.data not in stored.read_bytes()
    assert files.read(sha256=kept.sha256) == cleaned.data


def test_the_same_picture_sent_twice_is_one(town: Township, problem: Problem) -> None:
    client = at_desk(town, "zhaxi")
    for _time in range(2):
        add(client, problem, "before", picture())
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("before", SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")),
        ("before", SimpleUploadedFile("x.pdf", b"%PDF-1.4 broken", "application/pdf")),
        ("nothing", picture()),
    ],
    ids=["broken", "document", "kind"],
)
def test_what_is_not_taken(town: Township, problem: Problem, kind: str, given: Any) -> None:
    answer = add(at_desk(town, "zhaxi"), problem, kind, given)
    assert answer.status_code == 422
    assert "三组井边" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_file_taken_back_is_gone_and_its_row_stays(
    town: Township, problem: Problem, django_capture_on_commit_callbacks: Any
) -> None:
    client = at_desk(town, "zhaxi")
    add(client, problem, "before", picture())
    kept = Evidence.objects.get()
    where = ("evidence-take-back", problem.number, kept.pk)
    assert client.post(address(*where), {"words": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(*where), {"words": "拍到人了"}).status_code == 302
    kept.refresh_from_db()
    assert kept.void_why == "拍到人了"
    assert not list(settings.FILES.glob("??/*"))
    assert client.get(address("evidence-file", problem.number, kept.pk)).status_code == 404


def test_the_public_sees_a_picture_that_was_released_and_no_other(town: Township, problem: Problem) -> None:
    client, publisher, reader = at_desk(town, "zhaxi"), at_desk(town, "nima"), Client()
    add(client, problem, "before", picture("black"))
    add(client, problem, "after", picture())
    first, second = Evidence.objects.order_by("pk")
    where = f"/problems/{problem.number}/pictures/{first.pk}/"
    release = address("evidence-release", problem.number, first.pk)
    assert publisher.post(release, {"released": "1"}).status_code == 422  # the problem itself is not public
    released(town, problem)
    assert reader.get(where).status_code == 404
    assert publisher.post(release, {"released": "1"}).status_code == 302
    assert publisher.post(release, {"released": "1"}).status_code == 409
    assert reader.get(where)["Content-Type"] == "image/jpeg"
    shown = reader.get(f"/problems/{problem.number}/").content.decode()
    assert where in shown
    assert f"/pictures/{second.pk}/" not in shown
    assert reader.get(f"/problems/{problem.number}/pictures/{second.pk}/").status_code == 404
    assert publisher.post(release, {"released": "0"}).status_code == 302
    assert reader.get(where).status_code == 404


def test_a_lasting_rule_is_public_after_the_next_release(town: Township, problem: Problem) -> None:
    client = at_desk(town, "zhaxi")
    released(town, problem)
    words = {"words": "每年十月查管线。", "in_force_from": "2026-12-01"}
    assert client.post(address("rule-add", problem.number), words).status_code == 302
    problem.refresh_from_db()
    assert problem.relook_since is not None
    public = Client()
    assert "查管线" not in public.get(f"/problems/{problem.number}/").content.decode()
    released(town, problem)
    assert "查管线" in public.get(f"/problems/{problem.number}/").content.decode()
    assert "查管线" in public.get("/units/water/").content.decode()
    rule = LastingRule.objects.get()
    client.post(address("rule-end", problem.number, rule.pk), {"words": "并入新办法"})
    assert "查管线" not in public.get("/units/water/").content.decode()
    assert "并入新办法" in page(client, "unit-rates", "water")


def answered(town: Township, problem: Problem) -> None:
    by: dict[str, Any] = {"staff": town.zhaxi, "at": timezone.now(), "role": "handler"}
    problem_answer(problem=problem, unit=town.water, body="好了", **by)
    problem.refresh_from_db()


def test_an_office_may_ask_for_a_pair_before_closing(town: Township, problem: Problem) -> None:
    rules = {"not_solved": "supervisor", "correct_days": "20", "pair_needed": "on", "reason": "验收要看照片"}
    assert at_desk(town, "admin").post(address("practice"), rules).status_code == 302
    assert Practice.objects.get().version == 1
    assert "验收要看照片" in page(at_desk(town, "admin"), "practice")
    answered(town, problem)
    client, close = at_desk(town, "chen"), address("problem-move", problem.number, "close")
    assert "照片" in client.post(close, {"words": ""}).content.decode()
    for kind, colour in (("before", "black"), ("after", "white")):
        add(client, problem, kind, picture(colour))
    assert client.post(close, {"words": ""}).status_code == 302
    problem.refresh_from_db()
    assert problem.state == State.CLOSED


def test_whom_to_ask_stands_on_the_call_list(town: Township) -> None:
    told = NOON + timedelta(minutes=1)  # more than a day ago
    problem = in_hand(town, at=told)
    by: dict[str, Any] = {"at": told}
    problem_answer(problem=problem, unit=town.water, body="好了", staff=town.zhaxi, role="handler", **by)
    letter = problem.belongings.get().matter.letter
    call_record(
        letter=letter,
        purpose=CallPurpose.ANSWER,
        outcome=CallOutcome.REACHED,
        staff=town.wang,
        role="clerk",
        **by,
    )
    client = at_desk(town)
    shown = page(client, "calls")
    assert address("matter-confirm", letter.number, 1) in shown
    assert address("matter-confirm", letter.number, 1) not in page(at_desk(town, "zhaxi"), "calls")
    client.post(address("matter-confirm", letter.number, 1), {"solved": "yes", "rating": "5", "words": ""})
    assert address("matter-confirm", letter.number, 1) not in page(client, "calls")


def test_a_unit_s_rates_lead_to_their_records(town: Township, problem: Problem) -> None:
    answered(town, problem)
    client = at_desk(town)
    shown = page(client, "unit-rates", "water")
    assert "0/1" in shown  # asked, nothing said
    link = address("unit-rates-records", "water", "participation")
    assert link in shown
    assert problem.belongings.get().matter.letter.number in client.get(link).content.decode()
    assert problem.number in page(client, "unit-rates-records", "water", "completion")
    assert client.get(address("unit-rates-records", "water", "x")).status_code == 404


def test_every_list_of_records_opens(town: Township, problem: Problem) -> None:
    answered(town, problem)
    for name in SOURCES:
        page(at_desk(town), "unit-rates-records", "water", name)


def test_records_of_places_that_are_not_mine_are_counted_only(town: Township, problem: Problem) -> None:
    answered(town, problem)
    shown = page(at_desk(town, "village_clerk"), "unit-rates-records", "water", "participation")
    assert problem.belongings.get().matter.letter.number not in shown
    assert "1" in shown


def test_a_handler_sees_the_rates_of_their_own_unit(town: Township) -> None:
    assert "水利站" in page(at_desk(town, "zhaxi"), "unit-rates", "water")
    assert at_desk(town, "zhaxi").get(address("unit-rates", "power")).status_code == 404
    assert at_desk(town, "stranger").get(address("unit-rates", "water")).status_code == 404


def test_who_reads_no_letters_gets_no_list(town: Township) -> None:
    client = at_desk(town, "reviewer")
    assert "unit-rates-records" not in page(client, "unit-rates", "water")
    assert client.get(address("unit-rates-records", "water", "participation")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [{"since": "2026-02-30", "until": "x"}, {"since": "2026-02-02", "until": "2026-01-01"}],
    ids=["no day", "turned"],
)
def test_an_impossible_period_is_said(town: Township, query: dict[str, str]) -> None:
    assert "error" in page(at_desk(town), "unit-rates", "water", **query)


def test_as_many_queries_for_much(
    town: Township, problem: Problem, django_assert_max_num_queries: Any
) -> None:
    client = at_desk(town)
    with django_assert_max_num_queries(30) as few:
        page(client, "unit-rates", "water")
    for _one in range(3):
        answered(town, in_hand(town, at=timezone.now()))
    with django_assert_max_num_queries(30) as many:
        page(client, "unit-rates", "water")
    assert len(many) == len(few)
