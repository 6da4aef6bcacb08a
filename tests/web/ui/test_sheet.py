"""The sheet and the templates: contrast by WCAG's formula, size, and nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[3] / "src" / "huiyin" / "web" / "ui"
SHEET = (UI / "static" / "ui" / "huiyin.css").read_text(encoding="utf-8")
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
TEXT, PART = 4.5, 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "mute", "link") for ground in ("paper", "sheet")),
    *((name, f"{name}-bg", TEXT) for name in ("info", "good", "warn", "bad", "stop")),
    *[("ink", "mark", TEXT), ("on-act", "act", TEXT), ("on-act", "bad", TEXT), ("act", "paper", TEXT)],
    *[("act", "sheet", TEXT), ("bad", "paper", TEXT), ("link", "bad-bg", TEXT), ("mute", "bad-bg", TEXT)],
    *[("edge", "paper", PART), ("edge", "sheet", PART), ("focus-ink", "focus", PART)],
]


def colours(theme: str) -> dict[str, str]:
    light, dark = SHEET.split("@media screen and (prefers-color-scheme: dark)", 1)
    found = re.findall(
        r"--([\w-]+): (#[0-9a-f]{6})", light if theme == "light" else dark.split("/* Elements")[0]
    )
    return dict(found)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "needed"), PAIRS)
def test_it_works(theme: str, ink: str, ground: str, needed: float) -> None:
    named = colours(theme)
    assert contrast(named[ink], named[ground]) >= needed


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_focus_is_seen_on_paper(theme: str) -> None:
    named = colours(theme)
    assert max(contrast(named[ring], named["paper"]) for ring in ("focus", "focus-ink")) >= PART


def test_both_themes_name_the_same_colours() -> None:
    assert colours("light").keys() == colours("dark").keys()


@pytest.mark.parametrize(
    ("name", "limit"), [("huiyin.css", 20_480), ("desk.js", 6_144), ("paper.css", 4_000)]
)
def test_files_are_small(name: str, limit: int) -> None:
    assert (UI / "static" / "ui" / name).stat().st_size <= limit


def test_sheet_fetches_nothing() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(UI)))
def test_template_has_nothing_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def test_script_evaluates_nothing() -> None:
    source = (UI / "static" / "ui" / "desk.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\b|new Function|innerHTML|document\.write", source)
