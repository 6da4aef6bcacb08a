from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.common import fonts
from huiyin.common.errors import Refused
from huiyin.pure.officeforms import Fonts, MissingFont


def test_it_works(fonts: Fonts) -> None:
    assert fonts.tibetan
    assert fonts.body


def test_the_offices_own_folder_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    own = tmp_path / "fonts"
    own.mkdir()
    assert fonts.folders()[0] == str(own)


@pytest.mark.parametrize(("script", "package"), [("bo", "fonts-noto-core"), ("zh", "fonts-noto-cjk")])
def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, script: str, package: str) -> None:
    def none(_folders: tuple[str, ...]) -> Fonts:
        raise MissingFont(script)

    monkeypatch.setattr(fonts, "fonts_in", none)
    with pytest.raises(Refused, match=package):
        fonts.fonts()
