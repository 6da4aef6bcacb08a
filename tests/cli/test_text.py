"""The words of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from huiyin.cli import text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN.UTF-8", "用法："), ("zh_TW", "用法："), ("en_US", "usage: "), ("C.UTF-8", "usage: ")],
)
def test_it_works(language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    text.bind()
    assert text.gettext("usage: ") == said
    assert text.language() == ("zh-hans" if language.startswith("zh") else "en")


@pytest.mark.parametrize("said", text.ARGPARSE)
def test_argparse_still_says_so(said: str) -> None:
    source = Path(argparse.__file__).read_text(encoding="utf-8")
    assert repr(said)[1:-1] in source
