"""The place that is typed, among three villages and among two thousand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.accounts.models import Area
from huiyin.common.errors import Refused
from huiyin.letters.models import Letter
from huiyin.letters.places import areas_at_desk, place_typed, place_words, places_like
from tests.asking import a_batch
from tests.people import Township
from tests.web.desk.visits import address, at_desk, typed

MANY = 2_000


def many(town: Township) -> None:
    """Add villages to the township: in each hundred of them one is called 石塘村, with the same initials."""
    root = town.office.area
    Area.objects.bulk_create(
        Area(
            path=Area._get_path(root.path, root.depth + 1, 100 + number),
            depth=root.depth + 1,
            code=f"V{number:04}",
            name="石塘村" if number % 100 == 0 else f"第{number}村",
            name_bo=f"གྲོང་{number}",
            initials="stc" if number % 100 == 0 else f"d{number}c",
        )
        for number in range(MANY)
    )


def found(town: Township, written: str, who: str = "wang") -> list[str]:
    places = areas_at_desk(actor=town.actor(who), office=town.office)
    return [area.code for area in places_like(places=places, typed=written)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("V0007", "V0007"),
        ("v0007", "V0007"),
        ("第7村", "V0007"),
        ("d7c", "V0007"),
        ("གྲོང་7", "V0007"),
        (" 三村 ", "YN03"),
        ("གྲོང་ཚོ་གསུམ་པ།", "YN03"),
        ("第1999", "V1999"),
    ],
    ids=["code", "small", "name", "initials", "tibetan", "spaces", "tibetan-name", "beginning"],
)
def test_it_works(town: Township, written: str, code: str) -> None:
    many(town)
    assert found(town, written) == [code]


def test_several_are_few(town: Township) -> None:
    many(town)
    assert len(found(town, "stc")) == 8
    assert len(found(town, "第")) == 8
    places = areas_at_desk(actor=town.actor("wang"), office=town.office)
    with pytest.raises(Refused, match="V0000"):
        place_typed(places=places, typed="stc")
    assert place_words(places=places, code="V0100") == "V0100"
    assert place_words(places=places, code="YN03") == "三村"


@pytest.mark.parametrize("written", ["", " ", "\0", "火星", "%", "_", "'"], ids=repr)
def test_nonsense_is_no_place(town: Township, written: str) -> None:
    assert found(town, written) == []


def test_only_where_one_registers(town: Township) -> None:
    assert found(town, "三村", "village_clerk") == []
    assert found(town, "YN01", "village_clerk") == ["YN01"]
    assert found(town, "三村", "zhaxi") == []


@pytest.mark.parametrize("name", ["letter-new", "batch-record"])
def test_a_county_fits_on_the_page(town: Township, name: str) -> None:
    many(town)
    client = at_desk(town)
    where = address(name, *([a_batch(town, at=timezone.now()).pk] if name == "batch-record" else []))
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(where)
    assert len(page.content) < 60_000
    assert "第7村" not in page.content.decode()
    assert len(queries) < 30
    answer = client.post(where, typed(area="stc"))
    assert answer.status_code == 422
    assert len(answer.content) < 60_000
    again = typed(area="stc", pick="V0100", body="选了其中一个")
    next_one = client.post(where, again)
    assert Letter.objects.get().area.code == "V0100"
    assert client.get(next_one["Location"]).context["form"]["area"].value() == "V0100"


def test_a_choice_that_is_not_offered_is_not_taken(town: Township) -> None:
    many(town)
    answer = at_desk(town).post(address("letter-new"), typed(area="stc", pick="YN03"))
    assert answer.status_code == 422
    assert not Letter.objects.exists()


def test_asked_while_one_types(town: Township) -> None:
    many(town)
    answer = at_desk(town).get(address("place-search"), {"q": "d7"})
    assert len(answer.content) < 2_000
    assert answer.json()[0] == ["V0007", "第7村", "d7c"]
    assert at_desk(town, "village_clerk").get(address("place-search"), {"q": "d7"}).json() == []
