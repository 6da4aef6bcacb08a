"""Compiling translations where they are missing or old."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from huiyin.cli import translations

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "letter"
msgstr "来信"

#, fuzzy
msgid "problem"
msgstr "题目"
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for app in ("letters", "web/desk"):
        folder = tmp_path / app / "locale" / "zh" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(PO, encoding="utf-8")
    return tmp_path


def test_it_works(package: Path) -> None:
    assert translations.compile_stale(package) == 2
    for app in ("letters", "web/desk"):
        found = gettext.translation("django", str(package / app / "locale"), languages=["zh"])
        assert found.gettext("letter") == "来信"


def test_nothing_to_do(package: Path) -> None:
    translations.compile_stale(package)
    assert translations.compile_stale(package) == 0


def test_newer_text_is_compiled_again(package: Path) -> None:
    translations.compile_stale(package)
    po = next(package.glob("letters/**/*.po"))
    po.write_text(PO.replace("来信", "信"), encoding="utf-8")
    os.utime(po, (po.stat().st_atime, po.stat().st_mtime + 10))
    assert translations.compile_stale(package) == 1
    assert gettext.translation("django", str(po.parents[2]), languages=["zh"]).gettext("letter") == "信"


def test_doubtful_translation_is_not_used(package: Path) -> None:
    translations.compile_stale(package)
    found = gettext.translation("django", str(package / "letters" / "locale"), languages=["zh"])
    assert found.gettext("problem") == "problem"


def test_leaves_nothing_else_behind(package: Path) -> None:
    translations.compile_stale(package)
    names = {path.name for path in package.glob("**/LC_MESSAGES/*")}
    assert names == {"django.po", "django.mo"}
