"""Figures: text in, figures out, and the arithmetic inside a text checked."""

from __future__ import annotations

from huiyin.pure.figures.bounds import agrees
from huiyin.pure.figures.checking import check_arithmetic
from huiyin.pure.figures.finding import find_figures
from huiyin.pure.figures.model import Figure, Finding

__all__ = ["Figure", "Finding", "agrees", "check_arithmetic", "find_figures"]
