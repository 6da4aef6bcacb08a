"""After an erasure the text is nowhere in the data folder, and the receipt still proves its place."""

from __future__ import annotations

import csv
import gzip
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Place

# Words that stand nowhere else; the index keeps each as hexadecimal digits.
WORD, NAME = "Zyxwvutsrqponmlk", "Mlkjihgfedcbazyx"
PHONE = "000-5559876"
BODY = f"三村{WORD}的水管冻裂了。"
RECEIPT = "receipt.tlog-proof"

BEFORE = f"""
from huiyin.letters.models import Letter
from huiyin.letters.services.letter import letter_correct
from huiyin.letters.files import store, File
from huiyin.letters.proof import proof_file
from huiyin.letters.models import Attachment
from huiyin.journal.sequencer import log_advance
letter = Letter.objects.get(source_id="1")
letter_correct(letter=letter, body={BODY!r} + "还有", line={NAME!r}, reason="补充", at=timezone.now(), role="writer")
sha = store(file=File({WORD!r}.encode() * 9, "text/plain"))
Attachment.objects.create(letter=letter, sha256=sha, media_type="text/plain", size=9, added_at=timezone.now())
log_advance(at=timezone.now())
open({RECEIPT!r}, "wb").write(proof_file(letter=letter))
"""
AFTER = """
from huiyin.letters.models import Letter
from huiyin.problems.services.erase import letter_erase_wholly
from huiyin.letters.proof import proof_file
from huiyin.journal.sequencer import log_advance
letter = Letter.objects.get(source_id="1")
letter_erase_wholly(letter=letter, reason="第四十七条", at=timezone.now(), role="supervisor")
log_advance(at=timezone.now())
open("after.tlog-proof", "wb").write(proof_file(letter=letter))
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An office on SQLite with two letters that came as a file; the first will be erased."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the files of a PostgreSQL server are not ours to read; docs/operate/journal.md")
    place = Place(tmp_path / "data")
    made = place.run("admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "admin")
    assert made.returncode == 0, made.stderr
    file = tmp_path / "letters.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "title", "body"])
        rows.writerow(["1", NAME, BODY])
        rows.writerow(["2", "路灯", "二村的路灯不亮。"])
    done = place.run("import", str(file), "--campaign", "一封信", "--area", "YN")
    assert done.returncode == 0, done.stderr
    file.unlink()
    return place


def do(place: Place, script: str) -> str:
    """Run lines of Python in the office, as a process of its own; return what it logged."""
    head = "import django; django.setup()\nfrom django.utils import timezone\n"
    done = subprocess.run(
        [sys.executable, "-P", "-c", head + script],
        env=place.env | {"HUIYIN_LOG": "DEBUG"},
        cwd=place.data.parent,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def spellings(word: str) -> list[bytes]:
    """Return a word as it may stand in a file: itself, as UTF-16, and as the index writes it, also without its head."""
    digits = word.lower().encode().hex()
    return [
        word.encode(),
        word.lower().encode(),
        word.encode("utf-16-le"),
        digits.encode(),
        digits[8:].encode(),
    ]


def traces(folder: Path) -> Iterator[str]:
    """Yield the files that hold a word of the letter, or its telephone number."""
    looked = [*spellings(WORD), *spellings(NAME), PHONE.encode()]
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            data += gzip.decompress(data) if path.suffix == ".gz" else b""
            if any(one in data for one in looked):
                yield path.name


@pytest.mark.slow
def test_it_works(place: Place) -> None:
    database = place.data / "huiyin.sqlite3"
    logged = do(place, BEFORE)
    place.run("propose")
    place.run("journal", "export", str(place.data / "exported"))
    stored = b"".join(path.read_bytes() for path in place.data.glob("huiyin.sqlite3*"))
    assert all(one in stored for one in (WORD.encode(), spellings(NAME)[-1]))  # text and index
    # A server reads at this moment: so what was there before stays in the files.
    server = sqlite3.connect(database, isolation_level=None)
    server.execute("BEGIN")
    assert server.execute("SELECT count(*) FROM letters_letter").fetchone() == (2,)
    logged += do(place, AFTER)
    assert list(traces(place.data)) != []
    server.execute("ROLLBACK")
    said = place.run("tick")
    assert "scrubbed=1" in said.stdout, said.stderr
    place.run("journal", "export", str(place.data / "exported"))
    assert place.run("backup", str(place.data / "after.tar.gz")).returncode == 0
    assert list(traces(place.data)) == []
    assert WORD not in logged + said.stdout + said.stderr
    assert "scrubbed=0" in place.run("tick").stdout
    receipts(place)
    server.close()


def receipts(place: Place) -> None:
    """The receipt kept before proves as it did; one made after says when and by which rule."""
    letter = place.data.parent / "letter.txt"
    letter.write_text(BODY, encoding="utf-8")
    kept = place.run("receipt", "verify", RECEIPT, "--letter", str(letter))
    assert kept.returncode == 0, kept.stdout
    after = place.run("receipt", "verify", "after.tlog-proof")
    assert after.returncode == 0, after.stdout
    assert "第四十七条" in after.stdout
    audit = place.run("journal", "audit")
    assert audit.returncode == 0, audit.stdout
