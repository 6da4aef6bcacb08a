"""Letters from a file: what is taken, what is not and why, and that a second run doubles nothing."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from huiyin.accounts.services import area_add
from huiyin.cli import import_, propose
from huiyin.common.errors import Refused
from huiyin.letters.imports.columns import header_hash
from huiyin.letters.models import Campaign, Channel, ImportMapping, ImportRun, Letter
from huiyin.letters.services import imports
from huiyin.problems.models import Proposal
from tests.people import NOON, Township

HEAD = "id,user,time,title,body\n"
ROWS = (
    "1,U1,2019/7/19 18:19:54,三村水管冻裂,三村三组的水管冻裂了，没水吃。\n"
    "2,U2,2019/7/20 8:00,三村三组水管冻裂没水,三村三组的水管冻裂了，没水吃。请来修。\n"
    "3,U3,2019-07-21 09:10:11,一村路灯不亮,一村路灯半个月不亮了。\n"
)


def take(
    path: Path, text: str, capsys: pytest.CaptureFixture[str], encoding: str = "utf-8", *more: str
) -> tuple[int, dict[str, int], str]:
    path.write_bytes(text.encode(encoding))
    return take_file(path, capsys, *more)


def take_file(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, int], str]:
    parser = argparse.ArgumentParser()
    import_.configure(parser)
    options = parser.parse_args(
        [str(path), "--campaign", "一封信", "--area", "YN", "--channel", "web", "--json", *more]
    )
    code = import_.run(options)
    said = capsys.readouterr()
    return code, json.loads(said.out or "{}"), said.err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "letters.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_works(town: Township, file: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    code, counts, said = take(file, HEAD + ROWS, capsys, encoding)
    assert (code, counts) == (0, {"rows": 3, "new": 3, "known": 0, "refused": 0})
    assert "user" in said
    first = Letter.objects.get(source_id="1")
    assert first.channel == Channel.WEB
    assert first.received_at.isoformat() == "2019-07-19T10:19:54+00:00"
    assert first.campaign == Campaign.objects.get(name="一封信")
    assert "U1" not in "".join(str(value) for row in Letter.objects.values_list() for value in row)


def test_again_takes_only_what_is_new(town: Township, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(file, HEAD + ROWS, capsys)
    _code, counts, _said = take(file, HEAD + ROWS + "4,U4,2019/7/22,五,又一封信\n", capsys)
    assert counts == {"rows": 4, "new": 1, "known": 3, "refused": 0}


def test_a_row_that_cannot_be_taken_is_named(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "5,U5,2019/13/40,三,没有这一天\n,U6,2019/7/22,六,没有编号\n7,U7,2019/7/22,,\n"
    code, counts, said = take(file, HEAD + bad + ROWS, capsys)
    assert (code, counts["new"], counts["refused"]) == (1, 3, 3)
    assert all(f" {line} " in said or f"{line} " in said for line in (2, 3, 4))


def test_an_unknown_place_names_the_known_ones(town: Township, file: Path) -> None:
    file.write_text(HEAD + ROWS)
    parser = argparse.ArgumentParser()
    import_.configure(parser)
    options = parser.parse_args([str(file), "--campaign", "一封信", "--area", "NOPE"])
    with pytest.raises(Refused, match=f"NOPE.*{town.office.area.code}"):
        import_.run(options)


def test_a_missing_column(town: Township, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _counts, said = take(file, "title,body\n一,二\n", capsys)
    assert code == 2
    assert "id" in said


def test_alike_letters_become_proposals(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    area_add(office=town.office, parent=town.office.area, code="YN04", name="四村", at=NOON)
    take(file, HEAD + ROWS, capsys)
    parser = argparse.ArgumentParser()
    propose.configure(parser)
    assert propose.run(parser.parse_args(["--json"])) == 0
    assert json.loads(capsys.readouterr().out) == {"matters": 3, "proposals": 1, "alone": 1}
    assert {matter.letter.source_id for matter in Proposal.objects.get(size=2).matters.all()} == {"1", "2"}


def test_groups_of_a_table_become_proposals(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(file, HEAD + ROWS, capsys)
    table = file.with_name("groups.csv")
    table.write_text(
        "id,problem,problem_title,certainty,reason\n1,1,水管,0.9,都提到水管\n3,1,水管,0.8,都提到水管\n2,2,路,1,单独\n9,2,路,1,x\n",
        encoding="utf-8",
    )
    parser = argparse.ArgumentParser()
    propose.configure(parser)
    assert propose.run(parser.parse_args(["--from", str(table), "--json"])) == 0
    assert {matter.letter.source_id for matter in Proposal.objects.get(size=2).matters.all()} == {"1", "3"}


def test_the_real_letters(
    town: Township, shared_data: Path, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    lines = (
        (shared_data / "letters" / "district_letters.csv").read_text("utf-8-sig").splitlines(keepends=True)
    )
    _code, counts, _said = take(file, "".join(lines[:41]), capsys)
    assert counts["new"] == counts["rows"]
    assert counts["rows"] >= 20


def test_what_was_not_taken_lies_beside_the_file(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "5,U5,2019/13/40,三,没有这一天\n"
    _code, _counts, said = take(file, HEAD + ROWS + bad, capsys)
    beside = file.with_name("letters-errors.csv")
    assert str(beside) in said
    text = beside.read_text("utf-8")
    assert text.startswith("\ufeffid,time,title,body,")
    assert "U5" not in text
    mended = file.with_name("mended.csv")
    mended.write_text(text.replace("2019/13/40", "2019/12/4"), "utf-8")
    assert take_file(mended, capsys)[:2] == (0, {"rows": 1, "new": 1, "known": 0, "refused": 0})


def test_without_numbers(town: Township, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "title,body\n一,路灯不亮\n二,路灯不亮\n"
    assert take(file, text, capsys, "utf-8", "--by-content")[1]["new"] == 2
    again = take(file, text + "三,路灯不亮\n", capsys, "utf-8", "--by-content")
    assert again[1] == {"rows": 3, "new": 1, "known": 2, "refused": 0}


def test_xlsx(town: Township, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    for line in (HEAD + ROWS).splitlines():
        book.active.append(line.split(","))
    path = file.with_suffix(".xlsx")
    book.save(path)
    assert take_file(path, capsys)[1] == {"rows": 3, "new": 3, "known": 0, "refused": 0}


def test_a_formula_is_refused_with_its_place(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    book.active.append(["id", "body"])
    book.active.append([1, "=1+1"])
    path = file.with_suffix(".xlsx")
    book.save(path)
    with pytest.raises(Refused, match="B"):
        take_file(path, capsys)
    assert not ImportRun.objects.exists()


def test_stopped_by_hand_it_goes_on(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "id,body\n" + "".join(f"{n},第{n}盏路灯不亮\n" for n in range(120))
    whole = imports.run_step
    turns = iter([True, False])

    def once(**given: Any) -> bool:
        if not next(turns):
            raise KeyboardInterrupt
        return whole(**given)

    with monkeypatch.context() as patch:
        patch.setattr(imports, "run_step", once)
        code, counts, said = take(file, text, capsys)
    assert (code, counts) == (130, {})
    assert "50" in said
    assert ImportRun.objects.get().state == "paused"
    assert take(file, text, capsys)[1] == {"rows": 120, "new": 120, "known": 0, "refused": 0}
    assert ImportRun.objects.count() == 1


def test_columns_as_the_desk_remembers_them(
    town: Township, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ImportMapping.objects.create(
        office=town.office,
        name="县12345",
        header=header_hash(["甲", "乙"]),
        columns=["source_id", "body"],
        used_at=NOON,
    )
    take(file, "甲,乙\n7,路灯不亮\n", capsys, "utf-8", "--mapping", "县12345")
    letter = Letter.objects.get()
    assert (letter.source, letter.source_id) == ("县12345", "7")
