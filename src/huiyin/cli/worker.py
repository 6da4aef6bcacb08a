"""`huiyin worker`: do the timed work once a minute, beside one or more web nodes."""

from __future__ import annotations

import argparse
import signal
import threading


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(options: argparse.Namespace) -> int:
    """Tick until a signal says to stop."""
    from huiyin.cli.timed import keep_ticking

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: stop.set())
    keep_ticking(stop)
    return 0
