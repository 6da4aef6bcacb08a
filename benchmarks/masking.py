"""What masking proposes in real letters: how many of each kind, how fast, and a sample to judge by eye.

    .venv/bin/python benchmarks/masking.py LETTERS.csv [--sample 100]

LETTERS.csv has the columns `title` and `body`. The sample is the same for the same file (a fixed seed): each line shows
the kind, the certainty and the stretch between its neighbours. Precision is what a reader says of them; the last count
is in docs/algorithms/masking.md. It is not run by the tests: it needs letters that are not in the project.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter
from pathlib import Path

from huiyin.pure.text import proposals

SEED = 20261124
AROUND = 12  # characters before and after


def main() -> int:
    """Print the counts, the time and the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letters", type=Path)
    parser.add_argument("--sample", type=int, default=100)
    options = parser.parse_args()
    with options.letters.open(encoding="utf-8", newline="") as file:
        texts = [f"{row['title']}\n{row['body']}" for row in csv.DictReader(file)]
    began = time.perf_counter()
    found = [(text, span) for text in texts for span in proposals(text)]
    seconds = time.perf_counter() - began
    counts = Counter((span.kind, span.certainty) for _text, span in found)
    print(
        f"{len(texts)} letters, {sum(map(len, texts))} characters, {len(found)} proposals in {seconds:.2f} s"
    )
    for (kind, certainty), count in sorted(counts.items()):
        print(f"{kind:<10}{certainty:>6}{count:>7}")
    for text, span in random.Random(SEED).sample(found, min(options.sample, len(found))):
        before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
        line = f"{before}【{text[span.start : span.end]}】{after}"
        print(f"{span.kind:<10}{span.certainty:>6}  {' '.join(line.split())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
