"""Following a letter: what opens it, what its writer reads and does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.journal.models import Entry
from huiyin.letters.models import Contact, Ending, Letter, Wish
from huiyin.letters.services.contact import contact_open
from huiyin.letters.services.intake import Received
from huiyin.letters.services.letter import letter_erase
from huiyin.letters.services.matter import matter_answer_on_spot, matter_repeats
from huiyin.letters.writer import follow_token
from huiyin.problems.models import Confirmation, Problem, State
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_accept, problem_answer, problem_assign
from huiyin.pure.receipts import word_chinese, word_crockford
from tests.people import Township, received
from tests.web.public.typed import looked_up, text

SECRET = "000-5550101"


@pytest.fixture
def letter(town: Township) -> Received:
    """Return a letter that came in just now."""
    return received(town, at=timezone.now())


def opened(client: Client, letter: Received) -> str:
    """Look the letter up and return the address of its page."""
    assert letter.word is not None
    return str(looked_up(client, letter.letter.number, word_crockford(letter.word))["Location"])


def answered(town: Township, letter: Letter, body: str = "换了保温管。") -> Problem:
    """Let the letter's first matter be answered through a problem."""
    at = timezone.now()
    problem = problem_open(
        office=town.office, title="三村水管冻裂", matters=[letter.matters.get()], why="x", at=at, role="clerk",
        category=town.supply,
    )  # fmt: skip
    problem = problem_assign(
        problem=problem, lead=town.water, why="供水", staff=town.li, at=at, role="coordinator"
    )
    problem = problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=at, role="handler")
    problem_answer(problem=problem, unit=town.water, body=body, staff=town.zhaxi, at=at, role="handler")
    return problem


def say(client: Client, url: str, **fields: Any) -> Any:
    return client.post(url, fields)


def test_it_works(client: Client, town: Township, letter: Received) -> None:
    assert "查" in text(client.get("/follow/"))
    page = client.get(opened(client, letter))
    assert page.status_code == 200
    assert letter.letter.number in text(page)
    assert page["Cache-Control"] == "no-store"


def test_both_forms_of_the_word_open_it(client: Client, letter: Received) -> None:
    assert letter.word is not None
    typed = word_chinese(letter.word), word_crockford(letter.word).lower().replace("-", " ")
    assert {looked_up(client, letter.letter.number, word).status_code for word in typed} == {303}


