"""After every service the tables are as their entries say; and what entries do not tell is found."""

from __future__ import annotations

import pytest

from huiyin.journal.models import Entry
from huiyin.journal.replay import Finding, compare
from huiyin.letters import replay as letters
from huiyin.letters.models import Answer, Call, ContactOpening, Letter, LetterText, Matter, Reply
from huiyin.problems import replay as problems
from huiyin.problems.models import Belonging, Confirmation, Problem, ReleaseLook, Step
from tests.architecture.test_entries import SERVICES, answered, one, opened
from tests.people import NOON, Township, received

COVERED = [letters.COVERED, *problems.COVERED]


def found() -> list[Finding]:
    return list(compare(covered=COVERED))


@pytest.mark.parametrize("name", SERVICES)
def test_after_every_service_the_tables_are_as_the_entries_say(town: Township, name: str) -> None:
    before, call = SERVICES[name]
    call(town, before(town))
    assert found() == []


def test_every_covered_table_is_read(town: Township) -> None:
    """A change of one value in each covered table is found."""
    for name in (
        "letters.call_record",
        "letters.contact_open",
        "problems.confirmation_record",
        "problems.release_decide",
    ):
        before, call = SERVICES[name]
        call(town, before(town))
    assert found() == []
    changes = {
        Letter: {"number": "YN2026-9999999-X"},
        LetterText: {"body": "别的话"},
        Matter: {"line": "别的"},
        Answer: {"body": "没有答"},
        Call: {"outcome": "nobody"},
        ContactOpening: {"reason": "好奇"},
        Problem: {"title": "别的"},
        Belonging: {"why": "别的"},
        Step: {"words": "别的"},
        ReleaseLook: {"decision": "held"},
        Confirmation: {"solved": "yes"},
    }
    assert set(changes) | {Reply} == {table for part in COVERED for table in part.tables}
    for table, change in changes.items():
        row = table._default_manager.order_by("pk")[0]
        was = {name: getattr(row, name) for name in change}
        table._default_manager.filter(pk=row.pk).update(**change)
        assert [finding.wrong for finding in found()] == ["changed"], table
        assert next(iter(change)) in found()[0].how or table is Letter
        table._default_manager.filter(pk=row.pk).update(**was)
    assert found() == []


def test_a_deleted_row_is_named(town: Township) -> None:
    matter = answered(town).belongings.get().matter
    matter.replies.all().delete()
    assert [finding.wrong for finding in found()] == ["deleted"]
    assert "answer" in found()[0].what


def test_an_inserted_row_is_named(town: Township) -> None:
    matter = one(town)
    text = LetterText.objects.get(letter=matter.letter)
    LetterText.objects.create(
        letter=matter.letter, version=2, line="", body="我很满意", place="", made_at=text.made_at
    )
    assert found() == [Finding("inserted", f"letter {matter.letter.number}: text 2")]


def test_a_letter_nobody_received_is_named(town: Township) -> None:
    letter = received(town).letter
    letter.pk, letter.number = None, "YN2026-0009999-X"
    letter.client_id = "9b2d6f0e-55a1-4c57-9a0e-0a9d3f0f5a22"
    letter.save(force_insert=True)
    assert found() == [Finding("inserted", "letter YN2026-0009999-X: letter")]


def test_a_back_dated_row_is_named(town: Township) -> None:
    problem = opened(town)
    step = problem.steps.get()
    Step.objects.filter(pk=step.pk).update(at=NOON.replace(year=2025))
    assert [finding.wrong for finding in found()] == ["back-dated"]
    assert found()[0].how == "at"


@pytest.mark.parametrize("content", ["{}", "[]", '{"matter":7}', '{"version":null}', '"x"'])
def test_an_entry_that_no_service_writes_stops_nothing(town: Township, content: str) -> None:
    letter = received(town).letter
    Entry.objects.filter(object_kind="letter", object_id=letter.pk).update(content=content)
    assert {finding.wrong for finding in found()} == {"changed"}
