from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pytest

from huiyin.cli import route

TRAIN = "text,category\n" + "".join(
    f"{text},{name}\n"
    for name, texts in {
        "道路": ["路面 破损", "路面 坑洼", "道路 塌陷"],
        "教育": ["学校 收费", "学校 补课"],
    }.items()
    for text in texts
)


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    route.configure(parser)
    return route.run(parser.parse_args([str(word) for word in words]))


def test_it_works(tmp_path: Path) -> None:
    table, model, letters, out = (tmp_path / name for name in ("train.csv", "model.npz", "in.csv", "out.csv"))
    table.write_text(TRAIN, encoding="utf-8")
    letters.write_text("id,title,body\n7,村口路面破损,\n8,,\n", encoding="utf-8")
    assert run("train", table, "--model", model) == 0
    assert run("apply", letters, "--model", model, "--out", out) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == ["7", "8"]
    assert rows[0]["category"] == "道路"
    assert rows[1]["certainty"] == "0.500"


def test_one_category_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.csv").write_text("text,category\n路,道路\n", encoding="utf-8")
    assert run("train", tmp_path / "train.csv", "--model", tmp_path / "m") == 2
    assert "两个类别" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()


def test_a_hostile_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("id,title,body\n1,a,b\n", encoding="utf-8")
    (tmp_path / "m").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    assert run("apply", tmp_path / "in.csv", "--model", tmp_path / "m", "--out", tmp_path / "o") == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "o").exists()
