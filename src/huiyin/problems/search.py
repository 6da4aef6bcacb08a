"""The full-text index of what a publisher released: public titles and summaries, nothing else."""

from __future__ import annotations

from huiyin.common.fulltext import Index, index_drop, index_text
from huiyin.problems.models import Problem, Release

INDEX = Index("problems_search")


def released_put(*, problem: Problem) -> None:
    """Index the public words of a released problem; forget those of any other."""
    if problem.release == Release.RELEASED:
        index_text(INDEX, rows=[(problem.pk, f"{problem.public_title} {problem.public_summary}")])
    else:
        index_drop(INDEX, pk=problem.pk)


def rebuild() -> None:
    """Index every released problem anew; after a restore, since the index is in no backup."""
    for problem in Problem.objects.filter(release=Release.RELEASED).order_by("pk").iterator(chunk_size=500):
        released_put(problem=problem)
