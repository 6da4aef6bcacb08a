"""Pictures of a page as people meet it: on a phone and on a desk, by day and by night, and on paper.

They go into the folder that HUIYIN_PICTURES names, else into a folder of the run that pytest removes.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

WIDTHS = (360, 1280)
HEIGHT = 800
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
CHROMIUM = "/usr/bin/chromium"


def folder() -> Path:
    """Return where pictures go."""
    chosen = Path(
        os.environ.get("HUIYIN_PICTURES") or Path(tempfile.gettempdir()) / f"huiyin-pictures-{os.getpid()}"
    )
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def picture(page: Page, name: str) -> list[Path]:
    """Save the page at each width in each scheme, and as a PDF. Fails where it scrolls sideways."""
    saved = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(media="screen", color_scheme=scheme)
            saved.append(folder() / f"{name}-{width}-{scheme}.png")
            page.screenshot(path=saved[-1], full_page=True)
        assert not overhang(page), f"{name} scrolls sideways at {width} px by {overhang(page)} px"
    saved.append(folder() / f"{name}-print.pdf")
    page.emulate_media(media="print", color_scheme="light")
    page.pdf(path=saved[-1], prefer_css_page_size=True, print_background=True)
    page.emulate_media(media="screen", color_scheme="light")
    return saved


def overhang(page: Page) -> int:
    """Return by how many CSS pixels the page is wider than the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))
