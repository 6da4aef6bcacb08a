from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from huiyin.cli import receipt
from huiyin.pure.merkle import errors

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "0.1.0"
KEPT = VECTORS / "proofs" / "kept.tlog-proof"
ERASED = VECTORS / "proofs" / "erased.tlog-proof"
LETTER, KEY = VECTORS / "letter.txt", VECTORS / "key"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def verify(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    receipt.configure(parser)
    return receipt.run(parser.parse_args(["verify", *map(str, arguments)]))


def test_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KEPT, "--letter", LETTER, "--key", KEY) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["The receipt is sound.", "In the log huiyin.example/journal: entry 121 of 300."]
    assert lines[3] == "Number EX2026-0000120-N and the text of the letter are those of the entry."
    assert lines[4].startswith("Root of the log at that size: dbfa 3792 ")
    assert len(lines) == 5


def test_without_letter_and_key_it_says_what_is_left_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KEPT) == 0
    said = capsys.readouterr().out
    assert said.startswith("The receipt fits together. Whether the office made it, only the key tells.")
    assert "Number EX2026-0000120-N is that of the entry. You did not give the letter" in said
    assert "Compare the key with the one on the notice board: 43c9 16a4 " in said


def test_an_erased_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(ERASED, "--key", KEY) == 0
    said = capsys.readouterr().out
    assert "erased on" in said
    assert "个人信息保护法第四十七条" in said
    assert "can no longer be compared" in said


def test_a_letter_saved_by_an_old_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = LETTER.read_text(encoding="utf-8").replace("\n", "\r\n")
    (tmp_path / "letter.txt").write_bytes(text.encode("gb18030"))
    assert verify(KEPT, "--letter", tmp_path / "letter.txt") == 0
    assert "the text of the letter are those" in capsys.readouterr().out


def test_another_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("别的信", encoding="utf-8")
    assert verify(KEPT, "--letter", tmp_path / "letter.txt") == 1
    assert capsys.readouterr().out.startswith("The letter or the number is not")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:500], "The file ends too early"),
        (lambda data: b"PK\x03\x04", "This is not a receipt"),
        (lambda data: data.replace(b"\n300\n", b"\n301\n"), "The signature does not fit"),
        (lambda data: data.replace(b"index 120", b"index 121"), "The proof does not fit"),
        (
            lambda data: data.replace("— huiyin.example".encode(), "— another.example".encode()),
            "This receipt belongs",
        ),
    ],
    ids=["truncated", "another file", "changed size", "changed place", "another log"],
)
def test_what_is_wrong_has_its_sentence(
    change: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(change)
    (tmp_path / "file").write_bytes(change(KEPT.read_bytes()))
    assert verify(tmp_path / "file") == 1
    assert capsys.readouterr().out.startswith(said)


def test_a_receipt_of_another_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"
    (tmp_path / "key").write_text(other, encoding="ascii")
    assert verify(KEPT, "--key", tmp_path / "key") == 1
    assert capsys.readouterr().out.startswith("This receipt belongs to another log")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"no key"])
def test_a_file_that_holds_no_key(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_bytes(data)
    assert verify(KEPT, "--key", tmp_path / "key") == 2
    assert "holds no key" in capsys.readouterr().out


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "gone")


def test_no_error_that_a_receipt_can_meet_is_without_a_sentence() -> None:
    kinds = {kind for kind, _said in receipt.SENTENCES}
    # Only who builds or reads a log meets these two.
    own = {errors.MerkleError, errors.OutsideTreeError, errors.TileError}
    known = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and kind.__module__ == errors.__name__
    }
    assert known - own <= kinds
    assert [receipt.sentence(kind()) for kind, _said in receipt.SENTENCES] == [
        said for _kind, said in receipt.SENTENCES
    ]
