"""`huiyin worker`: do the timed work once a minute and take letters from files, beside one or more web nodes."""

from __future__ import annotations

import argparse
import signal
import threading


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(options: argparse.Namespace) -> int:
    """Tick, and take letters from files, until a signal says to stop."""
    from huiyin.cli.importing import keep_importing
    from huiyin.cli.timed import keep_ticking

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: stop.set())
    files = threading.Thread(target=keep_importing, args=[stop], name="import")
    files.start()
    keep_ticking(stop)
    files.join()
    return 0
