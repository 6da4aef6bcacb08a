"""What the software takes matters to be about: learnt from decisions, proposed, taken by a person."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huiyin.accounts.models import Category
from huiyin.cli import learn
from huiyin.common.errors import Conflict
from huiyin.letters import categories
from huiyin.letters.categories import category_proposals, tree_of
from huiyin.letters.models import CategoryProposal, Matter
from huiyin.letters.services.category import categories_propose, category_take
from huiyin.letters.services.letter import letter_concerns, letter_erase
from huiyin.letters.services.matter import matter_change
from huiyin.pure.routing import Branch
from tests.people import NOON, Township, received

LATER = NOON + timedelta(hours=1)
WATER = [
    "水管冻裂没有水吃",
    "自来水停了三天",
    "水管漏水",
    "水压太小上不了二楼",
    "水龙头放出来的水发黄",
    "蓄水池漏水",
]
LAMPS = ["路灯不亮", "村口路灯坏了", "新装的路灯夜里不亮", "路灯灯泡坏了", "路灯白天亮夜里不亮", "路灯杆倒了"]


@pytest.fixture
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)  # the command's own clock
    categories._load.cache_clear()
    return tmp_path


def run(*options: str) -> int:
    parser = argparse.ArgumentParser()
    learn.configure(parser)
    return learn.run(parser.parse_args(options))


def a_matter(town: Township, body: str, category: Category | None = None) -> Matter:
    letter = received(town, body=body, line=body[:20]).letter
    matter = letter.matters.select_related("letter__office", "area").get()
    return matter_change(matter=matter, category=category, at=NOON, role="clerk") if category else matter


def decided(town: Township, times: int = 3) -> None:
    for number in range(times):
        for body in WATER:
            a_matter(town, f"{body}{'啊' * number}", town.supply)
        for body in LAMPS:
            a_matter(town, f"{body}{'啊' * number}", town.lighting)


@pytest.fixture
def taught(town: Township, data: Path) -> Township:
    decided(town)
    assert run() == 0
    return town


def proposed(town: Township, body: str) -> CategoryProposal:
    matter = a_matter(town, body)
    categories_propose(office=town.office, at=LATER)
    return CategoryProposal.objects.select_related("category").get(matter=matter)


def test_it_works(taught: Township) -> None:
    found = proposed(taught, "三组水管冻裂，停水了")
    assert found.category == taught.supply
    assert found.certainty > 0.5
    assert "水管" in found.reason
    category_take(proposal=found, at=LATER, role="clerk")
    assert Matter.objects.get(pk=found.matter_id).category == taught.supply


def test_learning_says_what_it_can(town: Township, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided(town)
    assert run() == 0
    first = capsys.readouterr().out
    assert "36/36" in first
    assert "—" in first  # nothing was in use before
    assert run("--try") == 0
    assert "36/36" in capsys.readouterr().out.split("—")[0]


def test_too_little_is_not_learnt_from(town: Township, data: Path) -> None:
    a_matter(town, WATER[0], town.supply)
    assert run() == 1
    assert tree_of(office=town.office) is None


def test_what_is_worse_is_not_taken(
    taught: Township, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = categories.learnt(office=taught.office)
    monkeypatch.setattr(learn, "_crossed", lambda texts, paths: [Branch((), 0.0)] * len(texts))
    assert run() == 1
    assert categories.learnt(office=taught.office) == before
    assert run("--even-if-worse") == 0
    assert categories.learnt(office=taught.office) != before


def test_nothing_is_proposed_before_anything_was_learnt(town: Township, data: Path) -> None:
    a_matter(town, "水管冻裂")
    assert categories_propose(office=town.office, at=LATER) == 0


@pytest.mark.parametrize("damage", ["current.json", "*.npz"])
def test_a_damaged_tree_proposes_nothing_and_stops_nothing(taught: Township, data: Path, damage: str) -> None:
    categories._load.cache_clear()
    next(data.rglob(damage)).write_bytes(b"{")
    a_matter(taught, "水管冻裂")
    assert categories_propose(office=taught.office, at=LATER) == 0


def test_a_matter_is_proposed_for_once(taught: Township) -> None:
    proposed(taught, "路灯不亮")
    assert categories_propose(office=taught.office, at=LATER) == 0


def test_what_a_person_said_meanwhile_stands(taught: Township) -> None:
    found = proposed(taught, "路灯不亮")
    matter_change(matter=found.matter, category=taught.supply, at=LATER, role="clerk")
    with pytest.raises(Conflict):
        category_take(proposal=found, at=LATER, role="clerk")


def test_an_erasure_takes_the_words_along(taught: Township) -> None:
    found = proposed(taught, "三组水管冻裂")
    letter_erase(letter=found.matter.letter, reason="本人要求", at=LATER, role="supervisor")
    found.refresh_from_db()
    assert found.reason == ""


def test_whom_it_concerns_sees_no_proposal(taught: Township) -> None:
    found = proposed(taught, "三组水管冻裂")
    assert category_proposals(actor=taught.actor("wang")).filter(pk=found.pk).exists()
    letter_concerns(letter=found.matter.letter, staff=taught.wang, reason="写明了", at=LATER, role="clerk")
    assert not category_proposals(actor=taught.actor("wang")).filter(pk=found.pk).exists()


def test_the_page_takes_what_is_ticked(
    taught: Township, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.web.desk.category_proposals.now", lambda: LATER)
    found = proposed(taught, "三组水管冻裂，水管漏水，没有水吃")
    CategoryProposal.objects.filter(pk=found.pk).update(certainty=0.95)
    client.force_login(taught.wang)
    address = reverse("desk:category-proposals")
    page = client.get(address).content.decode()
    assert "水利站" in page
    client.post(address, {"take": ["x", str(found.pk), "9" * 30]})
    assert Matter.objects.get(pk=found.matter_id).category == taught.supply


def test_the_unit_that_a_letter_is_about_is_not_named(taught: Township, client: Client) -> None:
    found = proposed(taught, "三组水管冻裂，水管漏水，没有水吃")
    CategoryProposal.objects.filter(pk=found.pk).update(certainty=0.95)
    letter_concerns(letter=found.matter.letter, unit=taught.water, reason="写明了", at=LATER, role="clerk")
    client.force_login(taught.wang)
    assert "水利站" not in client.get(reverse("desk:category-proposals")).content.decode().split("<table")[1]


def test_the_queries_do_not_grow(
    taught: Township, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        a_matter(taught, f"水管冻裂{'了' * number}")
    categories_propose(office=taught.office, at=LATER)
    CategoryProposal.objects.update(certainty=0.95)
    client.force_login(taught.wang)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("desk:category-proposals")).status_code == 200
