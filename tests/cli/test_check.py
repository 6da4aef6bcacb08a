from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from huiyin.cli import check

WRONG = "收到来信120封。\n形成问题清单37项，问题整改完成率80%。\n"
SENTENCE = "37 项中没有一个整数恰为 80%：29 项是 78.4%，30 项是 81.1%。"


def run(folder: Path, text: str, *options: str) -> int:
    path = folder / "draft.txt"
    path.write_text(text, encoding="utf-8")
    parser = argparse.ArgumentParser()
    check.configure(parser)
    return check.run(parser.parse_args([str(path), *options]))


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, WRONG) == 1
    assert capsys.readouterr().out == f"2\t{SENTENCE}\n"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, WRONG, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["findings"] == [{"kind": "impossible_rate", "figures": [1, 2], "message": SENTENCE}]
    assert [answer["figures"][number]["surface"] for number in (1, 2)] == ["37项", "80%"]


def test_all_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "形成问题清单37项，问题整改完成率81%。") == 0
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes(b"\xff\xff\xff")
    assert check.run(argparse.Namespace(file=path, json=False)) == 2
    assert "draft.txt" in capsys.readouterr().err