def test_the_word_is_in_no_address(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    assert letter.word is not None
    assert word_crockford(letter.word) not in url
    assert letter.letter.number not in url


def test_a_wrong_word_and_an_unknown_number_are_told_the_same(client: Client, letter: Received) -> None:
    wrong = looked_up(client, letter.letter.number, "000-000-000")
    unknown = looked_up(client, "YN2026-000999-0", "000-000-000")
    nonsense = looked_up(client, "云岭", "000-000-000")
    assert {wrong.status_code, unknown.status_code, nonsense.status_code} == {422}
    sentences = {page.context["form"].non_field_errors()[0] for page in (wrong, unknown, nonsense)}
    assert len(sentences) == 1
    assert "4" in sentences.pop()
    assert letter.letter.number in text(wrong)
    assert "0000-1234567" in text(wrong)
    assert "000-000-000" not in text(wrong)


def test_the_sixth_try_waits_even_with_the_right_word(client: Client, letter: Received) -> None:
    for _try in range(5):
        assert looked_up(client, letter.letter.number, "000-000-000").status_code == 422
    assert letter.word is not None
    page = looked_up(client, letter.letter.number, word_crockford(letter.word))
    assert page.status_code == 429
    assert int(page["Retry-After"]) <= 900
    assert "0000-1234567" in text(page)


def test_an_address_may_try_thirty_times(client: Client, town: Township) -> None:
    codes = [looked_up(client, f"X{number}", "000-000-000").status_code for number in range(31)]
    assert codes == [422] * 30 + [429]


def test_a_page_is_put_away_after_half_an_hour(client: Client, letter: Received) -> None:
    old = follow_token(letter=letter.letter, at=timezone.now() - timedelta(minutes=31))
    page = say(client, f"/follow/{old}/", do="wish", kind="correct", words="是二组")
    assert page.status_code == 404
    assert "是二组" in text(page)
    assert not Wish.objects.exists()


@pytest.mark.parametrize("token", ["x", "gAAAAA", "%00", "é", "a" * 5000])
def test_a_made_up_token_opens_nothing(client: Client, town: Township, token: str) -> None:
    assert client.get(f"/follow/{token}/").status_code == 404


def test_a_receipt_token_opens_no_letter_page(client: Client, letter: Received) -> None:
    assert client.get(f"/follow/{letter.token}/").status_code == 404


def test_an_answer_is_read_and_confirmed(client: Client, town: Township, letter: Received) -> None:
    problem = answered(town, letter.letter)
    url = opened(client, letter)
    page = text(client.get(url))
    assert "换了保温管。" in page
    assert "水利站" in page
    done = say(client, url, do="confirm", matter="1", solved="yes", rating="5", words="谢谢")
    assert done.status_code == 303
    assert 'role="status"' in text(client.get(done["Location"]))
    assert Confirmation.objects.get().rating == 5
    problem.refresh_from_db()
    assert problem.state == State.CLOSED


def test_not_solved_reopens(client: Client, town: Township, letter: Received) -> None:
    problem = answered(town, letter.letter)
    say(client, opened(client, letter), do="confirm", matter="1", solved="no")
    problem.refresh_from_db()
    assert problem.state == State.REOPENED


def test_said_twice_is_recorded_once(client: Client, town: Township, letter: Received) -> None:
    answered(town, letter.letter)
    url = opened(client, letter)
    for _time in range(2):
        assert say(client, url, do="confirm", matter="1", solved="partly", rating="").status_code == 303
    assert Confirmation.objects.count() == 1


def test_nothing_chosen_is_said_at_the_field(client: Client, town: Township, letter: Received) -> None:
    answered(town, letter.letter)
    page = say(client, opened(client, letter), do="confirm", matter="1", words="还是漏水")
    assert page.status_code == 422
    assert "还是漏水" in text(page)
    assert 'href="#id_1_solved_0"' in text(page)


def test_a_matter_that_is_not_there_is_404(client: Client, letter: Received) -> None:
    assert say(client, opened(client, letter), do="confirm", matter="9", solved="yes").status_code == 404


def test_an_unknown_wish_changes_nothing(client: Client, letter: Received) -> None:
    assert say(client, opened(client, letter), do="destroy").status_code == 422


def test_a_unit_is_named_and_a_person_never(client: Client, town: Township, letter: Received) -> None:
    answered(town, letter.letter)
    contact_open(
        letter=letter.letter, actor=town.actor("zhaxi"), reason="约时间上门", at=timezone.now(), role="handler",
        unit=town.water,
    )  # fmt: skip
    page = text(client.get(opened(client, letter)))
    assert "约时间上门" in page
    assert "扎西" not in page
    assert "李协调" not in page


def test_the_problem_is_named_only_when_it_is_released(
    client: Client, town: Township, letter: Received
) -> None:
    problem = answered(town, letter.letter)
    assert problem.title not in text(client.get(opened(client, letter)))
    shown = {"public_title": "水管冻裂一事", "public_area": town.village}
    Problem.objects.update(release="released", released_at=timezone.now(), told_due=timezone.now(), **shown)
    page = text(client.get(opened(client, letter)))
    assert "水管冻裂一事" in page
    assert f"/problems/{problem.number}/" in page


def test_a_repeat_reads_the_answer_to_the_first(client: Client, town: Township, letter: Received) -> None:
    first = received(town, at=timezone.now()).letter
    answered(town, first, "全线换管。")
    matter_repeats(
        matter=letter.letter.matters.get(), earlier=first.matters.get(), at=timezone.now(), role="clerk"
    )
    page = text(client.get(opened(client, letter)))
    assert "全线换管。" in page
    assert first.number not in page


def test_a_correction_is_asked_for_once(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    for _time in range(2):
        assert say(client, url, do="wish", kind="correct", words="是二组").status_code == 303
    assert Wish.objects.get().words == "是二组"
    assert "是二组" in text(client.get(url))


def test_contact_data_is_changed_and_taken_back(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    assert SECRET in text(client.get(url))
    say(client, url, do="contact", phone="", email="", name="", may_contact="unit")
    assert Contact.objects.get().sealed is None
    letter.letter.refresh_from_db()
    assert letter.letter.may_contact == "nobody"
    assert SECRET not in text(client.get(url))


def test_a_wrong_phone_keeps_what_was_typed(client: Client, letter: Received) -> None:
    page = say(client, opened(client, letter), do="contact", phone="邻居家", email="", name="")
    assert page.status_code == 422
    assert "邻居家" in text(page)


def test_withdrawing_ends_what_is_open(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    say(client, url, do="withdraw")
    assert letter.letter.matters.get().ending == Ending.WITHDRAWN
    assert say(client, url, do="withdraw").status_code == 422


def test_an_erased_letter_says_so_and_shows_no_words(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    letter_erase(letter=letter.letter, reason="写信人要求", at=timezone.now(), role="clerk")
    page = text(client.get(url))
    assert "水管" not in page
    assert "wish" not in page
    assert "记还在" in page
    assert say(client, url, do="wish", kind="correct", words="x").status_code == 422


def test_asking_for_erasure_is_recorded(client: Client, letter: Received) -> None:
    url = opened(client, letter)
    say(client, url, do="erase")
    assert Entry.objects.filter(kind="letters.wished").count() == 1
    assert 'value="erase"' not in text(client.get(url))


def test_a_held_letter_is_simply_received(client: Client, town: Township) -> None:
    held = received(town, at=timezone.now(), held_for="many")
    page = text(client.get(opened(client, held)))
    assert "many" not in page
    assert "待受理" in page


def test_an_answer_on_the_spot_is_read(client: Client, town: Township, letter: Received) -> None:
    matter_answer_on_spot(
        matter=letter.letter.matters.get(),
        body="周三通水。",
        staff=town.wang,
        at=timezone.now(),
        role="clerk",
    )
    assert "周三通水。" in text(client.get(opened(client, letter)))


def test_queries_do_not_grow(
    client: Client, town: Township, letter: Received, django_assert_max_num_queries: Any
) -> None:
    answered(town, letter.letter)
    url = opened(client, letter)
    with django_assert_max_num_queries(20):
        client.get(url)
