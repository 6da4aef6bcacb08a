"""The tree of categories: loading a table again adds nothing; what is wrong in a table is named by its row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts import category_file
from huiyin.accounts.listing import categories_below, categories_new
from huiyin.accounts.models import Category
from huiyin.accounts.selectors import categories, categories_known
from huiyin.accounts.services import categories_load, category_change
from huiyin.common.errors import Refused
from huiyin.journal.models import Entry
from tests.people import NOON, Township

ROWS = [["城乡建设", "供水", "水质"], ["城乡建设", "供热"], ["农业农村"], ["城乡建设", "供水", "水价"]]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=5)


def load(town: Township) -> int:
    return categories_load(office=town.office, scheme="new", rows=ROWS, at=NOON)


def test_it_works(town: Township) -> None:
    assert load(town) == 6
    rows = Category.objects.filter(scheme="new").order_by("path").values_list("code", "name")
    assert list(rows) == [
        ("01", "城乡建设"),
        ("0101", "供水"),
        ("010101", "水质"),
        ("010102", "水价"),
        ("0102", "供热"),
        ("02", "农业农村"),
    ]


def test_again_adds_nothing(town: Township) -> None:
    load(town)
    entries = Entry.objects.count()
    assert load(town) == 0
    assert Entry.objects.count() == entries


def test_more_later(town: Township) -> None:
    load(town)
    rows = [["城乡建设", "供水", "水压"], *ROWS]
    assert categories_new(scheme="new", rows=rows) == [("城乡建设", "供水", "水压")]
    assert categories_load(office=town.office, scheme="new", rows=rows, at=NOON) == 1
    assert categories_known(scheme="new")["城乡建设", "供水", "水压"].code == "010103"


def test_same_names_in_another_scheme(town: Township) -> None:
    load(town)
    assert categories_load(office=town.office, scheme="other", rows=ROWS, at=NOON) == 6


def test_name_too_long(town: Township) -> None:
    with pytest.raises(Refused):
        categories_load(office=town.office, scheme="new", rows=[["水" * 61]], at=NOON)


def test_rename(town: Township) -> None:
    category_change(
        office=town.office, category=town.supply, name="供排水", reason="口径", at=NOON, role="administrator"
    )
    assert Category.objects.get(pk=town.supply.pk).name == "供排水"


def test_rename_to_the_name_beside_it(town: Township) -> None:
    with pytest.raises(Refused) as refused:
        category_change(
            office=town.office, category=town.supply, name="照明", reason="x", at=NOON, role="administrator"
        )
    assert refused.value.field == "name"


def test_closing_takes_what_is_below(town: Township) -> None:
    top = Category.objects.get_parent(town.supply)
    change: dict[str, Any] = {"office": town.office, "reason": "换体系", "at": NOON, "role": "administrator"}
    category_change(category=top, is_open=False, **change)
    assert town.supply not in categories()
    town.supply.refresh_from_db()
    with pytest.raises(Refused):
        category_change(category=town.supply, is_open=True, **change)
    category_change(category=top, is_open=True, **change)
    category_change(category=town.supply, is_open=True, **change)
    assert town.supply in categories()
    assert town.lighting not in categories()


def test_look_for_words(town: Township) -> None:
    assert list(categories_below(category=None, words="照")) == [town.lighting]


@given(st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=8))
def test_written_and_read(rows: list[list[str]]) -> None:
    plain = [[name.strip() for name in row] for row in rows]
    if all(all(row) for row in plain):
        assert category_file.read(category_file.written(plain).encode()) == plain


@pytest.mark.parametrize(
    "header", ["level1,level2", "Level1 , LEVEL2", "一级,二级", "第一级类别,第二级类别", "x,level1,level2"]
)
def test_headers(header: str) -> None:
    row = "x,公用设施,供水" if header.startswith("x") else "公用设施,供水"
    assert category_file.read(f"{header}\n{row}\n".encode()) == [["公用设施", "供水"]]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00\x01",
        "level2\n供水\n".encode(),
        b"level1\n",
        "level1,level2\n,供水\n".encode(),
        ("level1\n" + "水" * 61).encode(),
        b"level1\n" + b"a" * category_file.BYTES,
        b"level1\na\x00b\n",
        b'level1\n"' + b"a" * 140_000 + b'"\n',
    ],
    ids=["empty", "binary", "no-top", "no-rows", "gap", "long", "big", "zero-byte", "huge-cell"],
)
def test_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        category_file.read(data)
    assert refused.value.field == "file"


def test_gb18030() -> None:
    assert category_file.read("level1\n供水\n".encode("gb18030")) == [["供水"]]
