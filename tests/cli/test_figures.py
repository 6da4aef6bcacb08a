from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from huiyin.cli import figures, texts

LINES = "收到来信1123封，\r\n第二批覆盖率97.8%。\n"


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    figures.configure(parser)
    return figures.run(parser.parse_args([str(argument) for argument in arguments]))


def written(folder: Path, data: bytes, name: str = "draft.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written(tmp_path, LINES.encode())) == 0
    assert capsys.readouterr().out.splitlines() == ["1\t1123封\t收到来信数", "2\t97.8%\t第二批覆盖率"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_json(encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", written(tmp_path, LINES.encode(encoding))) == 0
    found = json.loads(capsys.readouterr().out)["figures"]
    assert all(LINES[figure["start"] : figure["end"]] == figure["surface"] for figure in found)
    assert [(figure["surface"], figure["kind"], figure["result"]) for figure in found] == [
        ("1123封", "count", True),
        ("第二批", "ordinal", False),
        ("97.8%", "percent", True),
    ]
    assert found[0] == {
        "start": 4,
        "end": 9,
        "surface": "1123封",
        "value": 1123,
        "high": None,
        "unit": "封",
        "raw_unit": "封",
        "qualifier": "exact",
        "kind": "count",
        "measure": "收到来信数",
        "result": True,
    }


def test_docx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        text = "<w:p><w:r><w:t>收到来信1123封。</w:t></w:r></w:p>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{text}</w:document>')
    assert run(written(tmp_path, file.getvalue(), "draft.docx")) == 0
    assert capsys.readouterr().out == "1\t1123封\t收到来信数\n"


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"PK\x03\x04 no archive"], ids=["no text", "no document"])
def test_a_file_that_cannot_be_read(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written(tmp_path, data)) == 2
    assert "draft.txt" in capsys.readouterr().err


def test_a_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(texts, "LARGEST_FILE", 10)
    assert run(written(tmp_path, b"x" * 11)) == 2
    assert "draft.txt" in capsys.readouterr().err


def test_an_empty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", written(tmp_path, b"")) == 0
    assert json.loads(capsys.readouterr().out) == {"figures": []}


def test_the_library_starts_without_django() -> None:
    code = "import sys, huiyin.cli.check; sys.exit('django' in sys.modules)"
    source = Path(figures.__file__).parents[2]
    assert (
        subprocess.run(
            [sys.executable, "-P", "-c", code], env={"PYTHONPATH": str(source)}, check=False
        ).returncode
        == 0
    )
