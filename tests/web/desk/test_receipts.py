"""Receipts: whoever registered the letter prints it, a lost word is found by what the caller knows."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from huiyin.letters.models import Letter
from huiyin.letters.selectors import letter_by_word
from huiyin.pure.receipts import word_chinese
from tests.people import Township, received
from tests.web.desk.visits import address, at_desk, typed


def test_it_works(town: Township) -> None:
    client = at_desk(town)
    for _time in range(5):
        client.post(address("letter-new"), typed(another="on"))
    page = client.get(address("receipts"))
    assert len(page.context["slips"]) == 5
    slip = page.context["slips"][0]
    assert letter_by_word(number=slip.letter.number, word=slip.word_chinese) == slip.letter
    assert letter_by_word(number=slip.letter.number, word=slip.word_latin) == slip.letter
    assert len(client.get(address("receipts"), {"last": "4"}).context["slips"]) == 4
    assert at_desk(town, "li").get(address("receipts")).context["slips"] == []


def test_the_word_of_a_letter_from_the_web_is_not_for_the_desk(town: Township) -> None:
    made = received(town, at=timezone.now())
    assert made.word is not None
    client = at_desk(town)
    for page in (
        address("letter", made.letter.number),
        address("receipts"),
        f"{address('letter-new')}?last={made.letter.number}",
    ):
        assert word_chinese(made.word) not in client.get(page).content.decode()


def test_a_lost_word_is_found_and_replaced(town: Township) -> None:
    made = received(town, at=timezone.now())
    assert made.word is not None
    client = at_desk(town)
    day = timezone.localdate().isoformat()
    sent = {"phone": "000 5550101", "day": day, "area": "YN03"}
    answer = client.post(address("lost-word"), sent)
    assert [row.number for row in answer.context["rows"]] == [made.letter.number]
    answer = client.post(address("letter-receipt", made.letter.number), {"reason": "说得出信里写的事"})
    path = urlsplit(answer["Location"]).path
    (slip,) = client.get(path).context["slips"]
    assert slip.word_chinese != word_chinese(made.word)
    assert letter_by_word(number=made.letter.number, word=slip.word_latin) == made.letter
    assert client.get(address("receipt", made.token)).status_code == 404


@pytest.mark.parametrize(
    "changes", [{"phone": "000-5550199"}, {"day": "2020-01-01"}, {"area": "YN01"}, {"phone": "-"}], ids=str
)
def test_a_letter_is_not_found_by_wrong_words(town: Township, changes: dict[str, str]) -> None:
    received(town, at=timezone.now())
    sent = {"phone": "000-5550101", "day": "", "area": ""} | changes
    assert at_desk(town).post(address("lost-word"), sent).context["rows"] == []


def test_a_letter_of_another_place_is_not_found(town: Township) -> None:
    received(town, at=timezone.now())
    sent = {"phone": "000-5550101", "day": "", "area": ""}
    assert at_desk(town, "village_clerk").post(address("lost-word"), sent).context["rows"] == []


def test_a_strangers_receipt_is_not_shown_by_its_token(town: Township) -> None:
    made = received(town, at=timezone.now())
    assert at_desk(town, "stranger").get(address("receipt", made.token)).status_code == 404
    assert at_desk(town).get(address("receipt", "x")).status_code == 404
    assert Letter.objects.count() == 1
