"""Cells of a CSV that an office program would run as a formula (CWE-1236), and back."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Return the text with a quote in front where an office program would take it for a formula."""
    return (
        f"'{text}"
        if text.startswith(STARTS) or text.startswith(tuple(f"'{start}" for start in STARTS))
        else text
    )


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(STARTS) else text
