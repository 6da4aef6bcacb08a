"""Makes the binary translations (`.mo`) from the text ones (`.po`) where they are missing or older."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
FOLDERS = ("*/locale/*/LC_MESSAGES", "web/*/locale/*/LC_MESSAGES")


def stale(package: Path = PACKAGE) -> Iterator[Path]:
    """Yield each `.po` file whose `.mo` is missing or older."""
    for folder in FOLDERS:
        for po in package.glob(f"{folder}/*.po"):
            mo = po.with_suffix(".mo")
            if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
                yield po


def compile_stale(package: Path = PACKAGE) -> int:
    """Compile what is stale; return how many files. Who reads meanwhile gets the old file or the new one."""
    count = 0
    for po in stale(package):
        import polib  # only when there is something to do: this runs at every start

        mine = po.with_name(f"{po.stem}.{os.getpid()}.mo")
        polib.pofile(str(po)).save_as_mofile(str(mine))
        mine.replace(po.with_suffix(".mo"))
        count += 1
    return count
