"""Find the figures of the newspaper page and of the invented texts: `python -m benchmarks.figures [-v]`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures.corpus import PAGE, invented, page
from benchmarks.figures.scoring import Score, score
from huiyin.pure.figures import check_arithmetic, find_figures

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print the scores, the disagreements with -v, and the times."""
    if PAGE.exists():
        report("page", score(page()))
    report("invented", score(invented()))
    texts = invented()
    findings = [len(check_arithmetic(text.text, find_figures(text.text))) for text in texts]
    print(f"findings on {len(texts)} invented texts, all right: {sum(findings)}")
    if PAGE.exists():
        times(PAGE / "page.txt")


def report(name: str, found: Score) -> None:
    print(
        f"{name}: {found.right + found.missed} results  precision {found.precision:.3f}  recall {found.recall:.3f}"
        f"  F1 {found.f1:.3f}  negatives reported {found.negatives_reported}/{found.negatives}"
        f"  qualifier {found.qualifier:.3f}  measure {found.measure:.3f}"
    )
    if "-v" in sys.argv:
        print("\n".join(f"  {error}" for error in found.errors))


def times(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    start = time.perf_counter()
    check_arithmetic(text, find_figures(text))
    inside = time.perf_counter() - start
    start = time.perf_counter()
    subprocess.run([ROOT / "huiyin", "check", path], stdout=subprocess.DEVNULL, check=False)
    whole = time.perf_counter() - start
    print(f"page checked in {inside * 1000:.0f} ms (budget 200), start included {whole:.2f} s (1.5)")


if __name__ == "__main__":
    main()
