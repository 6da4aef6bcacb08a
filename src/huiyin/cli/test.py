"""`huiyin test`: the whole suite, or what the arguments for pytest choose."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# pytest's own codes: 0 all passed, 1 some failed; the others mean that no judgement was reached.
FAILED = 1
NOT_DONE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Name what may follow; pytest reads it."""
    parser.usage = "huiyin test [pytest ...]"


def run(options: argparse.Namespace) -> int:
    """Run pytest in the folder of the project."""
    # -P: the folder itself must not stand before src/ on the path.
    command = [sys.executable, "-P", "-m", "pytest", *options.rest]
    code = subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})  # noqa: S603
    return code if code in (0, FAILED) else NOT_DONE
