"""Grouping against a careful reader: `PYTHONPATH=src python -m benchmarks.grouping PART FOLDER`, the letters' folder.

PART is one of
  quality    both modes, letters and titles alone, with intervals over problems; what each family of columns adds;
             proposals; the same groups for every order; decisions to the final grouping
  speed      whole commands: the city's letters, 10,000 and 100,000 recombined, and proposals among them
  peers      word TF-IDF with DBSCAN, MinHash, BERTopic beside it, each in an environment made for the run

Quality is cross-fitted by collection: the model and its thresholds come from the city's other letters, and the
district is judged by a model that has seen none of it. The shipped model has learnt from both.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.grouping.peers import run as run_peers
from benchmarks.grouping.quality import run as run_quality
from benchmarks.grouping.speed import run as run_speed

PARTS = {"quality": run_quality, "speed": run_speed, "peers": run_peers}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vectors", type=Path, help="a file that keeps the vectors of titles between runs")
    options = parser.parse_args()
    for line in PARTS[options.part](options.folder, options.vectors):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
