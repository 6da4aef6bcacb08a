"""Every action on letters and matters, done once by its form, with its entry and the words kept after a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.journal.selectors import entries_of
from huiyin.letters.models import CallOutcome, Ending, Letter, WishKind
from huiyin.letters.selectors import text_of
from huiyin.letters.services.answer import answer_template_keep
from huiyin.letters.services.letter import letter_hold, wish_make
from huiyin.letters.services.matter import matter_answer_on_spot
from huiyin.problems.selectors import problem_of
from tests.people import NOON, Township, received
from tests.web.desk.visits import address, at_desk


@pytest.fixture
def letter(town: Township) -> Letter:
    return received(town).letter


def last_entry(letter: Letter) -> tuple[str, str]:
    """Return the kind and the role of the newest entry about a letter."""
    entry = list(entries_of(object_kind="letter", object_id=letter.pk))[-1]
    return entry.kind.partition(".")[2], entry.role


CORRECTED = {"line": "水管", "body": "是四组", "place": "", "kind": "help", "reason": "听错"}
ACTS: list[tuple[str, str, list[Any], dict[str, Any], str]] = [
    ("wang", "letter-split", [], {"lines": "路灯不亮\n路面坑洼"}, "split"),
    ("wang", "letter-hold", [], {"reason": "像是重复发的"}, "held"),
    ("li", "letter-correct", [], CORRECTED, "corrected"),
    ("chen", "letter-erase", [], {"reason": "来信人要求"}, "erased"),
    ("wang", "matter", [1], {"line": "四组水管", "category": "", "area": "YN03"}, "matter-changed"),
    ("wang", "call", [], {"purpose": "contact", "outcome": "reached"}, "called"),
    ("wang", "letter-receipt", [], {"reason": "说得出信里写的事"}, "receipt-reissued"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "page", "more", "sent", "verb"), ACTS, ids=[row[1] for row in ACTS])
def test_it_works(
    town: Township, letter: Letter, who: str, page: str, more: list[Any], sent: dict[str, Any], verb: str
) -> None:
    client = at_desk(town, who)
    assert client.get(address(page, letter.number, *more)).status_code == 200
    answer = client.post(address(page, letter.number, *more), sent)
    assert answer.status_code == 302
    role = {"wang": "clerk", "li": "coordinator", "chen": "supervisor"}[who]
    assert last_entry(letter) == (verb, role)


@pytest.mark.parametrize(
    "page", ["letter-split", "letter-hold", "letter-correct", "letter-receipt", "contact-open"]
)
def test_without_words_nothing_is_done(town: Township, letter: Letter, page: str) -> None:
    answer = at_desk(town).post(
        address(page, letter.number), {"reason": " ", "body": "很长的更正", "kind": "help"}
    )
    assert answer.status_code == 422
    assert last_entry(letter)[0] == "received"
    if page == "letter-correct":
        assert "很长的更正" in answer.content.decode()


WAYS: list[tuple[str, dict[str, Any], Ending]] = [
    ("spot", {"body": "已通知供电所"}, Ending.ON_THE_SPOT),
    ("transferred", {"reason": "归县里", "go_to": "县住建局"}, Ending.TRANSFERRED),
    ("not-accepted", {"reason": "已进入诉讼", "go_to": "县法院"}, Ending.NOT_ACCEPTED),
    ("withdrawn", {}, Ending.WITHDRAWN),
    ("void", {"reason": "录入错误"}, Ending.VOID),
]


@pytest.mark.parametrize(("how", "sent", "ending"), WAYS, ids=[row[0] for row in WAYS])
def test_a_matter_ends_without_a_problem(
    town: Township, letter: Letter, how: str, sent: dict[str, Any], ending: Ending
) -> None:
    client = at_desk(town)
    where = f"{address('matter-end', letter.number, 1)}?how={how}"
    assert client.get(where).status_code == 200
    assert client.post(where, sent).status_code == 302
    assert letter.matters.get().ending == ending
    assert client.post(where, sent).status_code == 409


def test_a_repeat_names_the_earlier_letter(town: Township, letter: Letter) -> None:
    later = received(town).letter
    where = f"{address('matter-end', later.number, 1)}?how=repeat"
    client = at_desk(town)
    client.post(where, {"earlier": letter.number.lower(), "position": 1})
    assert later.matters.get().repeats == letter.matters.get()
    assert letter.number in client.get(address("letter", later.number)).content.decode()


def test_kept_words_fill_the_answer(town: Township, letter: Letter) -> None:
    kept = answer_template_keep(office=town.office, name="缴费", body="九月起缴费。", at=NOON, role="clerk")
    page = at_desk(town).get(
        address("matter-end", letter.number, 1), {"how": "spot", "template": str(kept.pk)}
    )
    assert page.context["form"]["body"].value() == "九月起缴费。"


def test_a_new_problem_and_another_letter_into_it(town: Township, letter: Letter) -> None:
    client, second = at_desk(town), received(town).letter
    sent = {
        "into": "new",
        "line": "三村三组水管冻裂",
        "summary": "",
        "category": town.supply.pk,
        "area": "YN03",
    }
    assert client.post(address("matter-join", letter.number, 1), sent).status_code == 302
    problem = problem_of(matter=letter.matters.get())
    assert problem is not None
    page = client.get(address("matter-join", second.number, 1))
    assert [one.problem for one in page.context["alike"]] == [problem]
    assert "三村三组" in page.context["alike"][0].reason
    client.post(address("matter-join", second.number, 1), {"into": "old", "proposed": problem.number})
    assert problem_of(matter=second.matters.get()) == problem


@pytest.mark.parametrize(
    "sent", [{}, {"number": "2026-9999"}, {"number": "x y"}], ids=["none", "unknown", "odd"]
)
def test_a_matter_joins_only_a_problem_that_is_there(
    town: Township, letter: Letter, sent: dict[str, str]
) -> None:
    answer = at_desk(town).post(address("matter-join", letter.number, 1), {"into": "old", **sent})
    assert answer.status_code in (404, 422)
    assert problem_of(matter=letter.matters.get()) is None


def test_contact_is_shown_once_and_journaled(town: Township, letter: Letter) -> None:
    client = at_desk(town)
    page = client.post(address("contact-open", letter.number), {"reason": "核对地址"})
    assert "000-5550101" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert last_entry(letter) == ("contact-opened", "clerk")
    again = client.get(address("letter", letter.number)).content.decode()
    assert "000-5550101" not in again
    assert "核对地址" in again


def test_a_held_letter_is_let_through_with_one_press(town: Township, letter: Letter) -> None:
    letter_hold(letter=letter, why="x", at=NOON, role="clerk")
    at_desk(town).post(address("letter-hold", letter.number))
    letter.refresh_from_db()
    assert letter.held_for == ""


def test_whom_it_complains_about_sees_it_no_more(town: Township, letter: Letter) -> None:
    client = at_desk(town)
    sent = {"unit": "", "staff": town.wang.pk, "reason": "信里写的"}
    assert client.post(address("letter-concerns", letter.number), sent)["Location"] == address("letters")
    assert client.get(address("letter", letter.number)).status_code == 404
    nobody = at_desk(town, "li").post(address("letter-concerns", letter.number), {"reason": "x"})
    assert "unit" in nobody.context["form"].errors


def test_a_wish_is_settled(town: Township, letter: Letter) -> None:
    other = received(town).letter
    wish = wish_make(letter=letter, kind=WishKind.CORRECT, words="是四组", at=NOON)
    where = address("letter-wish", letter.number, wish.pk)
    client = at_desk(town)
    assert "是四组" in client.get(where).content.decode()
    assert client.post(where, {"reason": "已更正"}).status_code == 302
    wish.refresh_from_db()
    assert wish.outcome == "已更正"
    assert client.get(address("letter-wish", other.number, wish.pk)).status_code == 404


def test_what_the_writer_said_is_marked_as_entered_by_staff(town: Township, letter: Letter) -> None:
    matter = letter.matters.get()
    where = address("matter-confirm", letter.number, 1)
    client = at_desk(town, "li")
    assert client.post(where, {"solved": "yes"}).status_code == 422
    matter_answer_on_spot(matter=matter, body="修好了", staff=town.wang, at=NOON, role="clerk")
    assert client.post(where, {"solved": "no", "rating": "2", "words": "还漏"}).status_code == 302
    said = matter.confirmations.get()
    assert (said.entered_by, said.solved, said.rating) == (town.li, "no", 2)


def test_correcting_only_the_kind_makes_no_new_text(town: Township, letter: Letter) -> None:
    text = text_of(letter=letter)
    sent = {"line": text.line, "body": text.body, "place": text.place, "kind": "report", "reason": "是举报"}
    at_desk(town).post(address("letter-correct", letter.number), sent)
    letter.refresh_from_db()
    assert letter.kind == "report"
    assert letter.texts.count() == 1


def test_a_handler_calls_for_the_unit(town: Township, letter: Letter) -> None:
    letter.handlings.create(unit=town.water, since=NOON)
    at_desk(town, "zhaxi").post(address("call", letter.number), {"purpose": "contact", "outcome": "nobody"})
    call = letter.calls.get()
    assert (call.unit, call.outcome) == (town.water, CallOutcome.NOBODY)
    assert last_entry(letter) == ("called", "handler")
