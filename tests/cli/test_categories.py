"""`huiyin categories`: loads a table of categories, and adds nothing the second time."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from huiyin.accounts.models import Category
from huiyin.cli import categories
from huiyin.common.errors import NotFound, Refused
from tests.people import Township

TABLE = "level1,level2\n公用设施,供水\n公用设施,供热\n农业农村,\n"


def options(file: Path, **changes: object) -> argparse.Namespace:
    return argparse.Namespace(**{"file": file, "scheme": "new", "office": "", "json": True, **changes})


def test_it_works(town: Township, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "categories.csv"
    file.write_text(TABLE, encoding="gb18030")
    assert categories.run(options(file)) == 0
    assert categories.run(options(file)) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [{"rows": 3, "new": 4}, {"rows": 3, "new": 0}]
    assert Category.objects.get(scheme="new", name="供热").code == "0102"


def test_words(town: Township, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "categories.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert categories.run(options(file, json=False, office="YN")) == 0
    assert "3" in capsys.readouterr().out


def test_unknown_office(town: Township, tmp_path: Path) -> None:
    file = tmp_path / "categories.csv"
    file.write_text(TABLE, encoding="utf-8")
    with pytest.raises(NotFound):
        categories.run(options(file, office="ZZ"))


def test_no_table(town: Township, tmp_path: Path) -> None:
    file = tmp_path / "categories.csv"
    file.write_text("name\n供水\n", encoding="utf-8")
    with pytest.raises(Refused):
        categories.run(options(file))


def test_real_list(town: Township, shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert categories.run(options(shared_data / "letters" / "categories.csv")) == 0
    assert json.loads(capsys.readouterr().out) == {"rows": 517, "new": 650}
