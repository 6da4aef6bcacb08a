"""Which fonts a form is set in: the first of each row that is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import typst

# Families in order of preference. Debian: fonts-noto-cjk, fonts-noto-core. The others come with Windows and macOS.
BODY = ("FangSong", "STFangsong", "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", "SimSun")
STRONG = ("Noto Serif CJK SC", "Noto Serif SC", "SimHei", "Songti SC", "SimSun")
# With how much larger each must be set to stand beside Chinese text.
TIBETAN = {"Noto Serif Tibetan": 1.12, "Jomolhari": 1.12, "Kailasa": 1.12, "Microsoft Himalaya": 1.6}
MONO = "DejaVu Sans Mono"  # comes with typst


class MissingFont(Exception):
    """No font for a script: `script` is zh or bo."""

    def __init__(self, script: str) -> None:
        super().__init__(script)
        self.script = script


@dataclass(frozen=True)
class Fonts:
    """The chosen families, and where the files are."""

    body: str
    strong: str
    tibetan: str
    tibetan_size: float
    files: typst.Fonts = field(repr=False, compare=False)


@lru_cache(maxsize=4)  # reading the folders takes a tenth of a second
def fonts_in(folders: tuple[str, ...]) -> Fonts:
    """Choose among the fonts below these folders. MissingFont where a script has none."""
    files = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    there = set(files.families())
    body, strong = (next((name for name in row if name in there), "") for row in (BODY, STRONG))
    tibetan = next((name for name in TIBETAN if name in there), "")
    if not body or not strong:
        raise MissingFont("zh")
    if not tibetan:
        raise MissingFont("bo")
    return Fonts(body, strong, tibetan, TIBETAN[tibetan], files)
